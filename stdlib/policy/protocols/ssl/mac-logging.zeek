##! Logs the link-layer addresses of both sides.

@load base/protocols/ssl

module SSL;

redef record Info += {
	## Of the originator, where it is known.
	orig_l2_addr: string &log &optional;
	## Of the responder, where it is known.
	resp_l2_addr: string &log &optional;
};

# At the first message: the row is written when the handshake is done or given up.
event ssl_client_hello(c: connection, version: count, record_version: count, possible_ts: time, client_random: string,
                       session_id: string, ciphers: index_vec, comp_methods: index_vec)
	{
	if ( ! c?$ssl )
		return;

	if ( c$orig?$l2_addr )
		c$ssl$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$ssl$resp_l2_addr = c$resp$l2_addr;
	}
