##! A controller that publishes changes of flows to a process that passes them on to
##! a switch. Messages reach no other process yet.

@load ../main
@load base/frameworks/broker

module OpenFlow;

export {
	redef enum Plugin += {
		BROKER,	##< It publishes.
	};

	## Makes a controller.
	##
	## name: Its name.
	##
	## host: Where the process is.
	##
	## host_port: Its port.
	##
	## topic: The topic of changes.
	##
	## dpid: The switch.
	global broker_new: function(name: string, host: addr, host_port: port, topic: string, dpid: count): OpenFlow::Controller;

	redef record ControllerState += {
		broker_host: addr &optional;	##< Where the process is.
		broker_port: port &optional;	##< Its port.
		broker_dpid: count &optional;	##< The switch.
		broker_topic: string &optional;	##< The topic of changes.
	};

	## Published: a flow shall be changed.
	global broker_flow_mod: event(name: string, dpid: count, match: ofp_match, flow_mod: ofp_flow_mod);

	## Published: all flows shall go.
	global broker_flow_clear: event(name: string, dpid: count);
}

# Those that are not connected yet.
global broker_peers: table[port, string] of Controller;

function broker_describe(state: ControllerState): string
	{
	return fmt("Broker-%s:%d-%d", state$broker_host, state$broker_port, state$broker_dpid);
	}

function broker_flow_mod_fun(state: ControllerState, match: ofp_match, flow_mod: OpenFlow::ofp_flow_mod): bool
	{
	Broker::publish(state$broker_topic, Broker::make_event(broker_flow_mod, state$_name, state$broker_dpid, match, flow_mod));
	return T;
	}

function broker_flow_clear_fun(state: OpenFlow::ControllerState): bool
	{
	Broker::publish(state$broker_topic, Broker::make_event(broker_flow_clear, state$_name, state$broker_dpid));
	return T;
	}

function broker_init(state: OpenFlow::ControllerState)
	{
	Broker::subscribe(state$broker_topic);
	Broker::peer(cat(state$broker_host), state$broker_port);
	}

event Broker::peer_added(endpoint: Broker::EndpointInfo, msg: string)
	{
	local where = endpoint$network;

	if ( [where$bound_port, where$address] !in broker_peers )
		return;

	controller_init_done(broker_peers[where$bound_port, where$address]);
	delete broker_peers[where$bound_port, where$address];
	}

function broker_new(name: string, host: addr, host_port: port, topic: string, dpid: count): OpenFlow::Controller
	{
	local state = OpenFlow::ControllerState($broker_host=host, $broker_port=host_port, $broker_dpid=dpid, $broker_topic=topic);
	local c = OpenFlow::Controller($state=state, $flow_mod=broker_flow_mod_fun, $flow_clear=broker_flow_clear_fun,
	                               $describe=broker_describe, $supports_flow_removed=T, $init=broker_init);

	register_controller(OpenFlow::BROKER, name, c);

	if ( [host_port, cat(host)] in broker_peers )
		Reporter::warning(fmt("Peer %s:%s was added to OpenFlow broker plugin twice.", host, host_port));
	else
		broker_peers[host_port, cat(host)] = c;

	return c;
	}
