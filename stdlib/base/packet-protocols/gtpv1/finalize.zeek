##! Forgets what was seen of GTPv1 tunnels with their connections.

@load ./main
@load base/protocols/conn/removal-hooks

module PacketAnalyzer::GTPV1;

hook finalize_gtpv1(c: connection)
	{
	remove_gtpv1_connection(c$id);
	}

event new_gtpv1_state(c: connection)
	{
	Conn::register_removal_hook(c, finalize_gtpv1);
	}
