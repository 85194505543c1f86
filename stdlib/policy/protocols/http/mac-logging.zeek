##! Logs the link-layer addresses of both sides.

@load base/protocols/http

module HTTP;

redef record Info += {
	## Of the originator, where it is known.
	orig_l2_addr: string &log &optional;
	## Of the responder, where it is known.
	resp_l2_addr: string &log &optional;
};

event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string)
	{
	if ( c$orig?$l2_addr )
		c$http$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$http$resp_l2_addr = c$resp$l2_addr;
	}
