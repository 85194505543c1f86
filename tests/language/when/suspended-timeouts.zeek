# Time-outs of conditions that wait for a call, and of the calls themselves.

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;

global never = F;

function slow(k: string, patience: interval): string
	{
	return when [k] ( never )
		{
		return "never";
		}
	timeout patience
		{
		return k + " gave up";
		}
	}

function silent(k: string): string
	{
	return when [k] ( never )
		{
		return "never";
		}
	timeout 2.5 sec
		{
		print k, "has no answer";
		}
	}

event tick()
	{
	if ( network_time() > double_to_time(12.0) )
		{
		terminate();
		return;
		}
	set_network_time(network_time() + 1 sec);
	schedule 0 sec { tick() };
	}

event zeek_init()
	{
	set_network_time(double_to_time(1.0));
	when ( local a = slow("a", 3.5 sec) )
		print network_time(), a;
	timeout 6.5 sec
		{
		print "a not in time";
		}
	when ( local b = slow("b", 8.5 sec) )
		print network_time(), b;
	timeout 5.5 sec
		{
		print network_time(), "b not in time";
		}
	when ( local c = silent("c") )
		print "not reached", c;
	timeout 7.5 sec
		{
		print network_time(), "c not in time";
		}
	schedule 0 sec { tick() };
	}
