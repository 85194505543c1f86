##! A plugin that makes flows of rules, on switches that an OpenFlow controller
##! steers.

@load ../main
@load ../plugin
@load base/frameworks/openflow

module NetControl;

export {
	## What an instance is given.
	type OfConfig: record {
		monitor: bool &default=T;	##< Whether it takes rules for what the monitor sees.
		forward: bool &default=T;	##< Whether it takes rules for what is forwarded.
		idle_timeout: count &default=0;	##< Seconds without a packet after which a flow goes.
		table_id: count &optional;	##< The table that flows go to.
		priority_offset: int &default=+0;	##< What is added to the priorities of rules.

		## Decides about a rule in place of *monitor* and *forward*.
		check_pred: function(p: PluginState, r: Rule): bool &optional;

		## Changes the matches of an entity before they are used.
		match_pred: function(p: PluginState, e: Entity, m: vector of OpenFlow::ofp_match): vector of OpenFlow::ofp_match &optional;

		## Changes what is going to be asked for.
		flow_mod_pred: function(p: PluginState, r: Rule, m: OpenFlow::ofp_flow_mod): OpenFlow::ofp_flow_mod &optional;
	};

	redef record PluginState += {
		of_controller: OpenFlow::Controller &optional;	##< Who is asked.
		of_config: OfConfig &optional;	##< What the instance was given.
	};

	## A rule that waits for answers, or that is in place.
	type OfTable: record {
		p: PluginState;	##< Whose it is.
		r: Rule;	##< The rule.
		c: count &default=0;	##< Answers so far; some rules need two flows.
		packet_count: count &default=0;	##< Packets of the flow that is gone already.
		byte_count: count &default=0;	##< Their bytes.
		duration_sec: double &default=0.0;	##< How long it was there.
	};

	## How long an answer is waited for; then the rule is in error.
	const openflow_message_timeout = 20secs &redef;

	## How long a rule is remembered whose flow may still be reported as gone.
	const openflow_flow_timeout = 24hrs &redef;

	## Makes an instance.
	##
	## controller: Who steers the switch.
	##
	## config: What the instance does.
	global create_openflow: function(controller: OpenFlow::Controller, config: OfConfig &default=OfConfig()): PluginState;
}

function openflow_unanswered(t: table[count, OpenFlow::ofp_flow_mod_command] of OfTable, rid: count,
	command: OpenFlow::ofp_flow_mod_command): interval
	{
	local late = t[rid, command];
	event NetControl::rule_error(late$r, late$p, "Timeout during rule insertion/removal");
	return 0secs;
	}

# Rules that wait for answers, by their number and what was asked.
global of_messages: table[count, OpenFlow::ofp_flow_mod_command] of OfTable &create_expire=openflow_message_timeout
	&expire_func=openflow_unanswered;

# Rules in place of which the controller is going to tell when they are gone.
global of_flows: table[count] of OfTable &create_expire=openflow_flow_timeout;

# Instances by the names of their controllers.
global of_instances: table[string] of PluginState;

function openflow_name(p: PluginState): string
	{
	return fmt("Openflow-%s", p$of_controller$describe(p$of_controller$state));
	}

function openflow_check_rule(p: PluginState, r: Rule): bool
	{
	local config = p$of_config;

	if ( config?$check_pred )
		return config$check_pred(p, r);

	return r$target == MONITOR ? config$monitor : config$forward;
	}

# Addresses and hardware addresses are matched as source and as destination.
function openflow_has_two_flows(r: Rule): bool
	{
	return r$entity$ty == ADDRESS || r$entity$ty == MAC;
	}

function openflow_frame_type(s: subnet): count
	{
	return is_v6_subnet(s) ? OpenFlow::ETH_IPv6 : OpenFlow::ETH_IPv4;
	}

function openflow_protocol(p: port): count
	{
	if ( is_udp_port(p) )
		return OpenFlow::IP_UDP;

	return is_icmp_port(p) ? OpenFlow::IP_ICMP : OpenFlow::IP_TCP;
	}

