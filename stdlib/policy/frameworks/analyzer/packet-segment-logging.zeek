##! Puts the start of the packet at which an analyzer failed into the log of
##! analyzers. It need not be the packet that was wrong.

@load base/frameworks/analyzer

module Analyzer::Logging;

export {
	redef record connection += {
		## The start of the packet at which an analyzer failed.
		packet_segment: string &optional &log;
	};

	redef record Analyzer::Logging::Info += {
		## The start of the packet at which the analyzer failed.
		packet_segment: string &optional &log;
	};

	## Bytes of *packet_segment*.
	option packet_segment_size: int = 255;
}

event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) &priority=4
	{
	if ( is_file_analyzer(atype) || ! info?$c || ! info?$aid )
		return;

	info$c$packet_segment = fmt("%s", sub_bytes(get_current_packet()$data, 0, packet_segment_size));
	}

hook Analyzer::Logging::log_policy(rec: Analyzer::Logging::Info, id: Log::ID, filter: Log::Filter)
	{
	if ( id != Analyzer::Logging::LOG || ! rec?$id || ! connection_exists(rec$id) )
		return;

	local c = lookup_connection(rec$id);

	if ( c?$packet_segment )
		rec$packet_segment = c$packet_segment;
	}
