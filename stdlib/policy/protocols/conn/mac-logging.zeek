##! Adds link-layer addresses to the log of connections.

@load base/protocols/conn

module Conn;

redef record Info += {
	## Link-layer address of the originator.
	orig_l2_addr: string &log &optional;

	## Link-layer address of the responder.
	resp_l2_addr: string &log &optional;
};

event new_connection(c: connection)
	{
	if ( c$orig?$l2_addr )
		c$conn$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$conn$resp_l2_addr = c$resp$l2_addr;
	}

# The responder's is not known before it answers.
event connection_state_remove(c: connection)
	{
	if ( c$orig?$l2_addr )
		c$conn$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$conn$resp_l2_addr = c$resp$l2_addr;
	}
