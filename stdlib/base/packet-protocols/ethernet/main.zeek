##! Ethernet: frames of IEEE 802.3 tell their content themselves.

@load base/packet-protocols/main

module PacketAnalyzer::ETHERNET;

export {
	## What reads IEEE 802.3 frames with an IEEE 802.2 SNAP header.
	global snap_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_SNAP &redef;

	## What reads IEEE 802.3 frames that hold IPX directly.
	global novell_raw_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_NOVELL_802_3 &redef;

	## What reads all other IEEE 802.3 frames.
	global llc_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_LLC &redef;
}
