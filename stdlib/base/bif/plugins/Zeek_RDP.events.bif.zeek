##! Events of the RDP analyzers: remote desktops over TCP, and their transport over UDP.

module GLOBAL;

export {
	## Raised for each piece of data once RDP's own encryption has begun.
	##
	## c: The connection.
	##
	## orig: Whether the client sent it.
	##
	## len: Its length.
	global rdp_native_encrypted_data: event(c: connection, orig: bool, len: count);

	## A client asks for a connection.
	##
	## c: The connection.
	##
	## cookie: Its cookie: mostly the name of a user.
	##
	## flags: Flags of what it wants to negotiate; 0 where it does not want to.
	global rdp_connect_request: event(c: connection, cookie: string, flags: count);
	global rdp_connect_request: event(c: connection, cookie: string);

	## The server has chosen how the session is secured.
	##
	## c: The connection.
	##
	## security_protocol: Its choice, a key of ``RDP::security_protocols``.
	##
	## flags: Its flags.
	global rdp_negotiation_response: event(c: connection, security_protocol: count, flags: count);
	global rdp_negotiation_response: event(c: connection, security_protocol: count);

	## The server declines.
	##
	## c: The connection.
	##
	## failure_code: Why, a key of ``RDP::failure_codes``.
	##
	## flags: Its flags.
	global rdp_negotiation_failure: event(c: connection, failure_code: count, flags: count);
	global rdp_negotiation_failure: event(c: connection, failure_code: count);

	## The client describes itself.
	##
	## c: The connection.
	##
	## data: What it says.
	global rdp_client_core_data: event(c: connection, data: RDP::ClientCoreData);

	## The client tells which encryption it knows.
	##
	## c: The connection.
	##
	## data: What it says.
	global rdp_client_security_data: event(c: connection, data: RDP::ClientSecurityData);

	## The client asks for virtual channels.
	##
	## c: The connection.
	##
	## channels: The channels.
	global rdp_client_network_data: event(c: connection, channels: RDP::ClientChannelList);

	## The client tells how it may be redirected.
	##
	## c: The connection.
	##
	## data: What it says.
	global rdp_client_cluster_data: event(c: connection, data: RDP::ClientClusterData);

	## The server answers the client's settings.
	##
	## c: The connection.
	##
	## result: The result, a key of ``RDP::results``.
	global rdp_gcc_server_create_response: event(c: connection, result: count);

	## The server has chosen an encryption of RDP's own.
	##
	## c: The connection.
	##
	## encryption_method: A key of ``RDP::encryption_methods``.
	##
	## encryption_level: A key of ``RDP::encryption_levels``.
	global rdp_server_security: event(c: connection, encryption_method: count, encryption_level: count);

	## The server has shown a certificate; raised once for a chain.
	##
	## c: The connection.
	##
	## cert_type: A key of ``RDP::cert_types``.
	##
	## permanently_issued: Whether the certificate is a permanent one.
	global rdp_server_certificate: event(c: connection, cert_type: count, permanently_issued: bool);

	## Encryption begins.
	##
	## c: The connection.
	##
	## security_protocol: How the session is secured, a key of ``RDP::security_protocols``.
	global rdp_begin_encryption: event(c: connection, security_protocol: count);

	## A client asks for a connection over UDP.
	##
	## c: The connection.
	global rdpeudp_syn: event(c: connection);

	## The server agrees to a connection over UDP.
	##
	## c: The connection.
	global rdpeudp_synack: event(c: connection);

	## A connection over UDP is established.
	##
	## c: The connection.
	##
	## version: Version of the protocol.
	global rdpeudp_established: event(c: connection, version: count);

	## Data over UDP.
	##
	## c: The connection.
	##
	## is_orig: Whether the client sent them.
	##
	## version: Version of the protocol.
	##
	## data: The data.
	global rdpeudp_data: event(c: connection, is_orig: bool, version: count, data: string);
}
