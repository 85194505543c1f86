##! AYIYA (IPv6 over UDP, by tunnel brokers).

module PacketAnalyzer::AYIYA;

export {
	## UDP ports of such tunnels.
	const ayiya_ports: set[port] = { 5072/udp } &redef;
}

event zeek_init() &priority=20
	{
	PacketAnalyzer::register_protocol_detection(PacketAnalyzer::ANALYZER_UDP, PacketAnalyzer::ANALYZER_AYIYA);
	PacketAnalyzer::register_for_ports(PacketAnalyzer::ANALYZER_UDP, PacketAnalyzer::ANALYZER_AYIYA, ayiya_ports);
	}
