##! Types and limits of the SSH analyzer.

module SSH;

export {
	## Algorithms of one kind, in order of preference.
	type Algorithm_Prefs: record {
		## From the client to the server.
		client_to_server: vector of string &optional;
		## From the server to the client.
		server_to_client: vector of string &optional;
	};

	## What one side offers for the key exchange (RFC 4253, section 7.1).
	type Capabilities: record {
		kex_algorithms: string_vec;	##< Methods of key exchange.
		server_host_key_algorithms: string_vec;	##< Kinds of host keys.
		encryption_algorithms: Algorithm_Prefs;	##< Ciphers.
		mac_algorithms: Algorithm_Prefs;	##< Authentication codes.
		compression_algorithms: Algorithm_Prefs;	##< Compression.
		languages: Algorithm_Prefs &optional;	##< Languages, where a side names any.
		is_server: bool;	##< Whether the responder sent it.
	};

	## Packets before encryption are cut at so many bytes; 0: no limit.
	const max_packet_length = 8 * 1024 * 1024 &redef;

	## Strings in packets are cut at so many bytes; 0: no limit.
	const max_string_length = 2 * 1024 * 1024 &redef;

	## More methods of key exchange than this are left out; 0: no limit.
	const max_kexinit_kex_algorithms = 256 &redef;

	## More kinds of host keys than this are left out; 0: no limit.
	const max_kexinit_hostkey_algorithms = 256 &redef;

	## More ciphers than this are left out; 0: no limit.
	const max_kexinit_encryption_algorithms = 256 &redef;

	## More authentication codes than this are left out; 0: no limit.
	const max_kexinit_mac_algorithms = 256 &redef;

	## More kinds of compression than this are left out; 0: no limit.
	const max_kexinit_compression_algorithms = 256 &redef;

	## More languages than this are left out; 0: no limit.
	const max_kexinit_languages = 256 &redef;
}
