##! Rules about traffic, for devices on its way and for this program itself: policies
##! ask for them, plugins put them in place. Without a plugin everything passes.

@load ./plugin
@load ./types

module NetControl;

export {
	## The log stream.
	redef enum Log::ID += { LOG };

	## Decides what is logged.
	global log_policy: Log::PolicyHook;

	# -- Plugins

	## Adds an instance of a plugin.
	##
	## p: The instance.
	##
	## priority: Those with a higher one are asked first.
	global activate: function(p: PluginState, priority: int);

	## The place to activate plugins.
	global init: event();

	## All plugins are ready.
	global init_done: event();

	## Plugins call this when an instance is ready.
	global plugin_activated: function(p: PluginState);

	# -- Common rules; more are in drop.zeek and shunt.zeek

	## Lets all traffic of an address pass.
	##
	## a: The address.
	##
	## t: How long; 0 for ever.
	##
	## location: Who wants it, in words.
	##
	## Returns: The rule's identifier, or nothing.
	global whitelist_address: function(a: addr, t: interval, location: string &default=""): string;

	## Lets all traffic of a network pass.
	##
	## s: The network.
	##
	## t: How long; 0 for ever.
	##
	## location: Who wants it, in words.
	##
	## Returns: The rule's identifier, or nothing.
	global whitelist_subnet: function(s: subnet, t: interval, location: string &default=""): string;

	## Sends one direction of a connection to another port of the switch.
	##
	## f: The direction.
	##
	## out_port: The switch's port.
	##
	## t: How long; 0 for ever.
	##
	## location: Who wants it, in words.
	##
	## Returns: The rule's identifier, or nothing.
	global redirect_flow: function(f: flow_id, out_port: count, t: interval, location: string &default=""): string;

	## Cuts a host off, but for a server that tells its user why: its questions to the
	## name server go there, too.
	##
	## infected: The host.
	##
	## dns: The name server.
	##
	## quarantine: The server that answers names and pages.
	##
	## t: How long; 0 for ever.
	##
	## location: Who wants it, in words.
	##
	## Returns: The identifiers of the rules.
	global quarantine_host: function(infected: addr, dns: addr, quarantine: addr, t: interval, location: string &default=""): vector of string;

	## Removes all rules.
	global clear: function();

	# -- Rules

	## Adds a rule.
	##
	## r: The rule.
	##
	## Returns: Its identifier, or nothing where no plugin takes it. Whether it is in
	##          place is told by events.
	global add_rule: function(r: Rule): string;

	## Removes a rule.
	##
	## id: Its identifier.
	##
	## reason: Why, in words.
	##
	## Returns: Whether the plugins accepted that.
	global remove_rule: function(id: string, reason: string &default=""): bool;

	## Forgets a rule without removing it from the devices.
	##
	## id: Its identifier.
	##
	## reason: Why, in words.
	##
	## Returns: Whether there was such a rule.
	global delete_rule: function(id: string, reason: string &default=""): bool;

	## Yields the rules that hold for an address.
	global find_rules_addr: function(ip: addr): vector of Rule;

	## Yields the rules that hold for all of a network.
	global find_rules_subnet: function(sn: subnet): vector of Rule;

	# -- What plugins tell of rules

	## A rule is in place.
	global rule_added: event(r: Rule, p: PluginState, msg: string &default="");

	## A rule was in place before it was asked for; it is not removed when it expires.
	global rule_exists: event(r: Rule, p: PluginState, msg: string &default="");

	## A rule is removed.
	global rule_removed: event(r: Rule, p: PluginState, msg: string &default="");

	## A rule has expired.
	global rule_timeout: event(r: Rule, i: FlowInfo, p: PluginState);

	## Something went wrong with a rule.
	global rule_error: event(r: Rule, p: PluginState, msg: string &default="");

	## A rule was accepted.
	global rule_new: event(r: Rule);

	## A rule is gone from all plugins.
	global rule_destroyed: event(r: Rule);

	## Lets policies change rules before they go to plugins, or refuse them with
	## ``break``.
	global rule_policy: hook(r: Rule);

	# -- The log

	## What a row is about.
	type InfoCategory: enum {
		MESSAGE,	##< A message.
		ERROR,	##< An error.
		RULE,	##< A rule.
	};

	## What came of a rule.
	type InfoState: enum {
		REQUESTED,	##< A plugin was asked.
		SUCCEEDED,	##< It is in place.
		EXISTS,	##< It was in place before.
		FAILED,	##< Nobody takes it.
		REMOVED,	##< It is removed.
		TIMEOUT,	##< It has expired.
	};

	## A row of the log.
	type Info: record {
		## When it happened.
		ts: time &log;
		## The rule's identifier.
		rule_id: string &log &optional;
		## What the row is about.
		category: InfoCategory &log &optional;
		## What is done: ``ADD``, ``REMOVE`` or ``EXPIRE``.
		cmd: string &log &optional;
		## What came of it.
		state: InfoState &log &optional;
		## What the rule does.
		action: string &log &optional;
		## Where it acts.
		target: TargetType &log &optional;
		## What it is about.
		entity_type: string &log &optional;
		## The same in words.
		entity: string &log &optional;
		## What is changed, in words.
		mod: string &log &optional;
		## A message.
		msg: string &log &optional;
		## The rule's priority.
		priority: int &log &optional;
		## How long it holds.
		expire: interval &log &optional;
		## Who wanted it.
		location: string &log &optional;
		## The plugin.
		plugin: string &log &optional;
	};

	## Raised for each row of the log.
	global log_netcontrol: event(rec: Info);
}

