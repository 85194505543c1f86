##! Forgets what was seen of Teredo tunnels with their connections.

@load ./main
@load base/protocols/conn/removal-hooks

module PacketAnalyzer::TEREDO;

hook finalize_teredo(c: connection)
	{
	remove_teredo_connection(c$id);
	}

event new_teredo_state(c: connection)
	{
	Conn::register_removal_hook(c, finalize_teredo);
	}
