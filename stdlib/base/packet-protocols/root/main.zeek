##! Where the analysis of a packet begins, by the link type of its source.

@load base/packet-protocols/main

module PacketAnalyzer::ROOT;

export {
	## What captures of unknown link types are taken for.
	const default_analyzer: PacketAnalyzer::Tag = PacketAnalyzer::ANALYZER_IP &redef;
}
