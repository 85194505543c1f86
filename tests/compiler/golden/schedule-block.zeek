# A timer may be a block of statements: it runs later, with the locals it names captured when it is set.
redef allow_network_time_forward = F;
redef exit_only_after_terminate = T;

event tick()
	{
	set_network_time(network_time() + 1 sec);
	if ( network_time() > double_to_time(10.0) )
		terminate();
	else
		schedule 0 sec { tick() };
	}

event zeek_init()
	{
	set_network_time(double_to_time(1.0));
	local n = 1;
	local s = set(1);
	schedule 2.5 sec { print "block", n, |s|; n += 1; print n; }
	local h = schedule 3.5 sec { print "never"; };
	schedule 1.5 sec { print "cancel", cancel_timer(h), cancel_timer(h); }
	n = 10;
	add s[2];
	print "set", n;
	schedule 0 sec { tick() };
	}
