##! Functions about GTPv1 tunnels.

module PacketAnalyzer::GTPV1;

export {
	## Forgets what was seen of the tunnel in a connection.
	global remove_gtpv1_connection: function(cid: conn_id): bool;
}

module GLOBAL;
