##! Events of the TLS and DTLS analyzers (SSLv2 to TLS 1.3).

module GLOBAL;

export {
	## Raised for the message that begins a handshake, behind the events of its extensions.
	##
	## c: The connection.
	##
	## version: The version it names.
	##
	## record_version: The version of its record; 0 for SSLv2.
	##
	## possible_ts: What may be the time of the client; many send random bytes.
	##
	## client_random: The random bytes behind the time; the challenge for SSLv2.
	##
	## session_id: The session it would like to go on with, filled up with zeros to 32 bytes.
	##
	## ciphers: The suites it offers.
	##
	## comp_methods: The compression methods it offers.
	global ssl_client_hello: event(c: connection, version: count, record_version: count, possible_ts: time, client_random: string, session_id: string, ciphers: index_vec, comp_methods: index_vec);

	## Raised for the answer to the first message, behind the events of its extensions.
	##
	## c: The connection.
	##
	## version: The version it names.
	##
	## record_version: The version of its record; 0 for SSLv2.
	##
	## possible_ts: What may be the time of the server; meaningless in SSLv2 and TLS 1.3.
	##
	## server_random: All 32 random bytes; the connection identifier for SSLv2.
	##
	## session_id: The session, filled up with zeros to 32 bytes.
	##
	## cipher: The suite it has chosen.
	##
	## comp_method: The compression method it has chosen.
	global ssl_server_hello: event(c: connection, version: count, record_version: count, possible_ts: time, server_random: string, session_id: string, cipher: count, comp_method: count);

	## Raised for each extension of the two hello messages, behind the event of its kind where there is one.
	##
	## c: The connection.
	##
	## is_client: Whether it is in the client's.
	##
	## code: Its number; see :zeek:see:`SSL::extensions`.
	##
	## val: Its value.
	global ssl_extension: event(c: connection, is_client: bool, code: count, val: string);

	## Raised for the groups that an endpoint supports (RFC 8422, section 5.1.1).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## curves: The groups.
	global ssl_extension_elliptic_curves: event(c: connection, is_client: bool, curves: index_vec);

	## Raised for the formats of points that an endpoint supports (RFC 8422, section 5.1.2).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## point_formats: The formats.
	global ssl_extension_ec_point_formats: event(c: connection, is_client: bool, point_formats: index_vec);

	## Raised for the signature algorithms that an endpoint supports (RFC 5246, section 7.4.1.4.1).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## signature_algorithms: The algorithms.
	global ssl_extension_signature_algorithm: event(c: connection, is_client: bool, signature_algorithms: signature_and_hashalgorithm_vec);

	## Raised for keys of the exchange of TLS 1.3 (RFC 8446, section 4.2.8).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## curves: The groups of the keys; the chosen one where the server sends it.
	global ssl_extension_key_share: event(c: connection, is_client: bool, curves: index_vec);

	## Raised for the pre-shared keys that a client offers (RFC 8446, section 4.2.11).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## identities: The keys.
	##
	## binders: A message authentication code for each.
	global ssl_extension_pre_shared_key_client_hello: event(c: connection, is_client: bool, identities: psk_identity_vec, binders: string_vec);

	## Raised for the pre-shared key that the server chooses.
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## selected_identity: Its place among the offered ones, from 0.
	global ssl_extension_pre_shared_key_server_hello: event(c: connection, is_client: bool, selected_identity: count);

	## Raised for an encrypted client hello (RFC 9849) of the outer kind.
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## kdf_id: Key derivation function.
	##
	## aead_id: Encryption.
	##
	## config_id: Identifier of the server's configuration.
	##
	## enc: Encapsulated key.
	##
	## payload_length: Bytes of the encrypted hello.
	global ssl_extension_encrypted_client_hello: event(c: connection, is_client: bool, kdf_id: count, aead_id: count, config_id: count, enc: string, payload_length: count);

	## Raised for the server's key of an exchange over a named curve (RFC 8422, section 5.4).
	##
	## c: The connection.
	##
	## curve: The curve.
	##
	## point: The key.
	global ssl_ecdh_server_params: event(c: connection, curve: count, point: string);

	## Raised for the server's key of a Diffie-Hellman exchange (RFC 5246, section 7.4.3).
	##
	## c: The connection.
	##
	## p: The prime.
	##
	## q: The generator.
	##
	## Ys: The key.
	global ssl_dh_server_params: event(c: connection, p: string, q: string, Ys: string);

	## Raised for the signature below the server's key.
	##
	## c: The connection.
	##
	## signature_and_hashalgorithm: The algorithms; 256 before TLS 1.2, which leaves them open.
	##
	## signature: The signature.
	global ssl_server_signature: event(c: connection, signature_and_hashalgorithm: SSL::SignatureAndHashAlgorithm, signature: string);

	## Raised for the client's key of an exchange over a curve.
	##
	## c: The connection.
	##
	## point: The key, with its length in front.
	global ssl_ecdh_client_params: event(c: connection, point: string);

	## Raised for the client's key of a Diffie-Hellman exchange.
	##
	## c: The connection.
	##
	## Yc: The key, with its length in front.
	global ssl_dh_client_params: event(c: connection, Yc: string);

	## Raised for the secret that a client encrypts with the server's RSA key.
	##
	## c: The connection.
	##
	## pms: The encrypted secret.
	global ssl_rsa_client_pms: event(c: connection, pms: string);

	## Raised for the protocols that may come next (RFC 7301).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## protocols: The protocols; the chosen one where the server sends it.
	global ssl_extension_application_layer_protocol_negotiation: event(c: connection, is_client: bool, protocols: string_vec);

	## Raised for the names of the server that a client asks for (RFC 6066, section 3).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## names: The names.
	global ssl_extension_server_name: event(c: connection, is_client: bool, names: string_vec);

	## Raised for each signed certificate timestamp (RFC 6962, section 3.3.1).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## version: 0 for the first version.
	##
	## logid: Identifier of the log.
	##
	## timestamp: The time, in milliseconds since 1970.
	##
	## signature_and_hashalgorithm: The algorithms.
	##
	## signature: The signature.
	global ssl_extension_signed_certificate_timestamp: event(c: connection, is_client: bool, version: count, logid: string, timestamp: count, signature_and_hashalgorithm: SSL::SignatureAndHashAlgorithm, signature: string);

	## Raised for the versions that a client supports, or that the server chooses (RFC 8446, section 4.2.1).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## versions: The versions.
	global ssl_extension_supported_versions: event(c: connection, is_client: bool, versions: index_vec);

	## Raised for how a client can use pre-shared keys (RFC 8446, section 4.2.9).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends them.
	##
	## modes: The modes.
	global ssl_extension_psk_key_exchange_modes: event(c: connection, is_client: bool, modes: index_vec);

	## Raised for a connection identifier of DTLS (RFC 9146).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## cid: The identifier.
	global ssl_extension_connection_id: event(c: connection, is_client: bool, cid: string);

	## Raised at the end of the handshake: all that follows is encrypted.
	##
	## c: The connection.
	global ssl_established: event(c: connection);

	## Raised for each alert that is not encrypted.
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## level: How grave it is; see :zeek:see:`SSL::alert_levels`.
	##
	## desc: What it says; see :zeek:see:`SSL::alert_descriptions`.
	global ssl_alert: event(c: connection, is_client: bool, level: count, desc: count);

	## Raised where the server hands out a ticket to go on with the session later (RFC 5077).
	##
	## c: The connection.
	##
	## ticket_lifetime_hint: How long it may be of use, in seconds.
	##
	## ticket: The ticket.
	global ssl_session_ticket_handshake: event(c: connection, ticket_lifetime_hint: count, ticket: string);

	## Raised for heartbeats that are not encrypted (RFC 6520).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## length: Length of the record.
	##
	## heartbeat_type: 1 for requests, 2 for responses.
	##
	## payload_length: Length of the payload as it says itself.
	##
	## payload: What there really is, padding included.
	global ssl_heartbeat: event(c: connection, is_client: bool, length: count, heartbeat_type: count, payload_length: count, payload: string);

	## Raised for each record before encryption, behind the events of its content.
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## record_version: Version of the record; 0 for SSLv2.
	##
	## content_type: Kind of its content.
	##
	## length: Its length.
	global ssl_plaintext_data: event(c: connection, is_client: bool, record_version: count, content_type: count, length: count);

	## Raised for each encrypted record. By default the analyzer is taken away before; see :zeek:see:`SSL::disable_analyzer_after_detection`.
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## record_version: Version of the record; 0 for SSLv2.
	##
	## content_type: Kind of its content.
	##
	## length: Its length.
	global ssl_encrypted_data: event(c: connection, is_client: bool, record_version: count, content_type: count, length: count);

	## Raised for each record of TLS 1.3 between the hello messages and the first record of the second endpoint: mostly the encrypted rest of the handshake.
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## length: Its length.
	global ssl_probable_encrypted_handshake_message: event(c: connection, is_client: bool, length: count);

	## Raised for an OCSP reply within the handshake (RFC 6066, section 8).
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## response: The encoded reply.
	global ssl_stapled_ocsp: event(c: connection, is_client: bool, response: string);

	## Raised for each message of the handshake, behind the events of its content.
	##
	## c: The connection.
	##
	## is_client: Whether the client sends it.
	##
	## msg_type: Its type.
	##
	## length: Its length.
	global ssl_handshake_message: event(c: connection, is_client: bool, msg_type: count, length: count);

	## Raised where an endpoint switches to encryption.
	##
	## c: The connection.
	##
	## is_client: Whether it is the client.
	global ssl_change_cipher_spec: event(c: connection, is_client: bool);

	## Raised where the responder of a connection turns out to be the client of TLS, or not to be it after all.
	##
	## c: The connection.
	global ssl_connection_flipped: event(c: connection);

	## Raised where the server asks for a certificate (RFC 5246, section 7.4.4).
	##
	## c: The connection.
	##
	## is_client: Whether the client asks.
	##
	## certificate_types: Kinds that it takes.
	##
	## supported_signature_algorithms: Algorithms that it takes.
	##
	## certificate_authorities: Encoded names of the authorities that it trusts; see :zeek:see:`parse_distinguished_name`.
	global ssl_certificate_request: event(c: connection, is_client: bool, certificate_types: index_vec, supported_signature_algorithms: signature_and_hashalgorithm_vec, certificate_authorities: string_vec);
}
