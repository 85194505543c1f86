# A change of what a waiting condition read makes it begin anew; calls that were answered are not made again.

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;

global limit = 10;
global answers: table[string] of count = table();

function ask(k: string): count
	{
	print "ask", k;
	return when [k] ( k in answers )
		{
		return answers[k];
		}
	}

function checked(k: string): count
	{
	local n = ask(k);
	print "answer", k, n, "limit", limit;
	return n;
	}

function other(k: string): count
	{
	return ask(k);
	}

event step(i: count)
	{
	print "step", i;
	switch ( i )
		{
		case 2: limit = 3; break;
		case 4: answers["x"] = 5; break;
		case 7: answers["y"] = 2; break;
		case 10: terminate(); return;
		}
	schedule 0 sec { step(i + 1) };
	}

event zeek_init()
	{
	set_network_time(double_to_time(1.0));
	when ( limit < 100 && checked("x") > limit && other("y") < limit )
		print "held", limit;
	schedule 0 sec { step(1) };
	}