function openflow_match_of_flow(f: Flow): OpenFlow::ofp_match
	{
	local m = OpenFlow::ofp_match();

	if ( f?$src_m )
		m$dl_src = f$src_m;

	if ( f?$dst_m )
		m$dl_dst = f$dst_m;

	if ( f?$src_h )
		{
		m$dl_type = openflow_frame_type(f$src_h);
		m$nw_src = f$src_h;
		}

	if ( f?$dst_h )
		{
		m$dl_type = openflow_frame_type(f$dst_h);
		m$nw_dst = f$dst_h;
		}

	if ( f?$src_p )
		{
		m$nw_proto = openflow_protocol(f$src_p);
		m$tp_src = port_to_count(f$src_p);
		}

	if ( f?$dst_p )
		{
		m$nw_proto = openflow_protocol(f$dst_p);
		m$tp_dst = port_to_count(f$dst_p);
		}

	return m;
	}

function openflow_matches(p: PluginState, e: Entity): vector of OpenFlow::ofp_match
	{
	local matches: vector of OpenFlow::ofp_match;

	switch ( e$ty )
		{
		case CONNECTION:
			matches += OpenFlow::match_conn(e$conn);
			matches += OpenFlow::match_conn(e$conn, T);
			break;

		case MAC:
			matches += OpenFlow::ofp_match($dl_src=e$mac);
			matches += OpenFlow::ofp_match($dl_dst=e$mac);
			break;

		case ADDRESS:
			matches += OpenFlow::ofp_match($dl_type=openflow_frame_type(e$ip), $nw_src=e$ip);
			matches += OpenFlow::ofp_match($dl_type=openflow_frame_type(e$ip), $nw_dst=e$ip);
			break;

		case FLOW:
			matches += openflow_match_of_flow(e$flow);
			break;

		default:
			Reporter::error(fmt("Entity type %s not supported for openflow yet", e$ty));
			break;
		}

	return p$of_config?$match_pred ? p$of_config$match_pred(p, e, matches) : matches;
	}

function openflow_modify(actions: OpenFlow::ofp_flow_action, mod: FlowMod)
	{
	# Packets go on as they would, unless a port is given.
	actions$out_ports = vector(mod?$redirect_port ? mod$redirect_port : OpenFlow::OFPP_NORMAL);

	if ( mod?$src_h )
		actions$nw_src = mod$src_h;

	if ( mod?$dst_h )
		actions$nw_dst = mod$dst_h;

	if ( mod?$src_m )
		actions$dl_src = mod$src_m;

	if ( mod?$dst_m )
		actions$dl_dst = mod$dst_m;

	if ( mod?$src_p )
		actions$tp_src = mod$src_p;

	if ( mod?$dst_p )
		actions$tp_dst = mod$dst_p;
	}

function openflow_flow_mod_of(p: PluginState, r: Rule): OpenFlow::ofp_flow_mod
	{
	local config = p$of_config;

	# Every rule has two cookies, for the flows that it may need.
	local mod = OpenFlow::ofp_flow_mod($cookie=OpenFlow::generate_cookie(r$cid * 2), $command=OpenFlow::OFPFC_ADD,
	                                   $idle_timeout=config$idle_timeout, $priority=int_to_count(r$priority + config$priority_offset),
	                                   $flags=OpenFlow::OFPFF_SEND_FLOW_REM);

	if ( r?$expire )
		mod$hard_timeout = double_to_count(interval_to_double(r$expire));

	if ( config?$table_id )
		mod$table_id = config$table_id;

	switch ( r$ty )
		{
		case DROP:
			# No port to leave by.
			break;

		case WHITELIST:
			mod$actions$out_ports = vector(OpenFlow::OFPP_NORMAL);
			break;

		case MODIFY:
			openflow_modify(mod$actions, r$mod);
			break;

		case REDIRECT:
			mod$actions$out_ports = vector(r$out_port);
			break;

		default:
			Reporter::error(fmt("Rule type %s not supported for openflow yet", r$ty));
			break;
		}

	return config?$flow_mod_pred ? config$flow_mod_pred(p, r, mod) : mod;
	}

function openflow_add_rule(p: PluginState, r: Rule): bool
	{
	if ( ! openflow_check_rule(p, r) )
		return F;

	local mod = openflow_flow_mod_of(p, r);

	for ( _, match in openflow_matches(p, r$entity) )
		{
		if ( ! OpenFlow::flow_mod(p$of_controller, match, mod) )
			{
			event NetControl::rule_error(r, p, "Error while executing OpenFlow::flow_mod");
			next;
			}

		of_messages[r$cid, mod$command] = OfTable($p=p, $r=r);
		mod = copy(mod);
		++mod$cookie;
		}

	return T;
	}

