##! Logs the link-layer addresses of both sides.

@load base/protocols/mysql

module MySQL;

redef record Info += {
	## Of the originator, where it is known.
	orig_l2_addr: string &log &optional;
	## Of the responder, where it is known.
	resp_l2_addr: string &log &optional;
};

event mysql_handshake(c: connection, username: string)
	{
	if ( c$orig?$l2_addr )
		c$mysql$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$mysql$resp_l2_addr = c$resp$l2_addr;
	}
