##! Keeps ``c$service``: the analyzers that understand a connection. One that
##! cannot make sense of it any more is taken from the connection.

@load ./main

module DPD;

export {
	## Analyzers that stay in spite of violations.
	option ignore_violations: set[Analyzer::Tag] = set();

	## Violations after this many bytes of a connection do not count; 0 for no
	## limit.
	option ignore_violations_after = 10 * 1024;

	## Whether an analyzer that failed stays in ``c$service``, with a second
	## entry after ``-``, like ``http,-http``.
	option track_removed_services_in_connection = F;
}

redef record connection += {
	## The analyzers that had understood the connection, and failed later.
	failed_analyzers: set[string] &default=set() &ordered;
};

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) &priority=10
	{
	if ( ! info?$c || is_file_analyzer(atype) )
		return;

	add info$c$service[Analyzer::name(atype)];
	}

# After other handlers, which may ask whether it had understood the connection.
event analyzer_failed(ts: time, atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) &priority=-5
	{
	if ( ! info?$c || ! is_protocol_analyzer(atype) )
		return;

	local c = info$c;
	local name = Analyzer::name(atype);

	if ( name !in c$service )
		return;

	if ( track_removed_services_in_connection )
		add c$service["-" + name];
	else
		delete c$service[name];

	add c$failed_analyzers[name];
	}

event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) &priority=5
	{
	if ( ! is_protocol_analyzer(atype) || ! info?$c || ! info?$aid || atype in ignore_violations )
		return;

	local c = info$c;
	if ( ignore_violations_after > 0 && c$orig$size + c$resp$size > ignore_violations_after )
		return;

	# It may be gone already, with the connection.
	if ( lookup_connection_analyzer_id(c$id, atype) == 0 || disable_analyzer(c$id, info$aid, F) )
		event analyzer_failed(network_time(), atype, info);
	}
