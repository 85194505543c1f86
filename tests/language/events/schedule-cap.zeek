# At most max_timer_expires timers expire in one step of network time; the others follow in the next steps, in order.

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;
redef max_timer_expires = 100;

global fired = 0;
global last = 0;
global is_ordered = T;

event tick(n: count)
	{
	print "step", n, fired;
	if ( fired == 1000 )
		{
		print is_ordered;
		terminate();
		return;
		}
	set_network_time(network_time() + 1 sec);
	event tick(n + 1);
	}

event zeek_init()
	{
	set_network_time(double_to_time(1.0));
	local i = 0;
	while ( i < 1000 )
		{
		++i;
		schedule 1.0 sec + i * 1.0 usec
			{
			++fired;
			is_ordered = is_ordered && i == last + 1;
			last = i;
			}
		}
	event tick(0);
	}
