##! Events of the XMPP analyzer.

module GLOBAL;

export {
	## Raised where both sides of a connection have agreed to go on with TLS (RFC 6120, section 5).
	##
	## c: The connection.
	global xmpp_starttls: event(c: connection);
}
