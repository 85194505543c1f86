##! Types of NTLM ([MS-NLMP]). No analyzer reads it yet; the types
##! are there for policies that name them.

module NTLM;

export {
	## Version of Windows, in NTLM messages.
	type NTLM::Version: record {
		major: count;	##< Major version.
		minor: count;	##< Minor version.
		build: count;	##< Number of the build.
		ntlmssp: count;	##< Revision of NTLMSSP itself.
	};

	## What two sides of NTLM agree upon ([MS-NLMP] 2.2.2.5).
	type NTLM::NegotiateFlags: record {
		negotiate_56: bool;	##< Session keys of 56 bits.
		negotiate_key_exch: bool;	##< Keys are exchanged explicitly.
		negotiate_128: bool;	##< Session keys of 128 bits.
		negotiate_version: bool;	##< The message tells a version.
		negotiate_target_info: bool;	##< TargetInfo follows.
		request_non_nt_session_key: bool;	##< The session key is that of LAN Manager.
		negotiate_identify: bool;	##< A token of identify level.
		negotiate_extended_sessionsecurity: bool;	##< NTLM version 2 session security.
		target_type_server: bool;	##< The target name is that of a server.
		target_type_domain: bool;	##< The target name is that of a domain.
		negotiate_always_sign: bool;	##< All messages carry a signature, be it a dummy.
		negotiate_oem_workstation_supplied: bool;	##< The name of the workstation is there.
		negotiate_oem_domain_supplied: bool;	##< The name of the domain is there.
		negotiate_anonymous_connection: bool;	##< The connection is anonymous.
		negotiate_ntlm: bool;	##< NTLM version 1 session security.
		negotiate_lm_key: bool;	##< Session keys by LAN Manager.
		negotiate_datagram: bool;	##< Authentication without connection.
		negotiate_seal: bool;	##< Messages are to be encrypted.
		negotiate_sign: bool;	##< Messages are to be signed.
		request_target: bool;	##< The name of the target is asked for.
		negotiate_oem: bool;	##< Strings of an OEM code page.
		negotiate_unicode: bool;	##< Strings of Unicode.
	};

	## First message of NTLM.
	type NTLM::Negotiate: record {
		flags: NTLM::NegotiateFlags;	##< What the client can do.
		domain_name: string &optional;	##< Its domain.
		workstation: string &optional;	##< Its name.
		version: NTLM::Version &optional;	##< Its version.
	};

	## What a server tells of itself (AV_PAIR).
	type NTLM::AVs: record {
		nb_computer_name: string;	##< Its NetBIOS name.
		nb_domain_name: string;	##< The NetBIOS name of its domain.
		dns_computer_name: string &optional;	##< Its name in DNS.
		dns_domain_name: string &optional;	##< The name of its domain in DNS.
		dns_tree_name: string &optional;	##< The name of the forest in DNS.
		constrained_auth: bool &optional;	##< Whether authentication is constrained.
		timestamp: time &optional;	##< Time of the server.
		single_host_id: count &optional;	##< Identity of the machine.
		target_name: string &optional;	##< Service principal name of the target.
	};

	## Second message of NTLM, that of the server.
	type NTLM::Challenge: record {
		flags: NTLM::NegotiateFlags;	##< What both agreed upon.
		challenge: count;	##< 64 random bits.
		target_name: string &optional;	##< The server or its domain.
		version: NTLM::Version &optional;	##< Its version.
		target_info: NTLM::AVs &optional;	##< What it tells of itself.
	};

	## Third message of NTLM, the answer of the client.
	type NTLM::Authenticate: record {
		flags: NTLM::NegotiateFlags;	##< What both agreed upon.
		domain_name: string &optional;	##< Domain of the account.
		user_name: string &optional;	##< Name of the account.
		workstation: string &optional;	##< Machine of the user.
		session_key: string &optional;	##< The session key, encrypted.
		version: NTLM::Version &optional;	##< Version of the client.
		response: string &optional;	##< The answer to the challenge.
	};
}

module GLOBAL;
