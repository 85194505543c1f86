##! Speaks to the REST interface of the controller Ryu (its application
##! ``ofctl_rest``).

@load ../main
@load base/utils/active-http
@load base/utils/exec

module OpenFlow;

export {
	redef enum Plugin += {
		RYU,	##< It is Ryu.
	};

	## Makes a controller.
	##
	## host: Where Ryu runs.
	##
	## host_port: Port of its REST interface.
	##
	## dpid: The switch.
	global ryu_new: function(host: addr, host_port: count, dpid: count): OpenFlow::Controller;

	redef record ControllerState += {
		ryu_host: addr &optional;	##< Where Ryu runs.
		ryu_port: count &optional;	##< Port of its REST interface.
		ryu_dpid: count &optional;	##< The switch.
		ryu_debug: bool &default=F;	##< Whether requests are printed, and not sent.
	};
}

# An action, as Ryu reads it.
type ryu_flow_action: record {
	_type: string;
	_port: count &optional;
};

# A change, as Ryu reads it.
type ryu_ofp_flow_mod: record {
	dpid: count;
	cookie: count &optional;
	cookie_mask: count &optional;
	table_id: count &optional;
	idle_timeout: count &optional;
	hard_timeout: count &optional;
	priority: count &optional;
	flags: count &optional;
	match: OpenFlow::ofp_match;
	actions: vector of ryu_flow_action;
	out_port: count &optional;
	out_group: count &optional;
};

# The last part of the path by command.
const ryu_url: table[ofp_flow_mod_command] of string = {
	[OFPFC_ADD] = "add",
	[OFPFC_MODIFY] = "modify",
	[OFPFC_MODIFY_STRICT] = "modify_strict",
	[OFPFC_DELETE] = "delete",
	[OFPFC_DELETE_STRICT] = "delete_strict",
};

function ryu_path(state: ControllerState, what: string): string
	{
	return cat("http://", state$ryu_host, ":", state$ryu_port, "/stats/flowentry/", what);
	}

function ryu_flow_mod(state: OpenFlow::ControllerState, match: ofp_match, flow_mod: OpenFlow::ofp_flow_mod): bool
	{
	if ( state$_plugin != RYU )
		{
		Reporter::error("Ryu openflow plugin was called with state of non-ryu plugin");
		return F;
		}

	if ( flow_mod$command !in ryu_url )
		{
		Reporter::warning(fmt("The given OpenFlow command type '%s' is not available", flow_mod$command));
		return F;
		}

	local mod = ryu_ofp_flow_mod($dpid=state$ryu_dpid, $cookie=flow_mod$cookie, $idle_timeout=flow_mod$idle_timeout,
	                             $hard_timeout=flow_mod$hard_timeout, $priority=flow_mod$priority, $flags=flow_mod$flags,
	                             $match=match, $actions=vector());

	for ( _, p in flow_mod$actions$out_ports )
		mod$actions += ryu_flow_action($_type="OUTPUT", $_port=p);

	if ( flow_mod?$out_port )
		mod$out_port = flow_mod$out_port;

	if ( flow_mod?$out_group )
		mod$out_group = flow_mod$out_group;

	local url = ryu_path(state, ryu_url[flow_mod$command]);

	if ( state$ryu_debug )
		{
		print url;
		print to_json(mod);
		event OpenFlow::flow_mod_success(state$_name, match, flow_mod);
		return T;
		}

	local request = ActiveHTTP::Request($url=url, $method="POST", $client_data=to_json(mod));

	when [state, match, flow_mod, request] ( local answer = ActiveHTTP::request(request) )
		{
		if ( answer$code == 200 )
			event OpenFlow::flow_mod_success(state$_name, match, flow_mod, answer$body);
		else
			{
			Reporter::warning(fmt("Flow modification failed with error: %s", answer$body));
			event OpenFlow::flow_mod_failure(state$_name, match, flow_mod, answer$body);
			}
		}

	return T;
	}

function ryu_flow_clear(state: OpenFlow::ControllerState): bool
	{
	local url = ryu_path(state, cat("clear/", state$ryu_dpid));

	if ( state$ryu_debug )
		{
		print url;
		return T;
		}

	local request = ActiveHTTP::Request($url=url, $method="DELETE");

	when [request] ( local answer = ActiveHTTP::request(request) )
		{
		if ( answer$code != 200 )
			Reporter::warning(fmt("Flows were not cleared: %s", answer$body));
		}

	return T;
	}

function ryu_describe(state: ControllerState): string
	{
	return fmt("Ryu-%d-http://%s:%d", state$ryu_dpid, state$ryu_host, state$ryu_port);
	}

function ryu_new(host: addr, host_port: count, dpid: count): OpenFlow::Controller
	{
	local c = Controller($state=ControllerState($ryu_host=host, $ryu_port=host_port, $ryu_dpid=dpid), $supports_flow_removed=F,
	                     $describe=ryu_describe, $flow_mod=ryu_flow_mod, $flow_clear=ryu_flow_clear);
	register_controller(OpenFlow::RYU, cat(host, host_port, dpid), c);
	return c;
	}
