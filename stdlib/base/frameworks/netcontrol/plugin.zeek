##! What plugins offer: they carry rules to the devices that follow them.

@load ./types

module NetControl;

export {
	## The state of one instance of a plugin; plugins add fields.
	type PluginState: record {
		## Settings of the instance.
		config: table[string] of string &default=table();
		## Its number.
		_id: count &optional;
		## Plugins of higher priority are asked first.
		_priority: int &default=+0;
		## Whether it is ready.
		_activated: bool &default=F;
	};

	## A plugin. A function that it lacks, or that returns F, means that it does not
	## support the operation. An operation that it accepts has to be answered with
	## :zeek:see:`NetControl::rule_added`, :zeek:see:`NetControl::rule_removed` or
	## :zeek:see:`NetControl::rule_error`, at once or later.
	type Plugin: record {
		## The name of an instance, for the log.
		name: function(state: PluginState): string;
		## Whether rules expire on the device; else the framework removes them.
		can_expire: bool;
		## Gets an instance ready, which then calls
		## :zeek:see:`NetControl::plugin_activated`; without it the instance is ready
		## at once.
		init: function(state: PluginState) &optional;
		## Ends an instance.
		done: function(state: PluginState) &optional;
		## Puts a rule in place.
		add_rule: function(state: PluginState, r: Rule): bool &optional;
		## Takes a rule away.
		remove_rule: function(state: PluginState, r: Rule, reason: string): bool &optional;
	};

	# Separate, because each of the two types names the other.
	redef record PluginState += {
		## The plugin.
		plugin: Plugin &optional;
	};
}
