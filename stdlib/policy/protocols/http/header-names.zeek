##! Adds names of headers to the log of HTTP, in the order in which they were
##! sent.

@load base/protocols/http/main

module HTTP;

export {
	redef record Info += {
		## Names of the client's headers.
		client_header_names: vector of string &log &optional;

		## Names of the server's headers.
		server_header_names: vector of string &log &optional;
	};

	## Whether the client's are added.
	option log_client_header_names = T;

	## Whether the server's are added.
	option log_server_header_names = F;
}

event http_header(c: connection, is_orig: bool, name: string, value: string) &priority=3
	{
	if ( ! c?$http )
		return;

	if ( is_orig )
		{
		if ( ! log_client_header_names )
			return;

		if ( ! c$http?$client_header_names )
			c$http$client_header_names = vector();

		c$http$client_header_names += name;
		}
	else
		{
		if ( ! log_server_header_names )
			return;

		if ( ! c$http?$server_header_names )
			c$http$server_header_names = vector();

		c$http$server_header_names += name;
		}
	}