redef record Rule += {
	## Plugins that took the rule.
	_plugin_ids: set[count] &default=count_set();
	## Plugins that have it in place.
	_active_plugin_ids: set[count] &default=count_set();
	## Plugins that had it in place before.
	_no_expire_plugins: set[count] &default=count_set();
	## Whether all plugins that took it have it in place.
	_added: bool &default=F;
};

# Whether all plugins are ready, and whether all were activated.
global plugins_active = F;
global zeek_init_done = F;

global rule_counter: count = 1;
global plugin_counter: count = 1;

# Highest priority first.
global plugins: vector of PluginState;
global plugin_ids: table[count] of PluginState;

global rules: table[string] of Rule;
global rules_by_subnets: table[subnet] of set[string];

# There is one rule of a kind for an entity.
global rule_entities: table[Entity, RuleType] of Rule;

event zeek_init() &priority=5
	{
	Log::create_stream(NetControl::LOG, Log::Stream($columns=Info, $ev=log_netcontrol, $path="netcontrol", $policy=log_policy));
	}

# -- Words for the log

function flow_text(f: Flow): string
	{
	local text = fmt("%s/%s->%s/%s", f?$src_h ? cat(f$src_h) : "*", f?$src_p ? fmt("%d", f$src_p) : "*",
	                 f?$dst_h ? cat(f$dst_h) : "*", f?$dst_p ? fmt("%d", f$dst_p) : "*");

	if ( f?$src_m || f?$dst_m )
		text = fmt("%s (%s->%s)", text, f?$src_m ? f$src_m : "*", f?$dst_m ? f$dst_m : "*");

	return text;
	}

function entity_text(e: Entity): string
	{
	switch ( e$ty ) {
	case ADDRESS:
		return cat(e$ip);
	case CONNECTION:
		return fmt("%s/%d<->%s/%d", e$conn$orig_h, e$conn$orig_p, e$conn$resp_h, e$conn$resp_p);
	case FLOW:
		return flow_text(e$flow);
	case MAC:
		return e$mac;
	default:
		return "<unknown entity type>";
	}
	}

function mod_text(m: FlowMod): string
	{
	local text = fmt("Src: %s/%s (%s) Dst: %s/%s (%s)", m?$src_h ? cat(m$src_h) : "_", m?$src_p ? cat(m$src_p) : "_",
	                 m?$src_m ? m$src_m : "_", m?$dst_h ? cat(m$dst_h) : "_", m?$dst_p ? cat(m$dst_p) : "_", m?$dst_m ? m$dst_m : "_");
	return m?$redirect_port ? fmt("%s -> %d", text, m$redirect_port) : text;
	}

function describe(info: Info, r: Rule)
	{
	info$action = cat(r$ty);
	info$target = r$target;
	info$rule_id = r$id;
	info$priority = r$priority;

	if ( r?$expire )
		info$expire = r$expire;

	if ( r?$location && r$location != "" )
		info$location = r$location;

	if ( r$ty == REDIRECT )
		info$mod = fmt("-> %d", r$out_port);

	if ( r$ty == MODIFY )
		info$mod = mod_text(r$mod);

	info$entity_type = cat(r$entity$ty);
	info$entity = entity_text(r$entity);
	}

function log_text(category: InfoCategory, msg: string, p: PluginState)
	{
	Log::write(LOG, Info($ts=network_time(), $category=category, $msg=msg, $plugin=p$plugin$name(p)));
	}

