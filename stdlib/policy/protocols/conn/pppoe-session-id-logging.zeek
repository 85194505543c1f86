##! Adds the number of the PPPoE session to the log of connections.

@load base/protocols/conn

module Conn;

redef record Info += {
	## Number of the PPPoE session.
	pppoe_session_id: count &log &optional;
};

event new_connection(c: connection)
	{
	local session = PacketAnalyzer::PPPoE::session_id();

	if ( session != 0xffffffff )
		c$conn$pppoe_session_id = session;
	}
