##! GTP version 1, the user packets and the control messages of mobile networks.

module PacketAnalyzer::GTPV1;

export {
	## What reads the packets inside.
	const default_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_IP &redef;

	## UDP ports of such tunnels.
	const gtpv1_ports: set[port] = { 2152/udp, 2123/udp } &redef;
}

event zeek_init() &priority=20
	{
	PacketAnalyzer::register_for_ports(PacketAnalyzer::ANALYZER_UDP, PacketAnalyzer::ANALYZER_GTPV1, gtpv1_ports);
	}
