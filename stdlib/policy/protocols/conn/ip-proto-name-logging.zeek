##! Adds names of protocols over IP to the log of connections.

@load base/protocols/conn

module Conn;

redef record Info += {
	## Name of the protocol.
	ip_proto_name: string &log &optional;
};

event new_connection(c: connection) &priority=5
	{
	if ( c?$conn && c$conn?$ip_proto )
		c$conn$ip_proto_name = IP::protocol_names[c$conn$ip_proto];
	}
