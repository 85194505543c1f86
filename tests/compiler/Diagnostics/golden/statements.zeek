# Statements where they cannot be.
function f(): count
	{
	break;
	next;
	return;
	}

event zeek_init()
	{
	return 5;
	local x = 1;
		{
		local inner = 2;
		local x = 3;
		}
	print inner, _;
	x;
	x == 1;
	5 = x;
	f() = 1;
	++"a";
	add x;
	delete 5;
	const k = 1;
	k = 2;
	for ( [i, j] in vector(1, 2) )
		print i;
	for ( i in 5 )
		print i;
	switch ( x )
		{
		case 1:
			print 1;
		case 2:
			fallthrough;
		default:
			break;
		default:
			break;
		}
	local lambda = function(): count { return x; };
	local captured = function[nothing](): count { return 1; };
	event f();
	f;
	zeek_done();
	hook f();
	schedule "x" { zeek_done() };
	assert 5, "message";
	}
