##! A controller that only writes down in openflow.log what it is asked for.

@load ../main
@load base/frameworks/logging

module OpenFlow;

export {
	redef enum Plugin += {
		OFLOG,	##< It logs.
	};

	## The log stream.
	redef enum Log::ID += { LOG };

	## Decides what is logged.
	global log_policy: Log::PolicyHook;

	## Makes a controller.
	##
	## dpid: The switch.
	##
	## success_event: Whether :zeek:see:`OpenFlow::flow_mod_success` is raised for
	##                each row.
	global log_new: function(dpid: count, success_event: bool &default=T): OpenFlow::Controller;

	redef record ControllerState += {
		log_dpid: count &optional;	##< The switch.
		log_success_event: bool &optional;	##< Whether changes are said to be made.
	};

	## A row of openflow.log.
	type Info: record {
		ts: time &log;	##< When the change was asked for.
		dpid: count &log;	##< The switch.
		match: ofp_match &log;	##< The flow.
		flow_mod: ofp_flow_mod &log;	##< The change.
	};

	## Raised for each row.
	global log_openflow: event(rec: Info);
}

event zeek_init() &priority=5
	{
	Log::create_stream(OpenFlow::LOG, Log::Stream($columns=Info, $ev=log_openflow, $path="openflow", $policy=log_policy));
	}

function log_flow_mod(state: ControllerState, match: ofp_match, flow_mod: OpenFlow::ofp_flow_mod): bool
	{
	Log::write(OpenFlow::LOG, Info($ts=network_time(), $dpid=state$log_dpid, $match=match, $flow_mod=flow_mod));

	if ( state$log_success_event )
		event OpenFlow::flow_mod_success(state$_name, match, flow_mod);

	return T;
	}

function log_describe(state: ControllerState): string
	{
	return fmt("Log-%d", state$log_dpid);
	}

function log_new(dpid: count, success_event: bool): OpenFlow::Controller
	{
	local c = Controller($state=ControllerState($log_dpid=dpid, $log_success_event=success_event), $supports_flow_removed=F,
	                     $describe=log_describe, $flow_mod=log_flow_mod);
	register_controller(OpenFlow::OFLOG, cat(dpid), c);
	return c;
	}
