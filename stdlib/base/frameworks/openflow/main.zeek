##! Changes the flow tables of OpenFlow switches. Plugins know how to talk to
##! controllers; their functions named ``..._new`` make one. To drop or shunt
##! traffic, use the NetControl framework, which can do it by this one.

@load ./consts
@load ./types
@load base/frameworks/reporter

module OpenFlow;

export {
	## Asks for a change.
	##
	## controller: Who is to make it.
	##
	## match: The flow.
	##
	## flow_mod: The change.
	##
	## Returns: whether it is on its way; F if the controller is not ready, or
	##          cannot do it.
	global flow_mod: function(controller: Controller, match: ofp_match, flow_mod: ofp_flow_mod): bool;

	## Asks to delete all flows.
	##
	## controller: Who is to do it.
	##
	## Returns: as for :zeek:see:`OpenFlow::flow_mod`.
	global flow_clear: function(controller: Controller): bool;

	## Raised when a change was made.
	##
	## name: The controller.
	##
	## match: The flow.
	##
	## flow_mod: The change.
	##
	## msg: What the controller said.
	global flow_mod_success: event(name: string, match: ofp_match, flow_mod: ofp_flow_mod, msg: string &default="");

	## Raised when a change failed; the arguments are those of
	## :zeek:see:`OpenFlow::flow_mod_success`.
	global flow_mod_failure: event(name: string, match: ofp_match, flow_mod: ofp_flow_mod, msg: string &default="");

	## Raised when a flow timed out, where the controller tells it.
	##
	## name: The controller.
	##
	## match: The flow.
	##
	## cookie: Its cookie.
	##
	## priority: Its priority.
	##
	## reason: Why it is gone, ``OFPRR_*``.
	##
	## duration_sec: How long it was there, in seconds.
	##
	## idle_timeout: Its limit without packets.
	##
	## packet_count: Its packets.
	##
	## byte_count: Their bytes.
	global flow_removed: event(name: string, match: ofp_match, cookie: count, priority: count, reason: count,
		duration_sec: count, idle_timeout: count, packet_count: count, byte_count: count);

	## Yields the match of one direction of a connection.
	##
	## id: The connection.
	##
	## reverse: Whether it is the responder's direction.
	global match_conn: function(id: conn_id, reverse: bool &default=F): ofp_match;

	## Yields the flow's number that is in a cookie, or ``INVALID_COOKIE``.
	global get_cookie_uid: function(cookie: count): count;

	## Yields the group's number that is in a cookie, or ``INVALID_COOKIE``.
	global get_cookie_gid: function(cookie: count): count;

	## Makes a cookie of a flow's number, which is below 2^32.
	global generate_cookie: function(cookie: count &default=0): count;

	## Makes a controller known. Plugins call it.
	##
	## tpe: Its kind.
	##
	## name: Its name among those of its kind.
	##
	## controller: The controller.
	global register_controller: function(tpe: OpenFlow::Plugin, name: string, controller: Controller);

	## Forgets a controller.
	global unregister_controller: function(controller: Controller);

	## Has a controller be ready. Plugins call it.
	global controller_init_done: function(controller: Controller);

	## Raised when a controller is ready.
	##
	## name: Its name.
	##
	## controller: The controller.
	global OpenFlow::controller_activated: event(name: string, controller: Controller);

	## Looks a controller up.
	##
	## name: Its name, with that of its kind before it.
	##
	## Returns: the controller, or nothing.
	global lookup_controller: function(name: string): vector of Controller;
}

global name_to_controller: table[string] of Controller;

function match_conn(id: conn_id, reverse: bool): ofp_match
	{
	local proto = IP_TCP;

	if ( is_udp_port(id$orig_p) )
		proto = IP_UDP;
	else if ( is_icmp_port(id$orig_p) )
		proto = IP_ICMP;

	return ofp_match($dl_type=(is_v6_addr(id$orig_h) ? ETH_IPv6 : ETH_IPv4),
	                 $nw_proto=proto,
	                 $nw_src=addr_to_subnet(reverse ? id$resp_h : id$orig_h),
	                 $nw_dst=addr_to_subnet(reverse ? id$orig_h : id$resp_h),
	                 $tp_src=port_to_count(reverse ? id$resp_p : id$orig_p),
	                 $tp_dst=port_to_count(reverse ? id$orig_p : id$resp_p));
	}

function generate_cookie(cookie: count): count
	{
	local base = ZEEK_COOKIE_ID * COOKIE_BID_START;

	if ( cookie < COOKIE_UID_SIZE )
		return base + cookie;

	Reporter::warning(fmt("The given cookie uid '%d' is > 32bit and will be discarded", cookie));
	return base;
	}

function is_valid_cookie(cookie: count): bool
	{
	if ( cookie / COOKIE_BID_START == ZEEK_COOKIE_ID )
		return T;

	Reporter::warning(fmt("The given Openflow cookie '%d' is not valid", cookie));
	return F;
	}

function get_cookie_uid(cookie: count): count
	{
	return is_valid_cookie(cookie) ? cookie % COOKIE_UID_SIZE : INVALID_COOKIE;
	}

function get_cookie_gid(cookie: count): count
	{
	return is_valid_cookie(cookie) ? cookie / COOKIE_GID_START % COOKIE_GID_SIZE : INVALID_COOKIE;
	}

function controller_init_done(controller: Controller)
	{
	local name = controller$state$_name;

	if ( name !in name_to_controller )
		{
		Reporter::error(fmt("Openflow initialized unknown plugin %s successfully?", name));
		return;
		}

	controller$state$_activated = T;
	event OpenFlow::controller_activated(name, controller);
	}

function register_controller_impl(tpe: OpenFlow::Plugin, name: string, controller: Controller)
	{
	local full_name = controller$state$_name;

	if ( full_name in name_to_controller )
		{
		Reporter::error(fmt("OpenFlow Controller %s was already registered. Ignored duplicate registration", full_name));
		return;
		}

	name_to_controller[full_name] = controller;

	if ( controller?$init )
		controller$init(controller$state);
	else
		controller_init_done(controller);
	}

function unregister_controller_impl(controller: Controller)
	{
	local name = controller$state$_name;

	if ( name in name_to_controller )
		delete name_to_controller[name];
	else
		Reporter::error(fmt("OpenFlow Controller %s was not registered in unregister.", name));

	if ( controller?$destroy )
		controller$destroy(controller$state);
	}

function lookup_controller_impl(name: string): vector of Controller
	{
	return name in name_to_controller ? vector(name_to_controller[name]) : vector();
	}
