##! Adds the analyzers that failed to the log of connections.

@load base/protocols/conn
@load base/frameworks/analyzer/dpd

module Conn;

redef record Conn::Info += {
	## Protocols that analyzers had confirmed and failed at later, in order.
	failed_service: set[string] &log &optional &ordered;
};

event analyzer_failed(ts: time, atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo)
	{
	if ( ! info?$c || is_file_analyzer(atype) )
		return;

	local c = info$c;
	local name = Analyzer::name(atype);
	if ( name !in c$service || name in c$failed_analyzers )
		return;

	set_conn(c, F);
	if ( ! c$conn?$failed_service )
		c$conn$failed_service = set();

	add c$conn$failed_service[to_lower(name)];
	}
