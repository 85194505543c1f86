##! Logs the link-layer addresses of both sides.

@load base/protocols/dns

module DNS;

redef record Info += {
	## Of the originator, where it is known.
	orig_l2_addr: string &log &optional;
	## Of the responder, where it is known.
	resp_l2_addr: string &log &optional;
};

event dns_request(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count, original_query: string)
	{
	if ( ! c?$dns )
		return;

	if ( c$orig?$l2_addr )
		c$dns$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$dns$resp_l2_addr = c$resp$l2_addr;
	}
