##! VXLAN (RFC 7348).

module PacketAnalyzer::VXLAN;

export {
	## What reads the packets inside.
	const default_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_ETHERNET &redef;

	## UDP ports of such tunnels.
	const vxlan_ports: set[port] = { 4789/udp } &redef;
}

event zeek_init() &priority=20
	{
	PacketAnalyzer::register_for_ports(PacketAnalyzer::ANALYZER_UDP, PacketAnalyzer::ANALYZER_VXLAN, vxlan_ports);
	}
