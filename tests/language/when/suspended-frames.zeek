# A condition that waits goes on where it stopped: locals, loops and operands of the functions below it are kept.

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;
global ready: table[string] of count = table();
function find(k: string): count
	{
	print "find", k;
	return when [k] ( k in ready ) { return ready[k]; }
	timeout 5 sec { return 99; }
	}
function sum(ks: vector of string): count
	{
	local n = 0;
	print "sum begins";
	for ( i, k in ks )
		{
		print "asking", k, n;
		local f = find;
		n += k == "a" ? find(k) : f(k) + 1000 * n;
		print "got", k, n;
		}
	print "sum ends", n;
	return n;
	}
event zeek_init()
	{
	set_network_time(double_to_time(1.0));
	local base = 5;
	when [base] ( base + sum(vector("a", "b")) > 3 )
		{
		print "held", base;
		terminate();
		}
	print "armed";
	}
event step(i: count)
	{
	print "step", i;
	if ( i == 2 ) ready["a"] = 4;
	if ( i == 4 ) ready["b"] = 7;
	if ( i < 8 ) schedule 0 sec { step(i + 1) };
	else terminate();
	}
event zeek_init() { schedule 0 sec { step(1) }; }