function log_message(msg: string)
	{
	Log::write(LOG, Info($ts=network_time(), $category=MESSAGE, $msg=msg));
	}

function log_rule(r: Rule, cmd: string, state: InfoState, p: PluginState, msg: string)
	{
	local info = Info($ts=network_time(), $category=RULE, $cmd=cmd, $state=state, $plugin=p$plugin$name(p));

	if ( msg != "" )
		info$msg = msg;

	describe(info, r);
	Log::write(LOG, info);
	}

function log_rule_error(r: Rule, msg: string, p: PluginState)
	{
	local info = Info($ts=network_time(), $category=ERROR, $msg=msg, $plugin=p$plugin$name(p));
	describe(info, r);
	Log::write(LOG, info);
	}

function log_rule_alone(r: Rule, state: InfoState, msg: string)
	{
	local info = Info($ts=network_time(), $category=RULE, $state=state, $msg=msg);
	describe(info, r);
	Log::write(LOG, info);
	}

# -- Common rules

function whitelist_subnet(s: subnet, t: interval, location: string): string
	{
	return add_rule(Rule($ty=WHITELIST, $priority=whitelist_priority, $target=FORWARD, $entity=Entity($ty=ADDRESS, $ip=s),
	                     $expire=t, $location=location));
	}

function whitelist_address(a: addr, t: interval, location: string): string
	{
	return whitelist_subnet(addr_to_subnet(a), t, location);
	}

function redirect_flow(f: flow_id, out_port: count, t: interval, location: string): string
	{
	local flow = Flow($src_h=addr_to_subnet(f$src_h), $src_p=f$src_p, $dst_h=addr_to_subnet(f$dst_h), $dst_p=f$dst_p);
	return add_rule(Rule($ty=REDIRECT, $target=FORWARD, $entity=Entity($ty=FLOW, $flow=flow), $expire=t, $location=location,
	                     $out_port=out_port));
	}

function quarantine_host(infected: addr, dns: addr, quarantine: addr, t: interval, location: string): vector of string
	{
	local ids: vector of string = vector();
	local host = addr_to_subnet(infected);
	local name_server = addr_to_subnet(dns);

	ids += add_rule(Rule($ty=DROP, $target=FORWARD, $entity=Entity($ty=FLOW, $flow=Flow($src_h=host)), $expire=t, $location=location));

	local to_dns = Flow($src_h=host, $dst_h=name_server, $dst_p=53/udp);
	ids += add_rule(Rule($ty=MODIFY, $target=FORWARD, $entity=Entity($ty=FLOW, $flow=to_dns), $expire=t, $location=location,
	                     $mod=FlowMod($dst_h=quarantine), $priority=+5));

	local from_dns = Flow($src_h=name_server, $src_p=53/udp, $dst_h=host);
	ids += add_rule(Rule($ty=MODIFY, $target=FORWARD, $entity=Entity($ty=FLOW, $flow=from_dns), $expire=t, $location=location,
	                     $mod=FlowMod($src_h=dns), $priority=+5));

	local to_pages = Flow($src_h=host, $dst_h=addr_to_subnet(quarantine), $dst_p=80/tcp);
	ids += add_rule(Rule($ty=WHITELIST, $target=FORWARD, $entity=Entity($ty=FLOW, $flow=to_pages), $expire=t, $location=location,
	                     $priority=+5));
	return ids;
	}

function clear()
	{
	# Removal changes the table.
	local ids: vector of string = vector();

	for ( id in rules )
		ids += id;

	for ( i, rule_id in ids )
		remove_rule(rule_id);
	}

# -- Plugins

function check_plugins()
	{
	if ( plugins_active )
		return;

	for ( i, p in plugins )
		if ( ! p$_activated )
			return;

	plugins_active = T;

	if ( |plugins| > 0 )
		log_message("plugin initialization done");

	event NetControl::init_done();
	}

function plugin_activated(p: PluginState)
	{
	if ( p$_id !in plugin_ids )
		{
		log_text(ERROR, "unknown plugin activated", p);
		return;
		}

	if ( plugin_ids[p$_id]$_activated )
		return;

	plugin_ids[p$_id]$_activated = T;
	log_text(MESSAGE, "activation finished", p);

	if ( zeek_init_done )
		check_plugins();
	}

event zeek_init() &priority=-5
	{
	event NetControl::init();
	}

