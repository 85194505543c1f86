##! A plugin that publishes rules to acld, which puts them in place on routers.
##! Messages reach no other process yet.

@load ../main
@load ../plugin
@load base/frameworks/broker

module NetControl;

export {
	## A rule in acld's words.
	type AclRule: record {
		command: string;	##< What to do.
		cookie: count;	##< The number of the rule.
		arg: string;	##< What it is about.
		comment: string &optional;	##< What is written down with it.
	};

	## Where acld is, and which rules it gets.
	type AcldConfig: record {
		acld_topic: string;	##< The topic of rules.
		acld_host: addr;	##< The host of acld.
		acld_port: port;	##< Its port.
		monitor: bool &default=F;	##< Whether rules about what is monitored are taken.
		forward: bool &default=T;	##< Whether rules about what is forwarded are taken.

		## Decides which rules are taken, in the place of the two above.
		check_pred: function(p: PluginState, r: Rule): bool &optional;
	};

	## Makes an instance.
	global create_acld: function(config: AcldConfig): PluginState;

	redef record PluginState += {
		acld_config: AcldConfig &optional;	##< Where acld is.
		acld_id: count &optional;	##< The number of the instance.
	};

	## A hook for rules in acld's words, which it may change; a rule whose command
	## is empty is refused.
	global acld_rule_policy: hook(p: PluginState, r: Rule, ar: AclRule);

	## Published: a rule shall be put in place.
	global acld_add_rule: event(id: count, r: Rule, ar: AclRule);

	## Published: a rule shall be taken back.
	global acld_remove_rule: event(id: count, r: Rule, ar: AclRule);

	## Answer: the rule is in place.
	global acld_rule_added: event(id: count, r: Rule, msg: string);

	## Answer: the rule is taken back.
	global acld_rule_removed: event(id: count, r: Rule, msg: string);

	## Answer: the rule was in place before.
	global acld_rule_exists: event(id: count, r: Rule, msg: string);

	## Answer: it went wrong.
	global acld_rule_error: event(id: count, r: Rule, msg: string);
}

global netcontrol_acld_peers: table[port, string] of PluginState;
global netcontrol_acld_topics: set[string] = set();
global netcontrol_acld_id: table[count] of PluginState = table();
global netcontrol_acld_current_id: count = 0;

# What takes back what a command does.
const acld_add_to_remove: table[string] of string = {
	["drop"] = "restore",
	["addwhitelist"] = "remwhitelist",
	["blockhosthost"] = "restorehosthost",
	["droptcpport"] = "restoretcpport",
	["dropudpport"] = "restoreudpport",
	["droptcpdsthostport"] = "restoretcpdsthostport",
	["dropudpdsthostport"] = "restoreudpdsthostport",
	["permittcpdsthostport"] = "unpermittcpdsthostport",
	["permitudpdsthostport"] = "unpermitudpdsthostport",
	["nullzero"] = "nonullzero",
	["filter"] = "nofilter",
};

# Whether an answer is for an instance of ours.
function acld_known(id: count): bool
	{
	if ( id in netcontrol_acld_id )
		return T;

	Reporter::error(fmt("NetControl acld plugin with id %d not found, aborting", id));
	return F;
	}

event NetControl::acld_rule_added(id: count, r: Rule, msg: string)
	{
	if ( ! acld_known(id) )
		return;

	local p = netcontrol_acld_id[id];
	event NetControl::rule_added(r, p, msg);
	}

event NetControl::acld_rule_exists(id: count, r: Rule, msg: string)
	{
	if ( ! acld_known(id) )
		return;

	local p = netcontrol_acld_id[id];
	event NetControl::rule_exists(r, p, msg);
	}

event NetControl::acld_rule_removed(id: count, r: Rule, msg: string)
	{
	if ( ! acld_known(id) )
		return;

	local p = netcontrol_acld_id[id];
	event NetControl::rule_removed(r, p, msg);
	}

event NetControl::acld_rule_error(id: count, r: Rule, msg: string)
	{
	if ( ! acld_known(id) )
		return;

	local p = netcontrol_acld_id[id];
	event NetControl::rule_error(r, p, msg);
	}

function acld_name(p: PluginState): string
	{
	return fmt("Acld-%s", p$acld_config$acld_topic);
	}

# Whether a network is one address.
function check_sn(sn: subnet): bool
	{
	if ( subnet_width(sn) == (is_v4_subnet(sn) ? 32 : 128) )
		return T;

	Reporter::error(fmt("Acld: rule_to_acl_rule was given a subnet that does not specify a distinct address where needed - %s", sn));
	return F;
	}

