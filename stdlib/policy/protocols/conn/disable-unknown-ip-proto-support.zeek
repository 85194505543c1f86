##! Leaves transports that are not analyzed out of the log of connections.

event zeek_init() &priority=5
	{
	Analyzer::disable_analyzer(PacketAnalyzer::ANALYZER_UNKNOWN_IP_TRANSPORT);
	}
