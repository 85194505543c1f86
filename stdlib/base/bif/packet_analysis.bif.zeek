##! How packet analyzers hand on to each other.

module PacketAnalyzer;

export {
	## Makes *child* the analyzer of what *parent* carries under an identifier.
	global register_packet_analyzer: function(parent: PacketAnalyzer::Tag, identifier: count, child: PacketAnalyzer::Tag): bool;

	## As :zeek:see:`PacketAnalyzer::register_packet_analyzer`, by names; false
	## where there is no such analyzer.
	global try_register_packet_analyzer_by_name: function(parent: string, identifier: count, child: string): bool;

	## Sets the networks whose checksums are not verified.
	global __set_ignore_checksums_nets: function(v: subnet_set): bool;

	## Lets *parent* ask *child* whether it knows a payload that nothing is
	## registered for.
	global register_protocol_detection: function(parent: PacketAnalyzer::Tag, child: PacketAnalyzer::Tag): bool;

	## Switches a packet analyzer off.
	global __disable_analyzer: function(id: PacketAnalyzer::Tag): bool;

	## Switches a packet analyzer on again.
	global __enable_analyzer: function(id: PacketAnalyzer::Tag): bool;
}

module GLOBAL;
