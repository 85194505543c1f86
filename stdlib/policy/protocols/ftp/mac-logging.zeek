##! Adds link-layer addresses to the log of FTP.

@load base/protocols/ftp

module FTP;

redef record Info += {
	## Link-layer address of the originator.
	orig_l2_addr: string &log &optional;
	## Link-layer address of the responder.
	resp_l2_addr: string &log &optional;
};

function add_l2_addrs(c: connection)
	{
	if ( c$orig?$l2_addr )
		c$ftp$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$ftp$resp_l2_addr = c$resp$l2_addr;
	}

event ftp_request(c: connection, command: string, arg: string)
	{
	add_l2_addrs(c);
	}

event ftp_reply(c: connection, code: count, msg: string, cont_resp: bool)
	{
	add_l2_addrs(c);
	}
