# new_event tells every event before its handlers run; events without handlers are told once all of them are raised.
global unhandled: event(n: count, s: string);
global handled: event(v: vector of count);
global late: event();

event new_event(name: string, params: call_argument_vector)
	{
	if ( name == "zeek_init" || name == "unhandled" || name == "handled" || name == "late" )
		{
		print name, |params|;
		for ( i, p in params )
			print i, p$name, p$type_name, p$value;
		}
	}

event handled(v: vector of count)
	{
	print "handler", v;
	event late();
	}

event zeek_init()
	{
	event unhandled(1, "not raised");
	event handled(vector(1, 2));
	generate_all_events();
	event unhandled(2, "raised");
	}
