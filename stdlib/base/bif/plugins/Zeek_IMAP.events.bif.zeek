##! Events of the beginning of IMAP sessions (RFC 9051).

module GLOBAL;

export {
	## Raised where a server tells what it can do.
	##
	## c: The connection.
	##
	## capabilities: The words of its list.
	global imap_capabilities: event(c: connection, capabilities: string_vec);

	## Raised where the connection goes over to TLS.
	##
	## c: The connection.
	global imap_starttls: event(c: connection);
}
