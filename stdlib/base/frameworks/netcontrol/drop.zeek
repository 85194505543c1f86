##! Rules that drop what the network forwards.

@load ./main

module NetControl;

export {
	## The log stream of what is dropped.
	redef enum Log::ID += { DROP_LOG };

	## Decides what is logged.
	global log_policy_drop: Log::PolicyHook;

	## Drops all traffic of an address.
	##
	## a: The address.
	##
	## t: How long; 0 for ever.
	##
	## location: Who wants it, in words.
	##
	## Returns: The rule's identifier, or nothing.
	global drop_address: function(a: addr, t: interval, location: string &default=""): string;

	## Drops all traffic of a connection.
	##
	## c: The connection.
	##
	## t: How long; 0 for ever.
	##
	## location: Who wants it, in words.
	##
	## Returns: The rule's identifier, or nothing.
	global drop_connection: function(c: conn_id, t: interval, location: string &default=""): string;

	## A row of netcontrol_drop.log.
	type DropInfo: record {
		## When it was asked for.
		ts: time &log;
		## The rule's identifier.
		rule_id: string &log;
		orig_h: addr &log;	##< The address, or the connection's originator.
		orig_p: port &log &optional;	##< The originator's port.
		resp_h: addr &log &optional;	##< The connection's responder.
		resp_p: port &log &optional;	##< Its port.
		## How long it holds.
		expire: interval &log;
		## Who wanted it.
		location: string &log &optional;
	};

	## Lets policies change these rules, or refuse them with ``break``.
	global drop_rule_policy: hook(r: Rule);

	## Raised for each row of the log.
	global log_netcontrol_drop: event(rec: DropInfo);
}

event zeek_init() &priority=5
	{
	Log::create_stream(NetControl::DROP_LOG, Log::Stream($columns=DropInfo, $ev=log_netcontrol_drop, $path="netcontrol_drop",
	                                                     $policy=log_policy_drop));
	}

function drop_entity(e: Entity, t: interval, location: string, row: DropInfo): string
	{
	local r = Rule($ty=DROP, $target=FORWARD, $entity=e, $expire=t, $location=location);

	if ( ! hook NetControl::drop_rule_policy(r) )
		return "";

	local id = add_rule(r);

	if ( id == "" )
		return id;

	row$rule_id = id;

	if ( location != "" )
		row$location = location;

	Log::write(DROP_LOG, row);
	return id;
	}

function drop_connection(c: conn_id, t: interval, location: string): string
	{
	return drop_entity(Entity($ty=CONNECTION, $conn=c), t, location,
	                   DropInfo($ts=network_time(), $rule_id="", $orig_h=c$orig_h, $orig_p=c$orig_p, $resp_h=c$resp_h, $resp_p=c$resp_p,
	                            $expire=t));
	}

function drop_address(a: addr, t: interval, location: string): string
	{
	return drop_entity(Entity($ty=ADDRESS, $ip=addr_to_subnet(a)), t, location,
	                   DropInfo($ts=network_time(), $rule_id="", $orig_h=a, $expire=t));
	}
