##! Which packet analyzer follows which. The engine brings the standard ones
##! along; what is here lets policies add others.

@load base/frameworks/analyzer/main

module PacketAnalyzer;

export {
	## Has *child* look at what goes over *parent* to some ports.
	##
	## parent: the analyzer of the transport, UDP.
	##
	## child: a tunnel, or a layer below IP.
	##
	## server_ports: ports of servers; they are added to
	##               :zeek:see:`likely_server_ports`.
	##
	## non_server_ports: other ports.
	##
	## Returns: whether it worked for all of them.
	global register_for_ports: function(parent: PacketAnalyzer::Tag, child: PacketAnalyzer::Tag,
		server_ports: set[port], non_server_ports: set[port] &default=set()): bool;

	## Has *child* look at what goes over *parent* to a port.
	global register_for_port: function(parent: PacketAnalyzer::Tag, child: PacketAnalyzer::Tag, p: port): bool;

	## Packet analyzers follow each other down to this depth; what lies deeper is
	## reported as ``max_packet_analyzer_depth_exceeded``. 0 for no limit.
	const max_depth: count = 25 &redef;
}

function register_for_port(parent: PacketAnalyzer::Tag, child: PacketAnalyzer::Tag, p: port): bool
	{
	if ( ! register_packet_analyzer(parent, port_to_count(p), child) )
		return F;

	if ( child !in Analyzer::ports )
		Analyzer::ports[child] = set();

	add Analyzer::ports[child][p];
	return T;
	}

function register_for_ports(parent: PacketAnalyzer::Tag, child: PacketAnalyzer::Tag,
	server_ports: set[port], non_server_ports: set[port]): bool
	{
	local all_done = T;

	for ( p in server_ports )
		if ( ! register_for_port(parent, child, p) )
			all_done = F;

	for ( p in non_server_ports )
		if ( ! register_for_port(parent, child, p) )
			all_done = F;

	for ( p in server_ports )
		add likely_server_ports[p];

	return all_done;
	}
