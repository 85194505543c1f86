##! Switches handlers that look for a kind of indicators off while there are
##! none of that kind.

@load frameworks/intel/seen
@load base/frameworks/reporter

module Intel;

export {
	## Whether it is done. Without it :zeek:see:`Intel::seen_policy` is called
	## for kinds without indicators, too.
	const manage_seen_event_groups = T &redef;
}

global intel_type_counts: table[Intel::Type] of count &default=0;

event zeek_init()
	{
	if ( ! manage_seen_event_groups )
		return;

	for ( name in enum_names(Intel::Type) )
		if ( has_event_group(name) )
			disable_event_group(name);
	}

hook Intel::indicator_inserted(v: string, t: Intel::Type)
	{
	local n = ++intel_type_counts[t];

	if ( manage_seen_event_groups && n == 1 && has_event_group(cat(t)) )
		enable_event_group(cat(t));
	}

hook Intel::indicator_removed(v: string, t: Intel::Type)
	{
	local n = --intel_type_counts[t];

	if ( manage_seen_event_groups && n == 0 && has_event_group(cat(t)) )
		disable_event_group(cat(t));
	}