# The command and its argument for a flow.
function acl_of_flow(f: Flow, ty: RuleType): AclRule
	{
	local ar = AclRule($command="", $cookie=0, $arg="");

	if ( f?$src_m || f?$dst_m || f?$src_p )
		return ar;

	if ( ! f?$src_h && f?$dst_h && f?$dst_p )
		{
		if ( check_sn(f$dst_h) )
			{
			local kind = is_tcp_port(f$dst_p) ? "tcp" : is_udp_port(f$dst_p) ? "udp" : "";

			if ( kind != "" && ty == DROP )
				ar$command = fmt("drop%sdsthostport", kind);
			else if ( kind != "" && ty == WHITELIST )
				ar$command = fmt("permit%sdsthostport", kind);
			}

		ar$arg = fmt("%s %d", subnet_to_addr(f$dst_h), f$dst_p);
		}
	else if ( f?$src_h && f?$dst_h && ! f?$dst_p )
		{
		if ( check_sn(f$src_h) && check_sn(f$dst_h) && ty == DROP )
			ar$command = "blockhosthost";

		ar$arg = fmt("%s %s", subnet_to_addr(f$src_h), subnet_to_addr(f$dst_h));
		}
	else if ( ! f?$src_h && ! f?$dst_h && f?$dst_p )
		{
		if ( ty == DROP && is_tcp_port(f$dst_p) )
			ar$command = "droptcpport";
		else if ( ty == DROP && is_udp_port(f$dst_p) )
			ar$command = "dropudpport";

		ar$arg = fmt("%d", f$dst_p);
		}

	return ar;
	}

function rule_to_acl_rule(p: PluginState, r: Rule): AclRule
	{
	local ar = AclRule($command="", $cookie=r$cid, $arg="");

	if ( r$entity$ty == ADDRESS )
		{
		if ( r$ty == DROP )
			ar$command = "drop";
		else if ( r$ty == WHITELIST )
			ar$command = "addwhitelist";

		ar$arg = cat(r$entity$ip);
		}
	else if ( r$entity$ty == FLOW )
		{
		ar = acl_of_flow(r$entity$flow, r$ty);
		ar$cookie = r$cid;
		}

	if ( r?$location )
		ar$comment = r$location;

	hook NetControl::acld_rule_policy(p, r, ar);
	return ar;
	}

function acld_check_rule(p: PluginState, r: Rule): bool
	{
	local c = p$acld_config;

	if ( c?$check_pred )
		return c$check_pred(p, r);

	return (r$target == MONITOR && c$monitor) || (r$target == FORWARD && c$forward);
	}

function acld_add_rule_fun(p: PluginState, r: Rule): bool
	{
	if ( ! acld_check_rule(p, r) )
		return F;

	local ar = rule_to_acl_rule(p, r);

	if ( ar$command == "" )
		return F;

	Broker::publish(p$acld_config$acld_topic, acld_add_rule, p$acld_id, r, ar);
	return T;
	}

function acld_remove_rule_fun(p: PluginState, r: Rule, reason: string): bool
	{
	if ( ! acld_check_rule(p, r) )
		return F;

	local ar = rule_to_acl_rule(p, r);

	if ( ar$command !in acld_add_to_remove )
		return F;

	ar$command = acld_add_to_remove[ar$command];

	if ( reason != "" )
		ar$comment = ar?$comment ? fmt("%s (%s)", reason, ar$comment) : reason;

	Broker::publish(p$acld_config$acld_topic, acld_remove_rule, p$acld_id, r, ar);
	return T;
	}

function acld_init(p: PluginState)
	{
	Broker::subscribe(p$acld_config$acld_topic);
	Broker::peer(cat(p$acld_config$acld_host), p$acld_config$acld_port);
	}

event Broker::peer_added(endpoint: Broker::EndpointInfo, msg: string)
	{
	local where = endpoint$network;

	if ( [where$bound_port, where$address] in netcontrol_acld_peers )
		plugin_activated(netcontrol_acld_peers[where$bound_port, where$address]);
	}

global acld_plugin = Plugin($name=acld_name, $can_expire=F, $init=acld_init,
                            $add_rule=acld_add_rule_fun, $remove_rule=acld_remove_rule_fun);

function create_acld(config: AcldConfig): PluginState
	{
	if ( config$acld_topic in netcontrol_acld_topics )
		Reporter::warning(fmt("Topic %s was added to NetControl acld plugin twice. Possible duplication of commands", config$acld_topic));

	add netcontrol_acld_topics[config$acld_topic];

	local host = cat(config$acld_host);
	local p = PluginState($plugin=acld_plugin, $acld_config=config, $acld_id=netcontrol_acld_current_id);

	if ( [config$acld_port, host] in netcontrol_acld_peers )
		Reporter::warning(fmt("Peer %s:%s was added to NetControl acld plugin twice.", host, config$acld_port));
	else
		netcontrol_acld_peers[config$acld_port, host] = p;

	netcontrol_acld_id[netcontrol_acld_current_id] = p;
	++netcontrol_acld_current_id;
	return p;
	}
