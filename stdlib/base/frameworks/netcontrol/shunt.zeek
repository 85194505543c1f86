##! Rules that keep traffic from this program.

@load ./main

module NetControl;

export {
	## The log stream of what is shunted.
	redef enum Log::ID += { SHUNT };

	## Decides what is logged.
	global log_policy_shunt: Log::PolicyHook;

	## Keeps one direction of a connection away.
	##
	## f: The direction.
	##
	## t: How long; 0 for ever.
	##
	## location: Who wants it, in words.
	##
	## Returns: The rule's identifier, or nothing.
	global shunt_flow: function(f: flow_id, t: interval, location: string &default=""): string;

	## A row of netcontrol_shunt.log.
	type ShuntInfo: record {
		## When it was asked for.
		ts: time &log;
		## The rule's identifier.
		rule_id: string &log;
		## The direction.
		f: flow_id &log;
		## How long it holds.
		expire: interval &log;
		## Who wanted it.
		location: string &log &optional;
	};

	## Raised for each row of the log.
	global log_netcontrol_shunt: event(rec: ShuntInfo);
}

event zeek_init() &priority=5
	{
	Log::create_stream(NetControl::SHUNT, Log::Stream($columns=ShuntInfo, $ev=log_netcontrol_shunt, $path="netcontrol_shunt",
	                                                  $policy=log_policy_shunt));
	}

function shunt_flow(f: flow_id, t: interval, location: string): string
	{
	local flow = Flow($src_h=addr_to_subnet(f$src_h), $src_p=f$src_p, $dst_h=addr_to_subnet(f$dst_h), $dst_p=f$dst_p);
	local id = add_rule(Rule($ty=DROP, $target=MONITOR, $entity=Entity($ty=FLOW, $flow=flow), $expire=t, $location=location));

	if ( id == "" )
		return id;

	local row = ShuntInfo($ts=network_time(), $rule_id=id, $f=f, $expire=t);

	if ( location != "" )
		row$location = location;

	Log::write(SHUNT, row);
	return id;
	}
