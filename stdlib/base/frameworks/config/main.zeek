##! Options that change while the program runs, and the log of their changes.

@load base/frameworks/cluster

module Config;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When the option changed.
		ts: time &log;
		## Its name.
		id: string &log;
		## Its value before.
		old_value: string &log;
		## Its value now.
		new_value: string &log;
		## What changed it.
		location: string &optional &log;
	};

	## Raised for each row.
	global log_config: event(rec: Info);

	## Changes an option.
	##
	## ID: its name.
	##
	## val: its value.
	##
	## location: what changes it.
	##
	## Returns: false where there is no such option, or the value has another
	##          type.
	global set_value: function(ID: string, val: any, location: string &default=""): bool;
}

function set_value(ID: string, val: any, location: string &default=""): bool
	{
	return Option::set(ID, val, location);
	}

# A value as text: elements with commas between.
function format_value(value: any): string
	{
	local name = type_name(value);
	local parts: string_vec = vector();

	if ( name == "string" )
		return value as string;

	if ( /^set/ in name && "," !in name )
		{
		local elements = Option::any_set_to_any_vec(value);
		for ( i in elements )
			parts += cat(elements[i]);

		return join_string_vec(parts, ",");
		}

	if ( /^vector/ in name )
		{
		local items: vector of any = value;
		for ( i in items )
			parts += cat(items[i]);

		return join_string_vec(parts, ",");
		}

	return cat(value);
	}

function config_option_changed(ID: string, new_value: any, location: string): any &is_used
	{
	# The library's own changes.
	if ( location == "<skip-config-log>" )
		return new_value;

	local rec = Info($ts=network_time(), $id=ID, $old_value=format_value(lookup_ID(ID)), $new_value=format_value(new_value));
	if ( location != "" )
		rec$location = location;

	Log::write(LOG, rec);
	return new_value;
	}

event zeek_init() &priority=10
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_config, $path="config", $policy=log_policy));

	# After all other handlers, which may change the value.
	for ( name in global_options() )
		Option::set_change_handler(name, config_option_changed, -100);
	}
