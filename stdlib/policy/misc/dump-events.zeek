##! Prints every event that is raised, with its arguments.

module DumpEvents;

export {
	## Whether events without a handler are raised and printed, too.
	const dump_all_events = F &redef;

	## Whether arguments are printed.
	option include_args = T;

	## Names of the events to print; all by default.
	option include = /.*/;
}

event zeek_init() &priority=999
	{
	if ( dump_all_events )
		generate_all_events();
	}

event new_event(name: string, params: call_argument_vector)
	{
	if ( include !in name )
		return;

	print fmt("%17.6f %s", network_time(), name);

	if ( ! include_args || |params| == 0 )
		return;

	for ( i, p in params )
		if ( p?$value )
			print fmt("                  [%d] %-18s = %s", i, fmt("%s: %s", p$name, p$type_name), p$value);
		else
			print fmt("                  | %-18s has no value", fmt("%s: %s", p$name, p$type_name));

	print "";
	}
