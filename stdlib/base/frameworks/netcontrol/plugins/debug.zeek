##! A plugin that prints what it is asked for.

@load ../plugin
@load ../main

module NetControl;

export {
	## Makes an instance.
	##
	## do_something: Whether it takes all rules, or none.
	##
	## name: Its name.
	global create_debug: function(do_something: bool, name: string &default=""): PluginState;
}

function debug_name(p: PluginState): string
	{
	return p$config["name"];
	}

function debug_log(p: PluginState, msg: string)
	{
	print fmt("netcontrol debug (%s): %s", debug_name(p), msg);
	}

function debug_init(p: PluginState)
	{
	debug_log(p, "init");
	plugin_activated(p);
	}

function debug_done(p: PluginState)
	{
	debug_log(p, "init");
	}

function debug_add_rule(p: PluginState, r: Rule): bool
	{
	debug_log(p, fmt("add_rule: %s", r));

	if ( p$config["all"] != "1" )
		return F;

	event NetControl::rule_added(r, p);
	return T;
	}

function debug_remove_rule(p: PluginState, r: Rule, reason: string): bool
	{
	debug_log(p, fmt("remove_rule (%s): %s", reason, r));
	event NetControl::rule_removed(r, p);
	return T;
	}

function create_debug(do_something: bool, name: string): PluginState
	{
	local p = PluginState($plugin=Plugin($name=debug_name, $can_expire=F, $init=debug_init, $done=debug_done, $add_rule=debug_add_rule,
	                                     $remove_rule=debug_remove_rule));
	p$config = table(["all"] = (do_something ? "1" : "0"),
	                 ["name"] = (name != "" ? name : fmt("Debug-%s", do_something ? "All" : "None")));
	return p;
	}
