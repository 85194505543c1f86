# A table that is declared before table_expire_interval is redefined goes by the redefined one.

function expired(t: table[string] of count, k: string): interval { print "expire", k, t[k]; return 0sec; }
global te: table[string] of count &create_expire=2 sec &expire_func=expired;
redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;
redef table_expire_interval = 0.1 sec;
event tick(n: count)
	{
	set_network_time(network_time() + 1 sec);
	print "tick", network_time();
	if ( n > 6 ) { terminate(); return; }
	schedule 0sec { tick(n + 1) };
	}
event zeek_init()
	{
	set_network_time(double_to_time(100.0));
	te["z"] = 4;
	schedule 0 sec { tick(0) };
	}
event zeek_done() { print |te|; }
