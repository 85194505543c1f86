##! Geneve (RFC 8926).

module PacketAnalyzer::Geneve;

export {
	## UDP ports of such tunnels.
	const geneve_ports: set[port] = { 6081/udp } &redef;
}

event zeek_init() &priority=20
	{
	PacketAnalyzer::register_for_ports(PacketAnalyzer::ANALYZER_UDP, PacketAnalyzer::ANALYZER_GENEVE, geneve_ports);
	}
