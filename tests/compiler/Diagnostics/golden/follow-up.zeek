# One mistake is one message: what is built on a wrong value is silent.
global count_of: table[string] of count = missing_one;
global untyped = missing_two + 1;

type Bad: record {
	a: NoSuchType;
	b: count;
};

function twice(n: count): count
	{
	return missing_three * 2;
	}

event zeek_init()
	{
	local x = missing_four;
	local y = x + 1;
	local z: vector of count = vector(y, x$field, x["key"]);
	if ( x > 5 && x in z )
		x = "text";
	for ( i in x )
		print i + 1, y;
	print untyped, count_of["a"], twice(x), |x|, -x, x as count;
	local b: Bad;
	b$a = 5;
	print b$a$c, b$b;
	local f = function(n: count): string { return missing_five; };
	print f(1) + "ok";
	when ( local w = missing_six )
		print w;
	}
