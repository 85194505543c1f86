# Built-in functions that need a part of the engine that is still to come: naming them is fine, a call is an error.

event zeek_init()
	{
	local named = Broker::__close;
	local store: opaque of Broker::Store;
	print Broker::__store_name(store);
	print get_script_comments("a");
	print "not reached";
	}
