##! Logs protocols whose signature matched only when the begin of the connection was
##! gone: they cannot be analysed any more, and so not be confirmed.

@load base/protocols/conn

module Conn;

export {
	## Whether they go into the column ``service``, too, with a tilde before them.
	option track_speculative_services_in_connection = F;
}

redef record Info += {
	## The protocols, separated by commas.
	speculative_service: string &log &optional;
};

redef record connection += {
	speculative_service: set[string] &default=string_set();
};

redef dpd_match_only_beginning = F;
redef dpd_late_match_stop = T;

event protocol_late_match(c: connection, atype: Analyzer::Tag)
	{
	add c$speculative_service[Analyzer::name(atype)];
	}

event connection_state_remove(c: connection) &priority=10
	{
	if ( |c$speculative_service| == 0 )
		return;

	local names = "";

	for ( name in c$speculative_service )
		{
		names = names == "" ? name : cat(names, ",", name);

		if ( track_speculative_services_in_connection && name !in c$service )
			add c$service[cat("~", name)];
		}

	set_conn(c, F);
	c$conn$speculative_service = to_lower(names);
	}
