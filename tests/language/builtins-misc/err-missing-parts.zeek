# Built-in functions that need a part of the engine that is still to come: naming them is fine, a call is an error.

global ev: event(x: count);

event zeek_init()
	{
	local named = Telemetry::__counter_inc;
	Broker::publish("topic", ev, 1);
	local found = lookup_location(1.2.3.4);
	print "not reached";
	}
