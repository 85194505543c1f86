# A block may set further timers, itself included through a function; captures may be listed, deep copies among them.
redef allow_network_time_forward = F;
redef exit_only_after_terminate = T;

type Counter: record { n: count; };

global beats = 0;

function beat(left: count)
	{
	beats += 1;
	if ( left > 0 )
		schedule 1.5 sec { print "beat", left; beat(left - 1); }
	}

event tick()
	{
	set_network_time(network_time() + 1 sec);
	if ( network_time() > double_to_time(12.0) )
		terminate();
	else
		schedule 0 sec { tick() };
	}

event zeek_init()
	{
	set_network_time(double_to_time(1.0));
	local shared = Counter($n = 1);
	local own = Counter($n = 1);
	schedule [shared, copy own] 2.25 sec
		{
		print "captured", shared$n, own$n;
		schedule [own] 1 sec { print "inner", own$n; }
		own$n = 7;
		}
	shared$n = 2;
	own$n = 2;
	beat(3);
	schedule 0 sec { tick() };
	}

event zeek_done()
	{
	print "beats", beats;
	}
