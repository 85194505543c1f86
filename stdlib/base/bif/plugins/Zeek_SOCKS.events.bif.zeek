##! Events of the SOCKS analyzer, for versions 4, 4A and 5 (RFC 1928).

module GLOBAL;

export {
	## Raised for a client's request.
	##
	## c: The connection to the proxy.
	##
	## version: 4 or 5.
	##
	## request_type: What the client wants: 1 for a connection, 2 to have one come
	##               in, 3 to pass datagrams.
	##
	## sa: The host that it wants to speak to, by address or name.
	##
	## p: The port there.
	##
	## user: Who asks, in version 4.
	global socks_request: event(c: connection, version: count, request_type: count, sa: SOCKS::Address, p: port, user: string);

	## Raised for the proxy's answer.
	##
	## c: The connection to the proxy.
	##
	## version: 4 or 5.
	##
	## reply: The result; see :zeek:see:`SOCKS::v4_status` and
	##        :zeek:see:`SOCKS::v5_status`.
	##
	## sa: The address on the proxy's side.
	##
	## p: The port there.
	global socks_reply: event(c: connection, version: count, reply: count, sa: SOCKS::Address, p: port);

	## Raised when a client proves who it is by a password (RFC 1929).
	##
	## c: The connection to the proxy.
	##
	## user: Its name.
	##
	## password: Its password.
	global socks_login_userpass_request: event(c: connection, user: string, password: string);

	## Raised for the answer to :zeek:see:`socks_login_userpass_request`.
	##
	## c: The connection to the proxy.
	##
	## code: 0 for success.
	global socks_login_userpass_reply: event(c: connection, code: count);
}
