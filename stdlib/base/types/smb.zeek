##! Types and settings of SMB ([MS-CIFS], [MS-SMB2]). No analyzer reads it yet; the types
##! are there for policies that name them.

module SMB;

export {
	## When a file was used, as a time and as the number of 100 ns since 1601.
	type SMB::MACTimes: record {
		modified: time &log;	##< Last write to its data.
		modified_raw: count;
		accessed: time &log;	##< Last access.
		accessed_raw: count;
		created: time &log;	##< Creation.
		created_raw: count;
		changed: time &log;	##< Last change of its attributes.
		changed_raw: count;
	};

	## Names of files that are pipes for DCE-RPC.
	const SMB::pipe_filenames: set[string] &redef;

	## Messages of SMB2 that may wait for their answer; more end the analysis.
	const SMB::max_pending_messages = 1000 &redef;

	## Analyzers of DCE-RPC that one connection may have.
	const max_dce_rpc_analyzers = 1000 &redef;
}

module SMB1;

export {
	## Header of SMB1 ([MS-CIFS] 2.2.3.1).
	type SMB1::Header: record {
		command: count;	##< The command.
		status: count;	##< Its result.
		flags: count;	##< Flags.
		flags2: count;	##< More flags.
		tid: count;	##< The tree.
		pid: count;	##< The process.
		uid: count;	##< The user.
		mid: count;	##< The message.
	};

	## Raw transfers that a server supports.
	type SMB1::NegotiateRawMode: record {
		read_raw: bool;	##< Reads.
		write_raw: bool;	##< Writes.
	};

	## What a server can do ([MS-CIFS] 2.2.4.52.2).
	type SMB1::NegotiateCapabilities: record {
		raw_mode: bool;	##< Raw reads and writes.
		mpx_mode: bool;	##< Multiplexed reads and writes.
		unicode: bool;	##< Strings of Unicode.
		large_files: bool;	##< Offsets of 64 bits.
		nt_smbs: bool;	##< The commands of NT LM 0.12.
		rpc_remote_apis: bool;	##< Remote administration by RPC.
		status32: bool;	##< Results of 32 bits.
		level_2_oplocks: bool;	##< Opportunistic locks of level 2.
		lock_and_read: bool;	##< Locking and reading at once.
		nt_find: bool;	##< The searches of NT.
		dfs: bool;	##< The distributed file system.
		infolevel_passthru: bool;	##< Information levels of NT as they are.
		large_readx: bool;	##< Large reads.
		large_writex: bool;	##< Large writes.
		unix: bool;	##< Extensions of UNIX.
		bulk_transfer: bool;	##< Bulk transfers.
		compressed_data: bool;	##< Compressed transfers.
		extended_security: bool;	##< Extended security.
	};

	## Security of a server.
	type SMB1::NegotiateResponseSecurity: record {
		user_level: bool;	##< Accounts are per user, not per share.
		challenge_response: bool;	##< Passwords are not sent as they are.
		signatures_enabled: bool &optional;	##< Messages may be signed.
		signatures_required: bool &optional;	##< Messages must be signed.
	};

	## Answer of the core protocol to a negotiation.
	type SMB1::NegotiateResponseCore: record {
		dialect_index: count;	##< Index of the chosen dialect.
	};

	## Answer of LAN Manager to a negotiation.
	type SMB1::NegotiateResponseLANMAN: record {
		word_count: count;	##< Words of parameters.
		dialect_index: count;	##< Index of the chosen dialect.
		security_mode: SMB1::NegotiateResponseSecurity;	##< Its security.
		max_buffer_size: count;	##< Largest message in bytes.
		max_mpx_count: count;	##< Requests that may be under way.
		max_number_vcs: count;	##< Virtual circuits between two machines.
		raw_mode: SMB1::NegotiateRawMode;	##< Raw transfers.
		session_key: count;	##< The session key.
		server_time: time;	##< Time of the server.
		encryption_key: string;	##< The challenge.
		primary_domain: string;	##< Domain of the server.
	};

	## Answer of NT LM 0.12 to a negotiation.
	type SMB1::NegotiateResponseNTLM: record {
		word_count: count;	##< Words of parameters.
		dialect_index: count;	##< Index of the chosen dialect.
		security_mode: SMB1::NegotiateResponseSecurity;	##< Its security.
		max_buffer_size: count;	##< Largest message in bytes.
		max_mpx_count: count;	##< Requests that may be under way.
		max_number_vcs: count;	##< Virtual circuits between two machines.
		max_raw_size: count;	##< Largest raw message in bytes.
		session_key: count;	##< The session key.
		capabilities: SMB1::NegotiateCapabilities;	##< What the server can do.
		server_time: time;	##< Its time.
		encryption_key: string &optional;	##< The challenge, without extended security.
		domain_name: string &optional;	##< Its domain, without extended security.
		guid: string &optional;	##< Its identity, with extended security.
		security_blob: string;	##< The token of the security, with extended security.
	};

	## Answer to a negotiation; one of them is there.
	type SMB1::NegotiateResponse: record {
		core: SMB1::NegotiateResponseCore &optional;	##< That of the core protocol.
		lanman: SMB1::NegotiateResponseLANMAN &optional;	##< That of LAN Manager.
		ntlm: SMB1::NegotiateResponseNTLM &optional;	##< That of NT LM 0.12.
	};

	## What a client can do.
	type SMB1::SessionSetupAndXCapabilities: record {
		unicode: bool;	##< Strings of Unicode.
		large_files: bool;	##< Offsets of 64 bits.
		nt_smbs: bool;	##< The commands of NT LM 0.12.
		status32: bool;	##< Results of 32 bits.
		level_2_oplocks: bool;	##< Opportunistic locks of level 2.
		nt_find: bool;	##< The searches of NT.
	};

	## A client sets up a session; its form depends on *word_count*: 10 before NT LM,
	## 12 with extended security, 13 without.
	type SMB1::SessionSetupAndXRequest: record {
		word_count: count;	##< Words of parameters.
		max_buffer_size: count;	##< Largest message in bytes.
		max_mpx_count: count;	##< Requests that may be under way.
		vc_number: count;	##< Number of the virtual circuit.
		session_key: count;	##< The session key of the negotiation.
		native_os: string;	##< System of the client.
		native_lanman: string;	##< Its LAN Manager.
		account_name: string &optional;	##< The user, not with extended security.
		account_password: string &optional;	##< His password, before NT LM.
		primary_domain: string &optional;	##< His domain, not with extended security.
		case_insensitive_password: string &optional;	##< Without extended security: answer of LAN Manager.
		case_sensitive_password: string &optional;	##< Without extended security: answer of NT.
		security_blob: string &optional;	##< With extended security: its token.
		capabilities: SMB1::SessionSetupAndXCapabilities &optional;	##< What the client can do.
	};

	## A server has set up a session.
	type SMB1::SessionSetupAndXResponse: record {
		word_count: count;	##< Words of parameters.
		is_guest: bool &optional;	##< Whether the user is a guest.
		native_os: string &optional;	##< System of the server.
		native_lanman: string &optional;	##< Its LAN Manager.
		primary_domain: string &optional;	##< Its domain.
		security_blob: string &optional;	##< With extended security: its token.
	};

	## Parameters of a transaction.
	type SMB1::Trans2_Args: record {
		total_param_count: count;	##< Bytes of parameters altogether.
		total_data_count: count;	##< Bytes of data altogether.
		max_param_count: count;	##< Parameters that may come back, in bytes.
		max_data_count: count;	##< Data that may come back, in bytes.
		max_setup_count: count;	##< Setup that may come back.
		flags: count;	##< Flags.
		trans_timeout: count;	##< How long the server may wait.
		param_count: count;	##< Bytes of parameters here.
		param_offset: count;	##< Where they begin.
		data_count: count;	##< Bytes of data here.
		data_offset: count;	##< Where they begin.
		setup_count: count;	##< Words of setup.
	};

	## Parameters of a further part of a transaction.
	type SMB1::Trans_Sec_Args: record {
		total_param_count: count;	##< Bytes of parameters altogether.
		total_data_count: count;	##< Bytes of data altogether.
		param_count: count;	##< Bytes of parameters here.
		param_offset: count;	##< Where they begin in the message.
		param_displacement: count;	##< Where they belong.
		data_count: count;	##< Bytes of data here.
		data_offset: count;	##< Where they begin in the message.
		data_displacement: count;	##< Where they belong.
	};

	## Parameters of a further part of a transaction of the second kind.
	type SMB1::Trans2_Sec_Args: record {
		total_param_count: count;	##< Bytes of parameters altogether.
		total_data_count: count;	##< Bytes of data altogether.
		param_count: count;	##< Bytes of parameters here.
		param_offset: count;	##< Where they begin in the message.
		param_displacement: count;	##< Where they belong.
		data_count: count;	##< Bytes of data here.
		data_offset: count;	##< Where they begin in the message.
		data_displacement: count;	##< Where they belong.
		FID: count;	##< The file.
	};

	## A search begins.
	type SMB1::Find_First2_Request_Args: record {
		search_attrs: count;	##< Attributes of files to look for.
		search_count: count;	##< Results that may come back.
		flags: count;	##< Flags.
		info_level: count;	##< What is told of each file.
		search_storage_type: count;	##< Files or folders.
		file_name: string;	##< The name, or a pattern of it.
	};

	## Results of a search.
	type SMB1::Find_First2_Response_Args: record {
		sid: count;	##< Number of the search.
		search_count: count;	##< Results here.
		end_of_search: bool;	##< Whether these are all.
		ext_attr_error: string &optional;	##< What was wrong with extended attributes.
	};
}