function openflow_remove_rule(p: PluginState, r: Rule, reason: string): bool
	{
	if ( ! openflow_check_rule(p, r) )
		return F;

	local mod = OpenFlow::ofp_flow_mod($cookie=OpenFlow::generate_cookie(r$cid * 2), $command=OpenFlow::OFPFC_DELETE);

	if ( ! OpenFlow::flow_mod(p$of_controller, OpenFlow::ofp_match(), mod) )
		{
		event NetControl::rule_error(r, p, "Error while executing OpenFlow::flow_mod");
		return F;
		}

	of_messages[r$cid, mod$command] = OfTable($p=p, $r=r);

	if ( openflow_has_two_flows(r) )
		{
		local second = copy(mod);
		++second$cookie;
		OpenFlow::flow_mod(p$of_controller, OpenFlow::ofp_match(), second);
		}

	return T;
	}

event OpenFlow::flow_mod_success(name: string, match: OpenFlow::ofp_match, flow_mod: OpenFlow::ofp_flow_mod, msg: string) &priority=3
	{
	local command = flow_mod$command;
	local rid = OpenFlow::get_cookie_uid(flow_mod$cookie) / 2;

	if ( [rid, command] !in of_messages )
		return;

	local asked = of_messages[rid, command];

	# The rule is there when both of its flows are.
	if ( openflow_has_two_flows(asked$r) && ++asked$c < 2 )
		return;

	delete of_messages[rid, command];

	if ( asked$p$of_controller$supports_flow_removed )
		of_flows[rid] = OfTable($p=asked$p, $r=asked$r);

	if ( command == OpenFlow::OFPFC_ADD )
		event NetControl::rule_added(asked$r, asked$p, msg);
	else if ( command == OpenFlow::OFPFC_DELETE || command == OpenFlow::OFPFC_DELETE_STRICT )
		event NetControl::rule_removed(asked$r, asked$p, msg);
	}

event OpenFlow::flow_mod_failure(name: string, match: OpenFlow::ofp_match, flow_mod: OpenFlow::ofp_flow_mod, msg: string) &priority=3
	{
	local rid = OpenFlow::get_cookie_uid(flow_mod$cookie) / 2;

	if ( [rid, flow_mod$command] !in of_messages )
		return;

	local asked = of_messages[rid, flow_mod$command];
	delete of_messages[rid, flow_mod$command];
	event NetControl::rule_error(asked$r, asked$p, msg);
	}

event OpenFlow::flow_removed(name: string, match: OpenFlow::ofp_match, cookie: count, priority: count, reason: count,
	duration_sec: count, idle_timeout: count, packet_count: count, byte_count: count)
	{
	local rid = OpenFlow::get_cookie_uid(cookie) / 2;

	if ( rid !in of_flows )
		return;

	local there = of_flows[rid];
	local lasted = duration_sec + 0.0;

	if ( openflow_has_two_flows(there$r) )
		{
		if ( ++there$c < 2 )
			return;

		lasted = (there$duration_sec + duration_sec) / 2;
		}

	event NetControl::rule_timeout(there$r,
		FlowInfo($duration=double_to_interval(lasted), $packet_count=packet_count + there$packet_count,
		         $byte_count=byte_count + there$byte_count), there$p);
	}

function openflow_init(p: PluginState)
	{
	local state = p$of_controller$state;

	if ( state$_name in of_instances )
		Reporter::error(fmt("OpenFlow instance %s added to NetControl twice.", state$_name));

	of_instances[state$_name] = p;

	# Otherwise the controller's event does it.
	if ( state$_activated )
		plugin_activated(p);
	}

event OpenFlow::controller_activated(name: string, controller: OpenFlow::Controller)
	{
	if ( name in of_instances )
		plugin_activated(of_instances[name]);
	}

function create_openflow(controller: OpenFlow::Controller, config: OfConfig): PluginState
	{
	return PluginState($plugin=Plugin($name=openflow_name, $can_expire=T, $init=openflow_init, $add_rule=openflow_add_rule,
	                                  $remove_rule=openflow_remove_rule),
	                   $of_controller=controller, $of_config=config);
	}
