##! Warns when a trace has TCP packets but none with data, as if it had been
##! filtered.

module FilteredTraceDetection;

export {
	## Whether that is looked at.
	global enable: bool = T &redef;
}

global saw_data = F;
global saw_tcp = F;
global saw_others = F;

event connection_state_remove(c: connection)
	{
	if ( ! enable || saw_data || ! reading_traces() )
		return;

	if ( ! is_tcp_port(c$id$orig_p) )
		{
		saw_others = T;
		return;
		}

	saw_tcp = T;

	if ( /[Dd]/ in c$history )
		saw_data = T;
	}

event zeek_done()
	{
	if ( enable && saw_tcp && ! saw_data && ! saw_others )
		Reporter::warning("The analyzed trace file was determined to contain only TCP control packets, which may indicate it's been pre-filtered.  By default, Zeek reports the missing segments for this type of trace, but the 'detect_filtered_trace' option may be toggled if that's not desired.");
	}
