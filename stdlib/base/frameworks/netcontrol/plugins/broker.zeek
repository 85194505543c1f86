##! A plugin that publishes rules to a process that puts them in place, as they are.
##! Messages reach no other process yet.

@load ../main
@load ../plugin
@load base/frameworks/broker

module NetControl;

export {
	## Where rules are published, and which.
	type BrokerConfig: record {
		topic: string &optional;	##< The topic.
		host: addr &optional;	##< The host of the process.
		bport: port &optional;	##< Its port.
		monitor: bool &default=T;	##< Whether rules about what is monitored are taken.
		forward: bool &default=T;	##< Whether rules about what is forwarded are taken.

		## Decides which rules are taken, in the place of the two above.
		check_pred: function(p: PluginState, r: Rule): bool &optional;
	};

	## Makes an instance.
	##
	## config: Where rules are published, and which.
	##
	## can_expire: Whether the process ends rules itself when their time is over.
	global create_broker: function(config: BrokerConfig, can_expire: bool): PluginState;

	redef record PluginState += {
		broker_config: BrokerConfig &optional;	##< Where rules are published.
		broker_id: count &optional;	##< The number of the instance.
	};

	## Published: a rule shall be put in place.
	global broker_add_rule: event(id: count, r: Rule);

	## Published: a rule shall be taken back.
	global broker_remove_rule: event(id: count, r: Rule, reason: string);

	## Answer: the rule is in place.
	global broker_rule_added: event(id: count, r: Rule, msg: string);

	## Answer: the rule is taken back.
	global broker_rule_removed: event(id: count, r: Rule, msg: string);

	## Answer: the rule was in place before.
	global broker_rule_exists: event(id: count, r: Rule, msg: string);

	## Answer: it went wrong.
	global broker_rule_error: event(id: count, r: Rule, msg: string);

	## Answer: the rule's time is over.
	global broker_rule_timeout: event(id: count, r: Rule, i: FlowInfo);
}

global netcontrol_broker_peers: table[port, string] of PluginState;
global netcontrol_broker_topics: set[string] = set();
global netcontrol_broker_id: table[count] of PluginState = table();
global netcontrol_broker_current_id: count = 0;

# Whether an answer is for an instance of ours.
function broker_known(id: count): bool
	{
	if ( id in netcontrol_broker_id )
		return T;

	Reporter::error(fmt("NetControl broker plugin with id %d not found, aborting", id));
	return F;
	}

event NetControl::broker_rule_added(id: count, r: Rule, msg: string)
	{
	if ( ! broker_known(id) )
		return;

	local p = netcontrol_broker_id[id];
	event NetControl::rule_added(r, p, msg);
	}

event NetControl::broker_rule_exists(id: count, r: Rule, msg: string)
	{
	if ( ! broker_known(id) )
		return;

	local p = netcontrol_broker_id[id];
	event NetControl::rule_exists(r, p, msg);
	}

event NetControl::broker_rule_removed(id: count, r: Rule, msg: string)
	{
	if ( ! broker_known(id) )
		return;

	local p = netcontrol_broker_id[id];
	event NetControl::rule_removed(r, p, msg);
	}

event NetControl::broker_rule_error(id: count, r: Rule, msg: string)
	{
	if ( ! broker_known(id) )
		return;

	local p = netcontrol_broker_id[id];
	event NetControl::rule_error(r, p, msg);
	}

event NetControl::broker_rule_timeout(id: count, r: Rule, i: FlowInfo)
	{
	if ( ! broker_known(id) )
		return;

	local p = netcontrol_broker_id[id];
	event NetControl::rule_timeout(r, i, p);
	}

function broker_name(p: PluginState): string
	{
	return fmt("Broker-%s", p$broker_config$topic);
	}

function broker_check_rule(p: PluginState, r: Rule): bool
	{
	local c = p$broker_config;

	if ( c?$check_pred )
		return c$check_pred(p, r);

	return (r$target == MONITOR && c$monitor) || (r$target == FORWARD && c$forward);
	}

function broker_add_rule_fun(p: PluginState, r: Rule): bool
	{
	if ( ! broker_check_rule(p, r) )
		return F;

	Broker::publish(p$broker_config$topic, Broker::make_event(broker_add_rule, p$broker_id, r));
	return T;
	}

function broker_remove_rule_fun(p: PluginState, r: Rule, reason: string): bool
	{
	if ( ! broker_check_rule(p, r) )
		return F;

	Broker::publish(p$broker_config$topic, Broker::make_event(broker_remove_rule, p$broker_id, r, reason));
	return T;
	}

function broker_init(p: PluginState)
	{
	Broker::subscribe(p$broker_config$topic);
	Broker::peer(cat(p$broker_config$host), p$broker_config$bport);
	}

event Broker::peer_added(endpoint: Broker::EndpointInfo, msg: string)
	{
	local where = endpoint$network;

	if ( [where$bound_port, where$address] in netcontrol_broker_peers )
		plugin_activated(netcontrol_broker_peers[where$bound_port, where$address]);
	}

global broker_plugin = Plugin($name=broker_name, $can_expire=F, $init=broker_init,
                              $add_rule=broker_add_rule_fun, $remove_rule=broker_remove_rule_fun);

global broker_plugin_can_expire = Plugin($name=broker_name, $can_expire=T, $init=broker_init,
                                         $add_rule=broker_add_rule_fun, $remove_rule=broker_remove_rule_fun);

function create_broker(config: BrokerConfig, can_expire: bool): PluginState
	{
	if ( config$topic in netcontrol_broker_topics )
		Reporter::warning(fmt("Topic %s was added to NetControl broker plugin twice. Possible duplication of commands", config$topic));

	add netcontrol_broker_topics[config$topic];

	local p = PluginState($plugin=can_expire ? broker_plugin_can_expire : broker_plugin, $broker_id=netcontrol_broker_current_id,
	                      $broker_config=config);

	if ( [config$bport, cat(config$host)] in netcontrol_broker_peers )
		Reporter::warning(fmt("Peer %s:%s was added to NetControl broker plugin twice.", config$host, config$bport));
	else
		netcontrol_broker_peers[config$bport, cat(config$host)] = p;

	netcontrol_broker_id[netcontrol_broker_current_id] = p;
	++netcontrol_broker_current_id;
	return p;
	}
