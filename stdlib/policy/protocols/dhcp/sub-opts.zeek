##! Logs what relay agents add to messages (option 82, RFC 3046 and RFC 3993).

@load base/protocols/dhcp

module DHCP;

export {
	redef record DHCP::Info += {
		## Where the message came in at the agent, say the number of its interface.
		circuit_id: string &log &optional;
		## Who is at the other end of that circuit.
		agent_remote_id: string &log &optional;
		## Who the customer is, wherever he is connected.
		subscriber_id: string &log &optional;
	};
}

event DHCP::aggregate_msgs(ts: time, id: conn_id, uid: string, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options)
	{
	if ( ! options?$sub_opt )
		return;

	for ( _, part in options$sub_opt )
		{
		switch ( part$code )
			{
			case 1:
				log_info$circuit_id = part$value;
				break;
			case 2:
				log_info$agent_remote_id = part$value;
				break;
			case 6:
				log_info$subscriber_id = part$value;
				break;
			}
		}
	}