event NetControl::init() &priority=-20
	{
	zeek_init_done = T;
	check_plugins();

	if ( ! plugins_active )
		log_message("waiting for plugins to initialize");
	}

function activate_impl(p: PluginState, priority: int)
	{
	p$_priority = priority;
	plugins += p;
	sort(plugins, function(a: PluginState, b: PluginState): int { return b$_priority - a$_priority; });

	plugin_ids[plugin_counter] = p;
	p$_id = plugin_counter;
	++plugin_counter;

	if ( p$plugin?$init )
		{
		log_text(MESSAGE, fmt("activating plugin with priority %d", priority), p);
		p$plugin$init(p);
		}
	else
		plugin_activated(p);
	}

# -- Which rules hold for an address

function networks_of(e: Entity): vector of subnet
	{
	local found: vector of subnet = vector();

	if ( e$ty == ADDRESS )
		found += e$ip;
	else if ( e$ty == CONNECTION )
		{
		found += addr_to_subnet(e$conn$orig_h);
		found += addr_to_subnet(e$conn$resp_h);
		}
	else if ( e$ty == FLOW )
		{
		if ( e$flow?$src_h )
			found += e$flow$src_h;

		if ( e$flow?$dst_h )
			found += e$flow$dst_h;
		}

	return found;
	}

function add_to_networks(r: Rule)
	{
	local networks = networks_of(r$entity);

	for ( i, s in networks )
		{
		# The exact network, not one that holds it.
		if ( ! check_subnet(s, rules_by_subnets) )
			rules_by_subnets[s] = set();

		add rules_by_subnets[s][r$id];
		}
	}

function remove_from_networks(r: Rule)
	{
	local networks = networks_of(r$entity);

	for ( i, s in networks )
		{
		if ( ! check_subnet(s, rules_by_subnets) || r$id !in rules_by_subnets[s] )
			next;

		delete rules_by_subnets[s][r$id];

		if ( |rules_by_subnets[s]| == 0 )
			delete rules_by_subnets[s];
		}
	}

function find_rules_subnet(sn: subnet): vector of Rule
	{
	local found: vector of Rule = vector();
	local networks = matching_subnets(sn, rules_by_subnets);

	for ( i, s in networks )
		for ( id in rules_by_subnets[s] )
			if ( id in rules )
				found += rules[id];

	return found;
	}

function find_rules_addr(ip: addr): vector of Rule
	{
	return find_rules_subnet(addr_to_subnet(ip));
	}

# -- Rules

function add_rule_impl(rule: Rule): string
	{
	if ( ! plugins_active )
		{
		log_rule_alone(rule, FAILED, "plugins not initialized yet");
		return "";
		}

	rule$cid = ++rule_counter;

	if ( ! rule?$id || rule$id == "" )
		rule$id = cat(rule$cid);

	if ( ! hook NetControl::rule_policy(rule) )
		return "";

	if ( [rule$entity, rule$ty] in rule_entities )
		{
		log_rule_alone(rule, FAILED, "discarded duplicate insertion");
		return "";
		}

	# All plugins of the highest priority at which one takes it get it.
	local accepted = F;
	local priority: int = +0;

	for ( i, p in plugins )
		{
		if ( ! p$_activated )
			next;

		if ( accepted && p$_priority != priority )
			break;

		if ( ! p$plugin?$add_rule || ! p$plugin$add_rule(p, rule) )
			next;

		accepted = T;
		priority = p$_priority;
		log_rule(rule, "ADD", REQUESTED, p, "");
		add rule$_plugin_ids[p$_id];
		}

	if ( ! accepted )
		{
		log_rule_alone(rule, FAILED, "not supported");
		return "";
		}

	rules[rule$id] = rule;
	rule_entities[rule$entity, rule$ty] = rule;
	add_to_networks(rule);
	event NetControl::rule_new(rule);
	return rule$id;
	}

function forget_unless_active(r: Rule)
	{
	if ( |r$_active_plugin_ids| > 0 )
		return;

	remove_from_networks(r);
	delete rule_entities[r$entity, r$ty];
	delete rules[r$id];
	event NetControl::rule_destroyed(r);
	}

function delete_rule_impl(id: string, reason: string): bool
	{
	if ( id !in rules )
		{
		Reporter::error(fmt("Rule %s does not exist in NetControl::delete_rule", id));
		return F;
		}

	local rule = rules[id];
	rule$_active_plugin_ids = set();
	forget_unless_active(rule);
	log_rule_alone(rule, REMOVED, reason != "" ? fmt("delete_rule: %s", reason) : "delete_rule");
	return T;
	}

