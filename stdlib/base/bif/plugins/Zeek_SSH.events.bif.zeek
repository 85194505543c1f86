##! Events of the SSH analyzer (RFC 4253), for SSH 1 and 2 up to where encryption
##! begins, and what the sizes of encrypted segments tell behind that.

module GLOBAL;

export {
	## Raised for the version line of the responder.
	##
	## c: The connection.
	##
	## version: The line without its end.
	global ssh_server_version: event(c: connection, version: string);

	## Raised for the version line of the originator.
	##
	## c: The connection.
	##
	## version: The line without its end.
	global ssh_client_version: event(c: connection, version: string);

	## Raised for each line that the server sends before its version line (RFC
	## 4253, section 4.2).
	##
	## c: The connection.
	##
	## data: The line without its end.
	global ssh_server_pre_banner_data: event(c: connection, data: string);

	## Raised when the sizes of encrypted segments show that logging in succeeded.
	## Where that is in doubt it is not raised.
	##
	## c: The connection.
	##
	## auth_method_none: Whether the server asked for no proof.
	global ssh_auth_successful: event(c: connection, auth_method_none: bool);

	## Raised for each attempt to log in that the sizes of encrypted segments show.
	##
	## c: The connection.
	##
	## authenticated: Whether the user is logged in now. Where not, the attempt may
	##                yet have been accepted as the first of several proofs.
	global ssh_auth_attempted: event(c: connection, authenticated: bool);

	## Raised for the lists of algorithms that each side sends.
	##
	## c: The connection.
	##
	## cookie: Random bytes.
	##
	## capabilities: The lists.
	global ssh_capabilities: event(c: connection, cookie: string, capabilities: SSH::Capabilities);

	## Raised for the server's host key in SSH 2.
	##
	## c: The connection.
	##
	## key: The public key as it stands in the message.
	global ssh2_server_host_key: event(c: connection, key: string);

	## Raised for the server's host key in SSH 1, an RSA key.
	##
	## c: The connection.
	##
	## modulus: Its modulus.
	##
	## exponent: Its exponent.
	global ssh1_server_host_key: event(c: connection, modulus: string, exponent: string);

	## Raised for the server's host key in SSH 1 and 2.
	##
	## c: The connection.
	##
	## hash: Its MD5 fingerprint: 16 bytes in hexadecimal with colons between them.
	global ssh_server_host_key: event(c: connection, hash: string);

	## Raised for the server's host key in SSH 2.
	##
	## c: The connection.
	##
	## fingerprint: Its fingerprint, beginning with ``SHA256:``.
	global ssh_server_host_key_fingerprint: event(c: connection, fingerprint: string);

	## Raised for each encrypted segment, as long as the analyzer looks at the
	## connection; see :zeek:see:`SSH::disable_analyzer_after_detection`.
	##
	## c: The connection.
	##
	## orig: Whether the originator sent it.
	##
	## len: Its bytes.
	global ssh_encrypted_packet: event(c: connection, orig: bool, len: count);

	## Raised for the group that the server chooses in a group exchange (RFC 4419).
	##
	## c: The connection.
	##
	## p: The modulus.
	##
	## q: The generator.
	global ssh2_dh_server_params: event(c: connection, p: string, q: string);

	## Raised for an error in a key exchange by GSS-API (RFC 4462, section 2.1).
	##
	## c: The connection.
	##
	## major_status: Status of GSS-API.
	##
	## minor_status: Status of the mechanism.
	##
	## err_msg: What the server says of it.
	global ssh2_gss_error: event(c: connection, major_status: count, minor_status: count, err_msg: string);

	## Raised for each side's key in an exchange over elliptic curves (RFC 5656).
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## q: The key.
	global ssh2_ecc_key: event(c: connection, is_orig: bool, q: string);

	## Raised for the message by which a client begins an exchange over elliptic
	## curves. Where the responder sends it, the session is reversed.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	global ssh2_ecc_init: event(c: connection, is_orig: bool);

	## Raised for the message by which a client begins a Diffie-Hellman exchange.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	global ssh2_dh_gex_init: event(c: connection, is_orig: bool);

	## Raised for the message by which a client begins an exchange by GSS-API.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	global ssh2_gss_init: event(c: connection, is_orig: bool);

	## Raised for the secret that a client sends in an exchange by RSA (RFC 4432).
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	global ssh2_rsa_secret: event(c: connection, is_orig: bool);
}
