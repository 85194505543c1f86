##! Secrets of TLS connections.

module GLOBAL;

export {
	## Yields a distinguished name in words (RFC 2253).
	##
	## dn: Its encoding.
	global parse_distinguished_name: function(dn: string): string;

	## Has the analyzer take the handshake of a connection for done.
	global set_ssl_established: function(c: connection): bool;

	## Sets the master secret of a connection, so that what it carries can be read. Only TLS 1.2 with
	## ``TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`` is.
	global set_secret: function(c: connection, secret: string): bool;

	## Sets the keys of a connection, as derived from its master secret, so that what it carries can be read.
	global set_keys: function(c: connection, keys: string): bool;
}