function remove_from_plugin(r: Rule, p: PluginState, reason: string): bool
	{
	if ( ! p$plugin?$remove_rule || ! p$plugin$remove_rule(p, r, reason) )
		{
		log_rule_error(r, reason != "" ? fmt("remove failed (original reason: %s)", reason) : "remove failed", p);
		return F;
		}

	log_rule(r, "REMOVE", REQUESTED, p, reason);
	return T;
	}

function remove_rule_impl(id: string, reason: string): bool
	{
	if ( id !in rules )
		{
		Reporter::error(fmt("Rule %s does not exist in NetControl::remove_rule", id));
		return F;
		}

	local success = T;

	for ( plugin_id in copy(rules[id]$_active_plugin_ids) )
		success = remove_from_plugin(rules[id], plugin_ids[plugin_id], reason);

	return success;
	}

function rule_expire_impl(r: Rule, p: PluginState)
	{
	if ( zeek_is_terminating() || r$id !in rules )
		return;

	local rule = rules[r$id];

	if ( p$_id in rule$_no_expire_plugins )
		{
		delete rule$_active_plugin_ids[p$_id];
		delete rule$_no_expire_plugins[p$_id];
		forget_unless_active(rule);
		}
	else
		event NetControl::rule_timeout(r, FlowInfo(), p);
	}

function rule_added_impl(r: Rule, p: PluginState, exists: bool, msg: string)
	{
	if ( r$id !in rules )
		{
		log_rule_error(r, "Addition of unknown rule", p);
		return;
		}

	# Plugins may have worked on a copy.
	local rule = rules[r$id];

	if ( p$_id !in rule$_plugin_ids )
		{
		log_rule_error(rule, "Rule added to non-responsible plugin", p);
		return;
		}

	if ( exists )
		add rule$_no_expire_plugins[p$_id];

	log_rule(r, "ADD", exists ? EXISTS : SUCCEEDED, p, msg);
	add rule$_active_plugin_ids[p$_id];

	if ( |rule$_plugin_ids| == |rule$_active_plugin_ids| )
		rule$_added = T;
	}

function rule_removed_impl(r: Rule, p: PluginState, msg: string)
	{
	if ( r$id !in rules )
		{
		log_rule_error(r, "Removal of non-existing rule", p);
		return;
		}

	local rule = rules[r$id];

	if ( p$_id !in rule$_plugin_ids )
		{
		log_rule_error(r, "Removed from non-assigned plugin", p);
		return;
		}

	delete rule$_active_plugin_ids[p$_id];
	log_rule(rule, "REMOVE", SUCCEEDED, p, msg);
	forget_unless_active(rule);
	}

function rule_timeout_impl(r: Rule, i: FlowInfo, p: PluginState)
	{
	if ( r$id !in rules )
		{
		log_rule_error(r, "Timeout of non-existing rule", p);
		return;
		}

	local rule = rules[r$id];
	local msg = i?$packet_count ? fmt("Packets: %d", i$packet_count) : "";

	if ( i?$byte_count )
		msg = fmt("%s%sBytes: %s", msg, msg != "" ? " " : "", i$byte_count);

	log_rule(rule, "EXPIRE", TIMEOUT, p, msg);

	if ( ! p$plugin$can_expire )
		{
		# The device knows nothing of the time, and is told now.
		remove_from_plugin(rule, p, "");
		return;
		}

	if ( p$_id !in rule$_plugin_ids )
		{
		log_rule_error(r, "Timeout from non-assigned plugin", p);
		return;
		}

	delete rule$_active_plugin_ids[p$_id];
	forget_unless_active(rule);
	}

function rule_error_impl(r: Rule, p: PluginState, msg: string)
	{
	if ( r$id !in rules )
		{
		log_rule_error(r, "Error of non-existing rule", p);
		return;
		}

	local rule = rules[r$id];
	log_rule_error(rule, msg, p);

	if ( p$_id !in rule$_plugin_ids )
		{
		log_rule_error(r, "Error from non-assigned plugin", p);
		return;
		}

	# Where it was in place, the removal failed, and the rule counts as gone. Where it
	# was not, it stays as long as another plugin has taken it.
	local was_active = p$_id in rule$_active_plugin_ids;
	delete rule$_plugin_ids[p$_id];
	delete rule$_active_plugin_ids[p$_id];

	if ( was_active || |rule$_plugin_ids| == 0 )
		forget_unless_active(rule);
	}
