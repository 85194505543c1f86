##! Teredo (RFC 4380).

module PacketAnalyzer::TEREDO;

export {
	## What reads the packets inside.
	const default_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_IP &redef;

	## UDP ports of such tunnels.
	const teredo_ports: set[port] = { 3544/udp } &redef;
}

event zeek_init() &priority=20
	{
	PacketAnalyzer::register_protocol_detection(PacketAnalyzer::ANALYZER_UDP, PacketAnalyzer::ANALYZER_TEREDO);
	PacketAnalyzer::register_for_ports(PacketAnalyzer::ANALYZER_UDP, PacketAnalyzer::ANALYZER_TEREDO, teredo_ports);
	}
