##! Logs the link-layer addresses of both sides.

@load base/protocols/ssh

module SSH;

redef record Info += {
	## Of the originator, where it is known.
	orig_l2_addr: string &log &optional;
	## Of the responder, where it is known.
	resp_l2_addr: string &log &optional;
};

event ssh_client_version(c: connection, version: string)
	{
	if ( c$orig?$l2_addr )
		c$ssh$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$ssh$resp_l2_addr = c$resp$l2_addr;
	}
