##! Adds names of the variables in queries to the log of HTTP.

@load base/protocols/http/main
@load base/protocols/http/utils

module HTTP;

redef record Info += {
	## Names of the variables.
	uri_vars: vector of string &optional &log;
};

event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string) &priority=2
	{
	c$http$uri_vars = extract_keys(original_URI, /&/);
	}