module SMB2;

export {
	## Header of SMB2 ([MS-SMB2] 2.2.1).
	type SMB2::Header: record {
		credit_charge: count;	##< Credits that the request takes.
		status: count;	##< Result, in answers.
		command: count;	##< The command.
		credits: count;	##< Credits asked for or granted.
		flags: count;	##< Flags.
		message_id: count;	##< The message.
		process_id: count;	##< The process.
		tree_id: count;	##< The tree.
		session_id: count;	##< The session.
		signature: string;	##< The signature of the message.
	};

	## An identity of 128 bits.
	type SMB2::GUID: record {
		persistent: count;	##< The part that survives reconnection.
		volatile: count;	##< The part that does not.
	};

	## Attributes of a file ([MS-FSCC] 2.6).
	type SMB2::FileAttrs: record {
		read_only: bool;
		hidden: bool;
		system: bool;
		directory: bool;	##< A folder.
		archive: bool;	##< Changed since the last backup.
		normal: bool;	##< Nothing else applies.
		temporary: bool;
		sparse_file: bool;
		reparse_point: bool;	##< A link or a mount point.
		compressed: bool;
		offline: bool;	##< Its data are elsewhere.
		not_content_indexed: bool;
		encrypted: bool;
		integrity_stream: bool;
		no_scrub_data: bool;
	};

	## A file has been closed.
	type SMB2::CloseResponse: record {
		alloc_size: count;	##< Bytes allocated.
		eof: count;	##< Its length in bytes.
		times: SMB::MACTimes;	##< When it was used.
		attrs: SMB2::FileAttrs;	##< Its attributes.
	};

	## Hashes against tampering with the negotiation (SMB 3.1.1).
	type SMB2::PreAuthIntegrityCapabilities: record {
		hash_alg_count: count;	##< How many algorithms.
		salt_length: count;	##< Bytes of salt.
		hash_alg: vector of count;	##< The algorithms.
		salt: string;	##< The salt.
	};

	## Ciphers (SMB 3.1.1).
	type SMB2::EncryptionCapabilities: record {
		cipher_count: count;	##< How many.
		ciphers: vector of count;	##< Which.
	};

	## Compression (SMB 3.1.1).
	type SMB2::CompressionCapabilities: record {
		alg_count: count;	##< How many algorithms.
		algs: vector of count;	##< Which.
	};

	## One matter of a negotiation (SMB 3.1.1).
	type SMB2::NegotiateContextValue: record {
		context_type: count;	##< What it is about.
		data_length: count;	##< Its length in bytes.
		preauth_info: SMB2::PreAuthIntegrityCapabilities &optional;	##< Hashes.
		encryption_info: SMB2::EncryptionCapabilities &optional;	##< Ciphers.
		compression_info: SMB2::CompressionCapabilities &optional;	##< Compression.
		netname: string &optional;	##< Name of the server.
	};

	## All matters of a negotiation.
	type SMB2::NegotiateContextValues: vector of SMB2::NegotiateContextValue;

	## Answer to a negotiation.
	type SMB2::NegotiateResponse: record {
		dialect_revision: count;	##< The dialect.
		security_mode: count;	##< Whether messages are signed.
		server_guid: SMB2::GUID;	##< Identity of the server.
		system_time: time;	##< Its time.
		server_start_time: time;	##< When it started.
		negotiate_context_count: count;	##< How many matters.
		negotiate_context_values: SMB2::NegotiateContextValues;	##< What they are.
	};

	## A client sets up a session.
	type SMB2::SessionSetupRequest: record {
		security_mode: count;	##< Whether messages are signed.
	};

	## What a session is like.
	type SMB2::SessionSetupFlags: record {
		guest: bool;	##< The user is a guest.
		anonymous: bool;	##< The user is nobody.
		encrypt: bool;	##< Messages are encrypted.
	};

	## A server has set up a session.
	type SMB2::SessionSetupResponse: record {
		flags: SMB2::SessionSetupFlags;	##< What it is like.
	};

	## A share has been entered.
	type SMB2::TreeConnectResponse: record {
		share_type: count;	##< A disk, a pipe or a printer.
	};

	## A file is opened or created.
	type SMB2::CreateRequest: record {
		filename: string;	##< Its name.
		disposition: count;	##< What to do where it exists, and where it does not.
		create_options: count;	##< Options.
	};

	## A file has been opened or created.
	type SMB2::CreateResponse: record {
		file_id: SMB2::GUID;	##< Its handle.
		size: count;	##< Its length in bytes.
		times: SMB::MACTimes;	##< When it was used.
		attrs: SMB2::FileAttrs;	##< Its attributes.
		create_action: count;	##< What was done.
	};

	## Quotas of a file system ([MS-FSCC] 2.5.2).
	type SMB2::Fscontrol: record {
		free_space_start_filtering: int;
		free_space_threshold: int;
		free_space_stop_filtering: int;
		delete_quota_threshold: count;
		default_quota_limit: count;
		fs_control_flags: count;
	};

	## An extended attribute of a file.
	type SMB2::FileEA: record {
		ea_name: string;	##< Its name.
		ea_value: string;	##< Its value.
	};

	## Extended attributes of a file.
	type SMB2::FileEAs: vector of SMB2::FileEA;

	## Header of an encrypted message ([MS-SMB2] 2.2.41).
	type SMB2::Transform_header: record {
		signature: string;	##< The signature.
		nonce: string;	##< The nonce.
		orig_msg_size: count;	##< Length of the message in the clear.
		flags: count;	##< Flags, or the cipher.
		session_id: count;	##< The session.
	};
}

module GLOBAL;
