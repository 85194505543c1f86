##! Types of the RDP events.

module RDP;

export {
	## What a client can do that servers must know early (MS-RDPBCGR, 2.2.1.3.2).
	type RDP::EarlyCapabilityFlags: record {
		support_err_info_pdu: bool;	##< Takes reports of errors.
		want_32bpp_session: bool;	##< Wants 32 bits for each pixel.
		support_statusinfo_pdu: bool;	##< Takes reports of the server's state.
		strong_asymmetric_keys: bool;	##< Takes keys longer than 512 bits.
		support_monitor_layout_pdu: bool;	##< Takes the layout of monitors.
		support_netchar_autodetect: bool;	##< Helps to find out how fast the network is.
		support_dynvc_gfx_protocol: bool;	##< Knows the graphics pipeline.
		support_dynamic_time_zone: bool;	##< Tells how its time zone changes.
		support_heartbeat_pdu: bool;	##< Takes signs of life.
	};

	## What a client says of itself (MS-RDPBCGR, 2.2.1.3.2).
	type RDP::ClientCoreData: record {
		version_major: count;	##< Version of the protocol.
		version_minor: count;	##< The rest of it.
		desktop_width: count;	##< Width of the desktop it wants, in pixels.
		desktop_height: count;	##< Its height.
		color_depth: count;	##< Depth of colors; later fields replace it.
		sas_sequence: count;	##< Keys that ask for attention.
		keyboard_layout: count;	##< Layout of the keyboard, a key of ``RDP::languages``.
		client_build: count;	##< Build of the client, a key of ``RDP::builds``.
		client_name: string;	##< Name of the client's computer.
		keyboard_type: count;	##< Type of the keyboard.
		keyboard_sub: count;	##< Its subtype.
		keyboard_function_key: count;	##< How many function keys it has.
		ime_file_name: string;	##< File of the input method.
		post_beta2_color_depth: count &optional;	##< Depth of colors; later fields replace it.
		client_product_id: count &optional;	##< 1, usually.
		serial_number: count &optional;	##< 0, usually.
		high_color_depth: count &optional;	##< Bits of a pixel.
		supported_color_depths: count &optional;	##< Depths that it knows, as bits.
		ec_flags: RDP::EarlyCapabilityFlags &optional;	##< What it can do.
		dig_product_id: string &optional;	##< Identifies the client's installation.
	};

	## Which encryption a client knows (MS-RDPBCGR, 2.2.1.3.3).
	type RDP::ClientSecurityData: record {
		encryption_methods: count;	##< 1: 40 bits, 2: 128 bits, 8: 56 bits, 16: FIPS 140-1.
		ext_encryption_methods: count;	##< The same, of French clients.
	};

	## A virtual channel (MS-RDPBCGR, 2.2.1.3.4.1).
	type RDP::ClientChannelDef: record {
		name: string;	##< Its name, up to seven characters and NUL.
		options: count;	##< All flags.
		initialized: bool;	##< Not looked at by servers.
		encrypt_rdp: bool;	##< Not looked at by servers.
		encrypt_sc: bool;	##< Not looked at by servers.
		encrypt_cs: bool;	##< Not looked at by servers.
		pri_high: bool;	##< Goes before others.
		pri_med: bool;	##< Goes neither before nor after others.
		pri_low: bool;	##< Goes after others.
		compress_rdp: bool;	##< Compressed where other data are.
		compress: bool;	##< Compressed in any case.
		show_protocol: bool;	##< Shows its headers.
		persistent: bool;	##< Stays when the session is taken over for help.
	};

	## How a client may be redirected (MS-RDPBCGR, 2.2.1.3.5).
	type RDP::ClientClusterData: record {
		flags: count;	##< The flags.
		redir_session_id: count;	##< The session to which it was redirected.
		redir_supported: bool;	##< Whether it can be redirected.
		svr_session_redir_version_mask: count;	##< Version of the redirection.
		redir_sessionid_field_valid: bool;	##< Whether the session is valid.
		redir_smartcard: bool;	##< Whether it logged in with a smart card.
	};

	## The virtual channels that a client wants.
	type RDP::ClientChannelList: vector of RDP::ClientChannelDef;
}
