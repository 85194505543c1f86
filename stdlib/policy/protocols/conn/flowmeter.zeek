##! Writes for each connection the features that classifiers of flows are fed
##! with, as the engine measures them packet by packet: ``flowmeter.log``.

module FlowMeter;

export {
	redef enum Log::ID += { LOG };

	## Decides which rows are written.
	global log_policy: Log::PolicyHook;

	## Raised for each row.
	global log_flowmeter: event(features: Features);
}

redef measure = T;

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Features, $ev=log_flowmeter, $path="flowmeter", $policy=log_policy));
	}

event FlowMeter::flow_ended(c: connection, features: Features)
	{
	Log::write(LOG, features);
	}
