##! Events of the DNS analyzer: DNS over UDP and TCP, multicast DNS, LLMNR and the
##! NetBIOS name service, which share one message format (RFC 1035, RFC 1002).

module GLOBAL;

export {
	## Raised for every message, before anything but its header is looked at.
	##
	## c: The connection, UDP or TCP.
	##
	## is_orig: Whether the originator sent it.
	##
	## msg: The header.
	##
	## len: Bytes of the whole message.
	global dns_message: event(c: connection, is_orig: bool, msg: dns_msg, len: count);

	## Raised for each question of a query.
	##
	## c: The connection.
	##
	## msg: The header.
	##
	## query: The name asked for, in lower case.
	##
	## qtype: The type asked for.
	##
	## qclass: The class asked for.
	##
	## original_query: The name as it was written.
	global dns_request: event(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count, original_query: string);
	global dns_request: event(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count);

	## Raised for each question of a reply that brings no records at all, which mostly
	## means that the query failed.
	##
	## c: The connection.
	##
	## msg: The header.
	##
	## query: The name asked for, in lower case.
	##
	## qtype: The type asked for.
	##
	## qclass: The class asked for.
	##
	## original_query: The name as it was written.
	global dns_rejected: event(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count, original_query: string);
	global dns_rejected: event(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count);

	## Raised for each question that a reply with records repeats.
	##
	## c: The connection.
	##
	## msg: The header.
	##
	## query: The name asked for, in lower case.
	##
	## qtype: The type asked for.
	##
	## qclass: The class asked for.
	##
	## original_query: The name as it was written.
	global dns_query_reply: event(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count, original_query: string);
	global dns_query_reply: event(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count);

	## Raised for an IPv4 address record.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## a: The address.
	global dns_A_reply: event(c: connection, msg: dns_msg, ans: dns_answer, a: addr);

	## Raised for an IPv6 address record.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## a: The address.
	global dns_AAAA_reply: event(c: connection, msg: dns_msg, ans: dns_answer, a: addr);

	## Raised for an A6 record, the experimental form of an IPv6 address record.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## a: The address.
	global dns_A6_reply: event(c: connection, msg: dns_msg, ans: dns_answer, a: addr);

	## Raised for the name of a name server.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## name: The server.
	global dns_NS_reply: event(c: connection, msg: dns_msg, ans: dns_answer, name: string);

	## Raised for an alias.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## name: The canonical name.
	global dns_CNAME_reply: event(c: connection, msg: dns_msg, ans: dns_answer, name: string);

	## Raised for a pointer, as reverse look-ups yield it.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## name: What it points to.
	global dns_PTR_reply: event(c: connection, msg: dns_msg, ans: dns_answer, name: string);

	## Raised for the start of a zone of authority.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## soa: Its data.
	global dns_SOA_reply: event(c: connection, msg: dns_msg, ans: dns_answer, soa: dns_soa);

	## Raised for a list of well-known services, the data of which are not looked into.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	global dns_WKS_reply: event(c: connection, msg: dns_msg, ans: dns_answer);

	## Raised for host information.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## cpu: The kind of machine.
	##
	## os: Its operating system.
	global dns_HINFO_reply: event(c: connection, msg: dns_msg, ans: dns_answer, cpu: string, os: string);

	## Raised for a mail exchanger.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## name: The exchanger.
	##
	## preference: The lower, the more wanted.
	global dns_MX_reply: event(c: connection, msg: dns_msg, ans: dns_answer, name: string, preference: count);

	## Raised for a text record.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## strs: Its strings.
	global dns_TXT_reply: event(c: connection, msg: dns_msg, ans: dns_answer, strs: string_vec);

	## Raised for a record of the type once meant for sender policies.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## strs: Its strings.
	global dns_SPF_reply: event(c: connection, msg: dns_msg, ans: dns_answer, strs: string_vec);

	## Raised for a record that says who may issue certificates (RFC 8659).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## flags: Its flags.
	##
	## tag: The name of the property.
	##
	## value: The value of the property.
	global dns_CAA_reply: event(c: connection, msg: dns_msg, ans: dns_answer, flags: count, tag: string, value: string);

	## Raised for the place of a service (RFC 2782).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## target: The host.
	##
	## priority: The lower, the more wanted.
	##
	## weight: Share among those of the same priority.
	##
	## p: The port.
	global dns_SRV_reply: event(c: connection, msg: dns_msg, ans: dns_answer, target: string, priority: count, weight: count, p: count);

	## Raised for a naming authority pointer (RFC 3403).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## naptr: Its data.
	global dns_NAPTR_reply: event(c: connection, msg: dns_msg, ans: dns_answer, naptr: dns_naptr_rr);

	## Raised for a record of a type that has no event of its own.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	global dns_unknown_reply: event(c: connection, msg: dns_msg, ans: dns_answer);

	## Raised for an OPT record (RFC 6891).
	##
	## Records of the additional section are only looked at where :zeek:see:`dns_skip_all_addl` is false.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: The record.
	global dns_EDNS_addl: event(c: connection, msg: dns_msg, ans: dns_edns_additional);

	## Raised for the client subnet option of an OPT record (RFC 7871).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## opt: The option.
	global dns_EDNS_ecs: event(c: connection, msg: dns_msg, opt: dns_edns_ecs);

	## Raised for the keepalive option of an OPT record (RFC 7828).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## opt: The option.
	global dns_EDNS_tcp_keepalive: event(c: connection, msg: dns_msg, opt: dns_edns_tcp_keepalive);

	## Raised for the cookie option of an OPT record (RFC 7873).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## opt: The option.
	global dns_EDNS_cookie: event(c: connection, msg: dns_msg, opt: dns_edns_cookie);

	## Raised for a key exchange record (RFC 2930).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: The record.
	global dns_TKEY: event(c: connection, msg: dns_msg, ans: dns_tkey);

	## Raised for a transaction signature (RFC 8945).
	##
	## Records of the additional section are only looked at where :zeek:see:`dns_skip_all_addl` is false.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: The record.
	global dns_TSIG_addl: event(c: connection, msg: dns_msg, ans: dns_tsig_additional);

	## Raised for the signature of a set of records (RFC 4034).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## rrsig: Its data.
	global dns_RRSIG: event(c: connection, msg: dns_msg, ans: dns_answer, rrsig: dns_rrsig_rr);

	## Raised for the key of a zone (RFC 4034).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## dnskey: Its data.
	global dns_DNSKEY: event(c: connection, msg: dns_msg, ans: dns_answer, dnskey: dns_dnskey_rr);

	## Raised for a proof that names are absent (RFC 4034).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## next_name: The next name of the zone.
	##
	## bitmaps: The types that the name has, one string of bits a window.
	global dns_NSEC: event(c: connection, msg: dns_msg, ans: dns_answer, next_name: string, bitmaps: string_vec);

	## Raised for a proof of absence with hashed names (RFC 5155).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## nsec3: Its data.
	global dns_NSEC3: event(c: connection, msg: dns_msg, ans: dns_answer, nsec3: dns_nsec3_rr);

	## Raised for the parameters of hashed names (RFC 5155).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## nsec3param: Its data.
	global dns_NSEC3PARAM: event(c: connection, msg: dns_msg, ans: dns_answer, nsec3param: dns_nsec3param_rr);

	## Raised for the digest of a delegated zone's key (RFC 4034).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## ds: Its data.
	global dns_DS: event(c: connection, msg: dns_msg, ans: dns_answer, ds: dns_ds_rr);

	## Raised for a record in which BIND keeps the state of signing.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## binds: Its data.
	global dns_BINDS: event(c: connection, msg: dns_msg, ans: dns_answer, binds: dns_binds_rr);

	## Raised for the fingerprint of an SSH host key (RFC 4255).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## algo: The algorithm of the key.
	##
	## fptype: The algorithm of the fingerprint.
	##
	## fingerprint: Its bytes.
	global dns_SSHFP: event(c: connection, msg: dns_msg, ans: dns_answer, algo: count, fptype: count, fingerprint: string);

	## Raised for a location on earth (RFC 1876).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## loc: Its data.
	global dns_LOC: event(c: connection, msg: dns_msg, ans: dns_answer, loc: dns_loc_rr);

	## Raised for a service binding (RFC 9460).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## svcb: Its data.
	global dns_SVCB: event(c: connection, msg: dns_msg, ans: dns_answer, svcb: dns_svcb_rr);

	## Raised for a service binding of HTTPS (RFC 9460).
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	##
	## https: Its data.
	global dns_HTTPS: event(c: connection, msg: dns_msg, ans: dns_answer, https: dns_svcb_rr);

	## Raised when a message was looked at to its end, or to where it broke.
	##
	## c: The connection.
	##
	## msg: The header.
	global dns_end: event(c: connection, msg: dns_msg);

	## Raised for a dynamic update (RFC 2136).
	##
	## c: The connection.
	##
	## msg: The header.
	##
	## zname: The zone to change.
	##
	## zclass: The class of the zone.
	global dns_dynamic_update: event(c: connection, msg: dns_msg, zname: string, zclass: count);

	## Raised for each condition under which a dynamic update shall be done.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	global dns_dynamic_update_pre: event(c: connection, msg: dns_msg, ans: dns_answer);

	## Raised for each record that a dynamic update removes; those that it adds have the events
	## of their types.
	##
	## c: The connection.
	##
	## msg: The header of the message.
	##
	## ans: Name, type, class and time to live of the record.
	global dns_dynamic_update_del: event(c: connection, msg: dns_msg, ans: dns_answer);

	## Raised for traffic on a DNS port that is no DNS. The analyzer tells of it by a violation
	## instead, so that this event exists only for policies that handle it.
	##
	## c: The connection.
	##
	## msg: The bytes.
	global non_dns_request: event(c: connection, msg: string);
}
