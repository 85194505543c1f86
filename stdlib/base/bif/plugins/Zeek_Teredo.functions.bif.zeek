##! Functions about Teredo tunnels.

module PacketAnalyzer::TEREDO;

export {
	## Forgets what was seen of the tunnel in a connection.
	global remove_teredo_connection: function(cid: conn_id): bool;
}

module GLOBAL;
