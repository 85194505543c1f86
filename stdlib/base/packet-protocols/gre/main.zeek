##! GRE (RFC 2784), PPTP's version included.

@load base/packet-protocols/main

module PacketAnalyzer::GRE;

export {
	## What reads the packets inside.
	const default_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_IPTUNNEL &redef;
}
