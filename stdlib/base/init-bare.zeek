##! The ground everything stands on: the types, constants and switches that the
##! engine shares with the policies. Always loaded, with ``-b`` too.

@load base/bif/types.bif

# ---------------------------------------------------------------------------
# Names for composite types, as built-in functions take and give them.

## A table of strings by number.
type string_array: table[count] of string;

## A table of anything by name.
type string_any_table: table[string] of any;

## A set of strings.
type string_set: set[string];

## A set of subnets.
type subnet_set: set[subnet];

## A set of addresses.
type addr_set: set[addr];

## A set of counts.
type count_set: set[count];

## A vector of counts, mostly of positions.
type index_vec: vector of count;

## A vector of signed integers.
type int_vec: vector of int;

## A vector of floating point numbers.
type double_vec: vector of double;

## A vector of subnets.
type subnet_vec: vector of subnet;

## A vector of values of any types.
type any_vec: vector of any;

## A vector of strings.
type string_vec: vector of string;

## A vector of certificates.
type x509_opaque_vector: vector of opaque of x509;

## A vector of addresses.
type addr_vec: vector of addr;

## A table of strings by string.
type table_string_of_string: table[string] of string;

## A table of counts by string.
type table_string_of_count: table[string] of count;

## A set of file analyzer tags.
type files_tag_set: set[Files::Tag];

## A set of time spans.
type interval_set: set[interval];

## A function from one name to another.
type string_mapper: function(s: string): string;

# ---------------------------------------------------------------------------
# Files and their kinds.

## One guess at the kind of some data.
type mime_match: record {
	## How sure the guess is; the highest one wins.
	strength: int;
	## The kind, like ``text/html``.
	mime: string;
};

## All guesses at the kind of some data, the surest first.
type mime_matches: vector of mime_match;

# ---------------------------------------------------------------------------
# Where packets come from.

## The source that packets are read from.
type PacketSource: record {
	## True for an interface, false for a recorded trace.
	live: bool;
	## Name of the interface or path of the trace.
	path: string;
	## Number of the link type, as pcap files count them.
	link_type: int;
	## Netmask of the interface, 0xffffffff where it is not known.
	netmask: count;
};

## A source that gave no packet for this long counts as idle; then network time
## follows the clock, so that timers still fire.
const packet_source_inactivity_timeout = 100msec &redef;

## Whether network time follows the clock while there are no packets. With F
## only packets and :zeek:see:`set_network_time` move it.
const allow_network_time_forward = T &redef;

# ---------------------------------------------------------------------------
# Connections.

## The transport protocol of a port or a connection. UDP and ICMP exchanges
## count as connections too.
type transport_proto: enum {
	unknown_transport,	##< None of those below.
	tcp,	##< TCP.
	udp,	##< UDP.
	icmp	##< ICMP, for IPv4 or IPv6.
};

## Room for what else tells connections with equal addresses and ports apart,
## like a VLAN number. Empty unless a policy adds fields.
type conn_id_ctx: record { };

## The addresses and ports that name a connection. The originator is the side
## that spoke first.
type conn_id: record {
	orig_h: addr &log;	##< Address of the originator.
	orig_p: port &log;	##< Port of the originator.
	resp_h: addr &log;	##< Address of the responder.
	resp_p: port &log;	##< Port of the responder.
	proto: count &default=65535;	##< IP protocol number; 65535 where not known.
	ctx: conn_id_ctx &log &default=conn_id_ctx();	##< What else tells it apart.
};

## Addresses and ports of one direction.
type flow_id: record {
	src_h: addr;	##< Source address.
	src_p: port;	##< Source port.
	dst_h: addr;	##< Destination address.
	dst_p: port;	##< Destination port.
} &log;

## Facts about one ICMP message.
type icmp_info: record {
	v6: bool;	##< True for ICMPv6.
	itype: count;	##< Type of the message.
	icode: count;	##< Code of the message.
	len: count;	##< Bytes after the ICMP header.
	ttl: count;	##< Time to live, or hop limit, of its IP header.
};

## The packet that an ICMP error quotes.
type icmp_context: record {
	id: conn_id;	##< Addresses and ports of the quoted packet.
	len: count;	##< Length of the quoted packet as its header says.
	proto: count;	##< Transport protocol of the quoted packet (see ``IPPROTO_*``).
	frag_offset: count;	##< Fragment offset in bytes.
	## The quote is too short to hold the IP header or the ports; fields that
	## would come from there are zero.
	bad_hdr_len: bool;
	bad_checksum: bool;	##< The quoted IP header has a wrong checksum.
	MF: bool;	##< More fragments follow the quoted one.
	DF: bool;	##< The quoted packet must not be fragmented.
};

## A prefix that an IPv6 router announces (RFC 4861, section 4.6.2).
type icmp6_nd_prefix_info: record {
	prefix_len: count;	##< Valid bits of *prefix*.
	L_flag: bool;	##< The prefix is on this link.
	A_flag: bool;	##< Hosts may build addresses from it.
	valid_lifetime: interval;	##< How long the prefix is valid.
	preferred_lifetime: interval;	##< How long addresses made from it are preferred.
	prefix: addr;	##< The prefix.
};

## One option of an IPv6 neighbor discovery message (RFC 4861, section 4.6).
type icmp6_nd_option: record {
	otype: count;	##< Type of the option.
	len: count;	##< Length with type and length bytes, in units of 8 bytes.
	link_address: string &optional;	##< Link-layer address (types 1 and 2).
	prefix: icmp6_nd_prefix_info &optional;	##< Announced prefix (type 3).
	redirect: icmp_context &optional;	##< The redirected packet (type 4).
	mtu: count &optional;	##< Link MTU (type 5).
	payload: string &optional;	##< The bytes of an option that is not known or is cut off.
};

## All options of a neighbor discovery message.
type icmp6_nd_options: vector of icmp6_nd_option;

## What a group record of an MLDv2 report says (RFC 3810, section 5.2.12).
type icmp6_mldv2_group_type: enum {
	MLDV2_MODE_IS_INCLUDE = 1,
	MLDV2_MODE_IS_EXCLUDE = 2,
	MLDV2_CHANGE_TO_INCLUDE_MODE = 3,
	MLDV2_CHANGE_TO_EXCLUDE_MODE = 4,
	MLDV2_ALLOW_NEW_SOURCES = 5,
	MLDV2_BLOCK_OLD_SOURCES = 6
};

## One group record of an MLDv2 report.
type icmp6_mldv2_mar: record {
	group_type: icmp6_mldv2_group_type;	##< What it says about the group.
	aux_data_len: count;	##< Length of *aux_data* in units of 4 bytes.
	num_sources: count;	##< Number of source addresses.
	multicast_addr: addr;	##< The group.
	sources: addr_vec;	##< The source addresses.
	aux_data: string &optional;	##< Further bytes, where there are any.
};

## All group records of an MLDv2 report.
type icmp6_mldv2_mar_vec: vector of icmp6_mldv2_mar;

## What the system's own resolver knows of a name or an address.
type dns_mapping: record {
	creation_time: time;	##< When it was looked up.
	req_host: string;	##< The name asked for, or empty.
	req_addr: addr;	##< The address asked for.
	valid: bool;	##< Whether there is an answer.
	hostname: string;	##< The name found, or empty.
	addrs: addr_set;	##< The addresses found.
};

## An address and port that an FTP command or reply tells.
type ftp_port: record {
	h: addr;	##< The address.
	p: port;	##< The port.
	valid: bool;	##< Whether the text could be read; if not, the others mean nothing.
};

## Counts of what one side of a TCP connection sent.
type endpoint_stats: record {
	num_pkts: count;	##< Packets.
	num_rxmit: count;	##< Retransmitted packets.
	num_rxmit_bytes: count;	##< Retransmitted bytes.
	num_in_order: count;	##< Packets in order.
	num_OO: count;	##< Packets out of order.
	num_repl: count;	##< Packets sent twice in a row.
	endian_type: count;	##< One of the ``ENDIAN_*`` constants.
};

## A part of a plugin, as :zeek:see:`get_plugin_components` lists them.
type PluginComponent: record {
	name: string;	##< Name of the part.
	canonical_name: string;	##< Name as it is used in tags.
	tag: string;	##< The tag.
	enabled: bool;	##< Whether it is switched on.
};

## A list of plugin parts.
type plugin_component_vec: vector of PluginComponent;

## Words of the command line after ``--``.
const zeek_script_args: vector of string = vector();

## Filter expression of the command line (``-f``), or empty.
const cmd_line_bpf_filter = "" &redef;

## The hour of day, as ``HH:MM``, from which rotation intervals are counted.
const log_rotate_base_time = "0:00" &redef;

## Whether a trace that seems to hold control packets only (SYN, FIN, RST) is
## taken for a filtered one, for which missing data is not reported.
const detect_filtered_trace = F &redef;

## Whether gaps are reported for connections whose start was not seen.
const report_gaps_for_partial = F &redef;

## Whether the program keeps running after its input ended, until a policy
## calls :zeek:see:`terminate`.
const exit_only_after_terminate = F &redef;

## Whether a packet filter lets packets pass by default.
const packet_filter_default = F &redef;

## How many patterns one automaton of the signature engine takes. Without effect:
## all patterns for one kind of content share an automaton that grows as needed.
const sig_max_group_size = 50 &redef;

## Name of this process, told in logs and messages.
const peer_description = "zeek" &redef;

## Whether the first packets of a connection are put in order before protocol
## detection looks at them.
const dpd_reassemble_first_packets = T &redef;

## Bytes at the start of a connection that are kept for protocol detection.
const dpd_buffer_size = 1024 &redef;

## Packets at the start of a connection that are kept for protocol detection.
const dpd_max_packets = 100 &redef;

## Whether signatures stop once the kept start of a connection was looked at.
const dpd_match_only_beginning = T &redef;

## Whether signatures go on for a connection whose protocol is known already.
const dpd_late_match_stop = F &redef;

## Whether ports are left out when the protocol of a connection is guessed.
const dpd_ignore_ports = F &redef;

## Ports that servers use; where the start of a connection was not seen, the
## side with such a port is taken for the responder.
const likely_server_ports: set[port] &redef;

## Path of the file that packets are recorded to (``-w``), or empty.
const trace_output_file = "";

## Whether all packets are recorded, or only those of connections that a policy
## asks for.
const record_all_packets = F &redef;

## Whether a keep-alive segment that repeats one byte counts as retransmission.
const ignore_keep_alive_rexmit = F &redef;

## A seed for identifiers; processes with equal seeds make equal ones for equal
## input. Empty: a new one in each run.
const global_hash_seed: string = "" &redef;

## Length of the random part of connection and file identifiers.
const bits_per_uid: count = 96 &redef;

## Mixed into hashed values, so that they tell outsiders nothing.
const digest_salt = "Please change this value." &redef;

## Longest match that :zeek:see:`find_all` looks for, in bytes.
const max_find_all_string_length: int = 10000 &redef;

## Between how many packets other input is looked at.
const io_poll_interval_default = 100 &redef;

## The same while packets come from an interface.
const io_poll_interval_live = 10 &redef;

## True where the program runs under its own tests.
const running_under_test: bool = F &redef;

## How long a NetBIOS session is kept without traffic.
const netbios_ssn_session_timeout: interval = 15 sec &redef;

module EventMetadata;

export {
	## Kinds of facts that travel with an event.
	type ID: enum {
		NETWORK_TIMESTAMP = 1,	##< Network time at which it was raised.
	};

	## One such fact.
	type Entry: record {
		id: EventMetadata::ID;	##< Its kind.
		val: any;	##< Its value.
	};

	## Whether each event carries the network time at which it was raised.
	const add_network_timestamp: bool = F &redef;

	## Whether events from other nodes get one where they bring none.
	const add_missing_remote_network_timestamp: bool = F &redef;
}

module TCP;

export {
	## One option of a TCP header.
	type Option: record {
		kind: count;	##< Number of the option.
		length: count;	##< Its length with the kind and length bytes.
		data: string &optional;	##< Its bytes where it is not known or its length is wrong.
		mss: count &optional;	##< Maximum segment size (kind 2).
		window_scale: count &optional;	##< Window scale (kind 3).
		sack: index_vec &optional;	##< Begin and end of each acknowledged block (kind 5).
		send_timestamp: count &optional;	##< Timestamp of the sender (kind 8).
		echo_timestamp: count &optional;	##< Timestamp that is echoed (kind 8).
		rate: count &optional;	##< Rate of a quick start response (kind 27).
		ttl_diff: count &optional;	##< TTL difference of a quick start response.
		qs_nonce: count &optional;	##< Nonce of a quick start response.
	};

	## The options of a TCP header in order.
	type OptionList: vector of Option;

	## One option as bytes.
	type RawOption: record {
		kind: count;	##< Number of the option.
		data: string;	##< All its bytes.
	};

	## The options of a TCP header as bytes, in order.
	type RawOptionList: vector of RawOption;
}

module Tunnel;

export {
	## A connection that carries others.
	type EncapsulatingConn: record {
		## Its addresses and ports; ports are 0 for IP in IP. The originator is
		## the sender of the first packet seen in the tunnel.
		cid: conn_id;
		## What kind of tunnel it is.
		tunnel_type: Tunnel::Type;
		## Its identifier, where the tunnel is a connection itself.
		uid: string &optional;
	} &log;

	## How many :zeek:see:`tunnel_changed` events a connection gets at most;
	## 0 for any number.
	const max_changes_per_connection: count = 5 &redef;

	## Tunnels in tunnels are followed down to this depth.
	const max_depth: count = 4 &redef;

	## Whether a Teredo tunnel counts only after both sides spoke it.
	const delay_teredo_confirmation = T &redef;

	## Whether a GTPv1 tunnel counts only after both sides spoke it.
	const delay_gtp_confirmation = F &redef;

	## An IP tunnel without packets is forgotten after this long.
	const ip_tunnel_timeout = 24hrs &redef;

	## Whether checksums of the UDP headers around VXLAN are checked.
	const validate_vxlan_checksums = T &redef;
}

module HTTP;

export {
	## Which analyzer goes on with a connection after an HTTP upgrade, by the
	## value of the Upgrade header.
	const upgrade_analyzers: table[string] of Analyzer::Tag &redef;
}

module GLOBAL;

## The tunnels around a connection, the outermost first.
type EncapsulatingConnVector: vector of Tunnel::EncapsulatingConn;

## The facts that travel with an event.
type event_metadata_vec: vector of EventMetadata::Entry;

## One side of a connection.
type endpoint: record {
	size: count;	##< Bytes of data sent (for TCP: told by sequence numbers).
	## State of the side: one of the ``TCP_*`` or ``UDP_*`` constants.
	state: count;
	num_pkts: count &optional;	##< Packets sent.
	num_bytes_ip: count &optional;	##< Bytes sent, with IP headers.
	flow_label: count;	##< IPv6 flow label in use; 0 for IPv4.
	l2_addr: string &optional;	##< Link-layer address in its first packet.
};

## A connection: an exchange of packets between two sides. UDP and ICMP
## exchanges are connections too.
type connection: record {
	id: conn_id;	##< Its addresses and ports.
	orig: endpoint;	##< The side that spoke first.
	resp: endpoint;	##< The other side.
	start_time: time;	##< Time of its first packet.
	duration: interval;	##< Time between its first and its last packet.
	## Names of the protocols that analyzers confirmed, in that order; a name
	## after ``-`` was given up later.
	service: set[string] &ordered;
	history: string;	##< What happened, a letter for each thing; see :zeek:see:`Conn::Info`.
	uid: string;	##< An identifier that no other connection has.
	tunnel: EncapsulatingConnVector &optional;	##< The tunnels around it, the outermost first.
	vlan: int &optional;	##< Number of the outer VLAN.
	inner_vlan: int &optional;	##< Number of the inner VLAN.
};

## A file without new data for this long is taken for finished.
option default_file_timeout_interval: interval = 2 mins;

## Bytes at the start of a file that are kept to find out its kind.
option default_file_bof_buffer_size: count = 4096;

## A file under analysis: some content that went over the network, or was read
## otherwise.
type fa_file: record {
	id: string;	##< An identifier that no other file has.
	parent_id: string &optional;	##< The file that this one was taken out of.
	source: string;	##< Where it comes from: the name of a protocol, or a path.
	is_orig: bool &optional;	##< Whether the originator of the connection sent it.
	conns: table[conn_id] of connection &optional;	##< The connections it went over.
	last_active: time;	##< When data came last.
	seen_bytes: count &default=0;	##< Bytes that were analyzed.
	total_bytes: count &optional;	##< Bytes that it should have.
	missing_bytes: count &default=0;	##< Bytes that were never seen.
	overflow_bytes: count &default=0;	##< Bytes that came but could not be put in order.
	timeout_interval: interval &default=default_file_timeout_interval;	##< Without data for this long it is finished.
	bof_buffer_size: count &default=default_file_bof_buffer_size;	##< Bytes to keep of its start.
	bof_buffer: string &optional;	##< Its start.
} &redef;

## A hook about a file, some value and a text.
type string_any_file_hook: hook(f: fa_file, e: any, str: string);

## What was found out about a file.
type fa_metadata: record {
	mime_type: string &optional;	##< Its most likely kind.
	mime_types: mime_matches &optional;	##< All kinds it may have.
	inferred: bool &default=T;	##< Told by its bytes (T) or by the protocol (F).
};

## What goes with the news that an analyzer understands its input.
type AnalyzerConfirmationInfo: record {
	c: connection &optional;	##< The connection, for a protocol analyzer.
	f: fa_file &optional;	##< The file, for a file analyzer.
	aid: count &optional;	##< Number of the analyzer in its connection.
};

## What goes with the news that an analyzer cannot make sense of its input.
type AnalyzerViolationInfo: record {
	reason: string;	##< What was wrong.
	c: connection &optional;	##< The connection, for a protocol analyzer.
	f: fa_file &optional;	##< The file, for a file analyzer.
	aid: count &optional;	##< Number of the analyzer in its connection.
	data: string &optional;	##< The bytes in question.
};

## After this many violations an analyzer raises no more of them.
const max_analyzer_violations = 1000 &redef;

## What a SYN or SYN/ACK packet says.
type SYN_packet: record {
	is_orig: bool;	##< Whether the originator sent it.
	DF: bool;	##< Whether it must not be fragmented.
	ttl: count;	##< Time to live.
	size: count;	##< Length of the IP packet.
	win_size: count;	##< Window.
	win_scale: int;	##< Window scale, or -1.
	MSS: count;	##< Maximum segment size, or 0.
	SACK_OK: bool;	##< Whether selective acknowledgement is allowed.
	TSval: count &optional;	##< Timestamp of the sender.
	TSecr: count &optional;	##< Timestamp that is echoed.
};

# ---------------------------------------------------------------------------
# Figures about the program itself.

## Packets from the source, all told since the start.
type NetStats: record {
	pkts_recvd: count &default=0;	##< Packets taken in.
	pkts_dropped: count &default=0;	##< Packets that the system dropped.
	pkts_link: count &default=0;	##< Packets on the link, 0 where not known.
	bytes_recvd: count &default=0;	##< Bytes taken in.
	pkts_filtered: count &optional;	##< Packets that the filter kept away.
};

## Connections and packets.
type ConnStats: record {
	total_conns: count;	##< Connections so far.
	current_conns: count;	##< Connections in memory.
	sess_current_conns: count;	##< Sessions in memory.
	num_packets: count;	##< Packets analyzed.
	num_fragments: count;	##< Fragments waiting.
	max_fragments: count;	##< Most fragments that waited at a time.
	num_tcp_conns: count;	##< TCP connections in memory.
	max_tcp_conns: count;	##< Most of them at a time.
	cumulative_tcp_conns: count;	##< TCP connections so far.
	num_udp_conns: count;	##< UDP exchanges in memory.
	max_udp_conns: count;	##< Most of them at a time.
	cumulative_udp_conns: count;	##< UDP exchanges so far.
	num_icmp_conns: count;	##< ICMP exchanges in memory.
	max_icmp_conns: count;	##< Most of them at a time.
	cumulative_icmp_conns: count;	##< ICMP exchanges so far.
	num_packets_unprocessed: count;	##< Packets that no analyzer took.
	killed_by_inactivity: count;	##< Connections that timed out.
};

## The process.
type ProcStats: record {
	debug: bool;	##< Whether it is a debug build.
	start_time: time;	##< When it started.
	real_time: interval;	##< Time since then.
	user_time: interval;	##< Processor time in the program.
	system_time: interval;	##< Processor time in the system.
	mem: count;	##< Most memory used, in bytes.
	minor_faults: count;	##< Page faults without input.
	major_faults: count;	##< Page faults with input.
	num_swap: count;	##< Times swapped out.
	blocking_input: count;	##< Input operations that waited.
	blocking_output: count;	##< Output operations that waited.
	num_context: count;	##< Involuntary context switches.
};

## Events.
type EventStats: record {
	queued: count;	##< Events raised so far.
	dispatched: count;	##< Events handled so far.
};

## Bytes held back until data before them comes.
type ReassemblerStats: record {
	file_size: count;	##< Of files.
	frag_size: count;	##< Of fragmented packets.
	tcp_size: count;	##< Of TCP streams.
	unknown_size: count;	##< Others.
};

## Pattern matchers.
type MatcherStats: record {
	matchers: count;	##< Matchers.
	nfa_states: count;	##< States of their nondeterministic automata.
	dfa_states: count;	##< States of their deterministic automata.
	computed: count;	##< Transitions worked out.
	mem: count;	##< Bytes in use.
	hits: count;	##< Look-ups that found a state.
	misses: count;	##< Look-ups that did not.
};

## Timers.
type TimerStats: record {
	current: count;	##< Timers pending.
	max: count;	##< Most of them at a time.
	cumulative: count;	##< Timers set so far.
};

## Files.
type FileAnalysisStats: record {
	current: count;	##< Files under analysis.
	max: count;	##< Most of them at a time.
	cumulative: count;	##< Files so far.
};

## Look-ups that the program itself makes.
type DNSStats: record {
	requests: count;	##< Requests sent.
	successful: count;	##< Answers.
	failed: count;	##< Failures.
	pending: count;	##< Requests under way.
	cached_hosts: count;	##< Names held.
	cached_addresses: count;	##< Addresses held.
	cached_texts: count;	##< Texts held.
	cached_total: count;	##< All of them.
};

## Data missing in TCP streams.
type GapStats: record {
	ack_events: count;	##< Acknowledgements that could have shown a gap.
	ack_bytes: count;	##< Bytes that they acknowledged.
	gap_events: count;	##< Those that showed one.
	gap_bytes: count;	##< Bytes missing.
};

## Threads.
type ThreadStats: record {
	num_threads: count;	##< Threads beside the main one.
};

## Connections to other nodes.
type BrokerStats: record {
	num_peers: count;	##< Peers.
	num_stores: count;	##< Data stores.
	num_pending_queries: count;	##< Queries under way.
	num_events_incoming: count;	##< Events received.
	num_events_outgoing: count;	##< Events sent.
	num_logs_incoming: count;	##< Log rows received.
	num_logs_outgoing: count;	##< Log rows sent.
	num_ids_incoming: count;	##< Identifiers received.
	num_ids_outgoing: count;	##< Identifiers sent.
};

## Messages and weirds.
type ReporterStats: record {
	weirds: count;	##< Weirds so far, sampled away or not.
	weirds_by_type: table[string] of count;	##< The same by name.
};

## How often an event was handled.
type EventNameCounter: record {
	name: string &log;	##< Name of the event.
	times_called: count &log;	##< How often.
} &log;

## How often each event was handled.
type EventNameStats: vector of EventNameCounter;

## Sizes by name of a variable.
type var_sizes: table[string] of count;

## An attribute of an identifier.
type script_id_attr: record {
	name: string;	##< Its name, like ``&redef``.
	expr: string &optional;	##< Its value as text.
};

## The attributes of an identifier.
type script_id_attrs: vector of script_id_attr;

## Facts about an identifier of the policies.
type script_id: record {
	type_name: string;	##< Name of its type.
	exported: bool;	##< Whether other modules see it.
	constant: bool;	##< Whether it is a constant.
	enum_constant: bool;	##< Whether it is an element of an enumeration.
	option_value: bool;	##< Whether it is an option.
	redefinable: bool;	##< Whether it has ``&redef``.
	broker_backend: bool;	##< Whether it has ``&backend``.
	value: any &optional;	##< Its value.
	attributes: script_id_attrs &optional;	##< Its attributes.
};

## Facts about identifiers by name.
type id_table: table[string] of script_id;

## Facts about a field of a record.
type record_field: record {
	type_name: string;	##< Name of its type.
	log: bool;	##< Whether it is logged.
	value: any &optional;	##< Its value in the record at hand.
	default_val: any &optional;	##< Its default.
	optional: bool;	##< Whether it may be missing.
};

## Facts about the fields of a record by name.
type record_field_table: table[string] of record_field;

## An argument of a call.
type call_argument: record {
	name: string;	##< Name of the parameter.
	type_name: string;	##< Name of its type.
	default_val: any &optional;	##< Its default.
	value: any &optional;	##< What was passed.
};

## The arguments of a call.
type call_argument_vector: vector of call_argument;

## One level of the call stack.
type BacktraceElement: record {
	function_name: string;	##< The function called.
	function_args: call_argument_vector;	##< What it was called with.
	file_location: string &optional;	##< The file of the call.
	line_location: count &optional;	##< The line of the call.
};

## The call stack, the innermost call first.
type Backtrace: vector of BacktraceElement;

## A hook for assertions that fail; breaking out of it keeps the failure quiet.
type assertion_failure: hook(cond: string, msg: string, bt: Backtrace);

## A hook for each assertion and its result.
type assertion_result: hook(result: bool, cond: string, msg: string, bt: Backtrace);

## Filter expressions for packets to look at, by a name of your choice.
global capture_filters: table[string] of string &redef;

## Filter expressions that packets must pass besides, by a name of your choice.
global restrict_filters: table[string] of string &redef;

## Names of packet filters.
type PcapFilterID: enum { None };

## How an address is made unrecognizable.
type IPAddrAnonymization: enum {
	KEEP_ORIG_ADDR,
	SEQUENTIALLY_NUMBERED,
	PREFIX_PRESERVING_A50,
	RANDOM_MD5,
	PREFIX_PRESERVING_MD5,
	RANDOM_SHA256,
	PREFIX_PRESERVING_SHA256,
};

## Whose address it is.
type IPAddrAnonymizationClass: enum {
	ORIG_ADDR,
	RESP_ADDR,
	OTHER_ADDR,
};

## A file that was closed and renamed.
type rotate_info: record {
	old_name: string;	##< Its name before.
	new_name: string;	##< Its name now.
	open: time;	##< When it was opened.
	close: time;	##< When it was closed.
};

## How texts are compared by :zeek:see:`str_smith_waterman`.
type sw_params: record {
	min_strlen: count &default=3;	##< Shortest common part that counts.
	sw_variant: count &default=0;	##< 0 for the best common part, 1 for all of them.
};

## Where a common part is in one of the texts.
type sw_align: record {
	str: string;	##< The text.
	index: count;	##< Position in it.
};

## Where a common part is in each of the texts.
type sw_align_vec: vector of sw_align;

## A part that texts have in common.
type sw_substring: record {
	str: string;	##< The part.
	aligns: sw_align_vec;	##< Where it is.
	new: bool;	##< Whether it begins a new alignment.
};

## The parts that texts have in common.
type sw_substring_vec: vector of sw_substring;

## A packet as it was captured, with its link-layer header.
type pcap_packet: record {
	ts_sec: count;	##< Seconds of its time.
	ts_usec: count;	##< Microseconds of its time.
	caplen: count;	##< Bytes captured.
	len: count;	##< Bytes on the wire.
	data: string;	##< The bytes.
	link_type: link_encap;	##< Its link layer.
};

## A place on earth.
type geo_location: record {
	country_code: string &optional;	##< Country.
	region: string &optional;	##< Region.
	city: string &optional;	##< City.
	latitude: double &optional;	##< Latitude in degrees.
	longitude: double &optional;	##< Longitude in degrees.
} &log;

## An autonomous system.
type geo_autonomous_system: record {
	number: count &optional;	##< Its number.
	organization: string &optional;	##< Who runs it.
} &log;

## Measures of how random some data is.
type entropy_test_result: record {
	entropy: double;	##< Bits of information a byte.
	chi_square: double;	##< Chi-square value.
	mean: double;	##< Mean byte value.
	monte_carlo_pi: double;	##< Pi as reckoned from the data.
	serial_correlation: double;	##< How far a byte tells the next one.
};

## Leaves names as they are; the default for :zeek:see:`from_json`.
function from_json_default_key_mapper(s: string): string
	{
	return s;
	}

## What came of reading JSON.
type from_json_result: record {
	v: any &optional;	##< The value.
	valid: bool;	##< Whether there is one.
	err: string &optional;	##< What was wrong.
};

# ---------------------------------------------------------------------------
# States of the sides of a connection.

const TCP_INACTIVE = 0;	##< Nothing sent yet.
const TCP_SYN_SENT = 1;	##< SYN sent.
const TCP_SYN_ACK_SENT = 2;	##< SYN and ACK sent.
const TCP_PARTIAL = 3;	##< Data sent, but no SYN was seen.
const TCP_ESTABLISHED = 4;	##< Handshake done.
const TCP_CLOSED = 5;	##< FIN sent.
const TCP_RESET = 6;	##< RST sent.

const UDP_INACTIVE = 0;	##< Nothing sent yet.
const UDP_ACTIVE = 1;	##< Something sent.

# ---------------------------------------------------------------------------
# How the engine treats packets and connections.

## Whether checksums are left unchecked (``-C``). Then an IPv4 total length of
## zero is taken for the captured length too.
const ignore_checksums = F &redef;

## Senders whose checksums are left unchecked.
option ignore_checksums_nets: set[subnet] = set();

## Whether a TCP connection may begin with something else than a SYN.
const partial_connection_ok = T &redef;

## Whether a TCP connection may begin with a SYN/ACK, where partial connections
## are not allowed otherwise.
const tcp_SYN_ack_ok = T &redef;

## Whether data that still waits when a connection ends goes to signatures.
const tcp_match_undelivered = T &redef;

## An answer to a SYN is waited for this long.
const tcp_SYN_timeout = 5 secs &redef;

## After a connection closed, it is looked at again after this long.
const tcp_session_timer = 6 secs &redef;

## A closed connection without packets for this long is over.
const tcp_connection_linger = 5 secs &redef;

## A connection attempt without an answer for this long has failed.
const tcp_attempt_delay = 5 secs &redef;

## A connection is forgotten this long after a normal close.
const tcp_close_delay = 5 secs &redef;

## A connection is forgotten this long after a reset.
const tcp_reset_delay = 5 secs &redef;

## A partial connection of which one side closed is reported after this long.
const tcp_partial_close_delay = 3 secs &redef;

## A connection that no analyzer looks at is forgotten after this long; 0 for
## never.
const non_analyzed_lifetime = 0 secs &redef;

## A TCP connection without packets for this long is forgotten; 0 for never.
const tcp_inactivity_timeout = 5 min &redef;

## The same for UDP.
const udp_inactivity_timeout = 1 min &redef;

## The same for ICMP.
const icmp_inactivity_timeout = 1 min &redef;

## The same for other protocols over IP.
const unknown_ip_inactivity_timeout = 1 min &redef;

## A hook that runs before a connection is forgotten for inactivity; breaking
## out of it keeps the connection for another time-out.
global connection_timing_out: hook(c: connection);

## This many FINs or RSTs in a row are a storm.
const tcp_storm_thresh = 1000 &redef;

## FINs or RSTs of a storm come within this time of each other.
const tcp_storm_interarrival_thresh = 1 sec &redef;

## The most data a side sends before the first acknowledgement; with more, it
## is taken that acknowledgements are not seen. 0 for no such test.
const tcp_max_initial_window = 16384 &redef;

## Without acknowledgements, this much data beyond a hole means that the hole
## will not be filled. 0 for no limit.
const tcp_max_above_hole_without_any_acks = 16384 &redef;

## This much data without an acknowledgement means that the connection is not
## followed further. 0 for no limit.
const tcp_excessive_data_without_further_acks = 10 * 1024 * 1024 &redef;

## Segments that are kept after they were acknowledged, to compare
## retransmissions with them.
const tcp_max_old_segments = 0 &redef;

## Responder ports for which the originator's data is raised as :zeek:see:`tcp_contents`.
const tcp_content_delivery_ports_orig: table[port] of bool = {} &redef;

## Responder ports for which the responder's data is raised as :zeek:see:`tcp_contents`.
const tcp_content_delivery_ports_resp: table[port] of bool = {} &redef;

## Whether the data of all originators is raised as :zeek:see:`tcp_contents`.
const tcp_content_deliver_all_orig = F &redef;

## Whether the data of all responders is raised as :zeek:see:`tcp_contents`.
const tcp_content_deliver_all_resp = F &redef;

## Destination ports for which the originator's data is raised as :zeek:see:`udp_contents`.
const udp_content_delivery_ports_orig: table[port] of bool = {} &redef;

## Destination ports for which the responder's data is raised as :zeek:see:`udp_contents`.
const udp_content_delivery_ports_resp: table[port] of bool = {} &redef;

## Ports of either side for which all data is raised as :zeek:see:`udp_contents`.
option udp_content_ports: set[port] = {};

## Whether the two tables of ports above mean the responder's port (T) or the
## packet's destination port (F).
option udp_content_delivery_ports_use_resp = F;

## Whether the data of all originators is raised as :zeek:see:`udp_contents`.
const udp_content_deliver_all_orig = F &redef;

## Whether the data of all responders is raised as :zeek:see:`udp_contents`.
const udp_content_deliver_all_resp = F &redef;

## How often tables are searched for expired elements.
const table_expire_interval = 10 secs &redef;

## How many elements are looked at in one go then.
const table_incremental_step = 5000 &redef;

## The pause between two such goes.
const table_expire_delay = 0.01 secs &redef;

## A DNS request without an answer for this long is forgotten.
const dns_session_timeout = 10 sec &redef;

## A remote procedure call without an answer for this long is forgotten.
const rpc_timeout = 24 sec &redef;

## Remote procedure calls that a connection may have under way.
const rpc_max_pending_calls = 1000 &redef;

## Fragments of a packet are kept this long; 0 for ever.
const frag_timeout = 5 min &redef;

## Whether packets and bytes of each side are counted.
const use_conn_size_analyzer = T &redef;

const ENDIAN_UNKNOWN = 0;	##< Byte order not known.
const ENDIAN_LITTLE = 1;	##< Low byte first.
const ENDIAN_BIG = 2;	##< High byte first.
const ENDIAN_CONFUSED = 3;	##< Signs of both.

# Which side's contents :zeek:see:`set_contents_file` writes.
const CONTENTS_NONE = 0;	##< No side's.
const CONTENTS_ORIG = 1;	##< The originator's.
const CONTENTS_RESP = 2;	##< The responder's.
const CONTENTS_BOTH = 3;	##< Both.

# Codes of ICMP "unreachable" messages.
const ICMP_UNREACH_NET = 0;	##< Network.
const ICMP_UNREACH_HOST = 1;	##< Host.
const ICMP_UNREACH_PROTOCOL = 2;	##< Protocol.
const ICMP_UNREACH_PORT = 3;	##< Port.
const ICMP_UNREACH_NEEDFRAG = 4;	##< Would have to be fragmented.
const ICMP_UNREACH_ADMIN_PROHIB = 13;	##< Forbidden.

# Protocol numbers of IP headers.
const IPPROTO_IP = 0;	##< IP.
const IPPROTO_ICMP = 1;	##< ICMP.
const IPPROTO_IGMP = 2;	##< IGMP.
const IPPROTO_IPIP = 4;	##< IPv4 in IP.
const IPPROTO_TCP = 6;	##< TCP.
const IPPROTO_UDP = 17;	##< UDP.
const IPPROTO_IPV6 = 41;	##< IPv6 in IP.
const IPPROTO_ICMPV6 = 58;	##< ICMPv6.
const IPPROTO_RAW = 255;	##< Raw IP.

# Numbers of IPv6 extension headers.
const IPPROTO_HOPOPTS = 0;	##< Hop-by-hop options.
const IPPROTO_ROUTING = 43;	##< Routing.
const IPPROTO_FRAGMENT = 44;	##< Fragment.
const IPPROTO_ESP = 50;	##< Encrypted payload.
const IPPROTO_AH = 51;	##< Authentication.
const IPPROTO_NONE = 59;	##< Nothing follows.
const IPPROTO_DSTOPTS = 60;	##< Destination options.
const IPPROTO_MOBILITY = 135;	##< Mobility.

# ---------------------------------------------------------------------------
# Packet headers.

## One option of an IPv6 extension header.
type ip6_option: record {
	otype: count;	##< Type.
	len: count;	##< Length of *data*.
	data: string;	##< Its bytes.
};

## Options of an IPv6 extension header.
type ip6_options: vector of ip6_option;

## The IPv6 hop-by-hop options header.
type ip6_hopopts: record {
	nxt: count;	##< Number of the next header.
	len: count;	##< Length beyond the first 8 bytes, in units of 8 bytes.
	options: ip6_options;	##< The options.
};

## The IPv6 destination options header.
type ip6_dstopts: record {
	nxt: count;	##< Number of the next header.
	len: count;	##< Length beyond the first 8 bytes, in units of 8 bytes.
	options: ip6_options;	##< The options.
};

## The IPv6 routing header.
type ip6_routing: record {
	nxt: count;	##< Number of the next header.
	len: count;	##< Length beyond the first 8 bytes, in units of 8 bytes.
	rtype: count;	##< Type of the routing.
	segleft: count;	##< Segments left.
	data: string;	##< What belongs to the type.
};

## The IPv6 fragment header.
type ip6_fragment: record {
	nxt: count;	##< Number of the next header.
	rsv1: count;	##< 8 reserved bits.
	offset: count;	##< Offset in units of 8 bytes.
	rsv2: count;	##< 2 reserved bits.
	more: bool;	##< Whether more fragments follow.
	id: count;	##< Identification.
};

## The IPv6 authentication header.
type ip6_ah: record {
	nxt: count;	##< Number of the next header.
	len: count;	##< Length beyond the first 8 bytes, in units of 4 bytes.
	rsv: count;	##< Reserved bits.
	spi: count;	##< Security parameters index.
	seq: count &optional;	##< Sequence number; missing where *len* is 0.
	data: string &optional;	##< Authentication data; missing where *len* is 0.
};

## The start of an IPv6 encrypted payload.
type ip6_esp: record {
	spi: count;	##< Security parameters index.
	seq: count;	##< Sequence number.
};

## Mobility: a binding refresh request.
type ip6_mobility_brr: record {
	rsv: count;	##< Reserved bits.
	options: vector of ip6_option;	##< The options.
};

## Mobility: a home test init message.
type ip6_mobility_hoti: record {
	rsv: count;	##< Reserved bits.
	cookie: count;	##< Home init cookie.
	options: vector of ip6_option;	##< The options.
};

## Mobility: a care-of test init message.
type ip6_mobility_coti: record {
	rsv: count;	##< Reserved bits.
	cookie: count;	##< Care-of init cookie.
	options: vector of ip6_option;	##< The options.
};

## Mobility: a home test message.
type ip6_mobility_hot: record {
	nonce_idx: count;	##< Home nonce index.
	cookie: count;	##< Home init cookie.
	token: count;	##< Home keygen token.
	options: vector of ip6_option;	##< The options.
};

## Mobility: a care-of test message.
type ip6_mobility_cot: record {
	nonce_idx: count;	##< Care-of nonce index.
	cookie: count;	##< Care-of init cookie.
	token: count;	##< Care-of keygen token.
	options: vector of ip6_option;	##< The options.
};

## Mobility: a binding update.
type ip6_mobility_bu: record {
	seq: count;	##< Sequence number.
	a: bool;	##< Acknowledge bit.
	h: bool;	##< Home registration bit.
	l: bool;	##< Link-local address compatibility bit.
	k: bool;	##< Key management mobility bit.
	life: count;	##< Lifetime.
	options: vector of ip6_option;	##< The options.
};

## Mobility: a binding acknowledgement.
type ip6_mobility_back: record {
	status: count;	##< Status.
	k: bool;	##< Key management mobility bit.
	seq: count;	##< Sequence number.
	life: count;	##< Lifetime.
	options: vector of ip6_option;	##< The options.
};

## Mobility: a binding error.
type ip6_mobility_be: record {
	status: count;	##< Status.
	hoa: addr;	##< Home address.
	options: vector of ip6_option;	##< The options.
};

## A mobility message.
type ip6_mobility_msg: record {
	id: count;	##< Type of the message; tells which field is set.
	brr: ip6_mobility_brr &optional;	##< Binding refresh request.
	hoti: ip6_mobility_hoti &optional;	##< Home test init.
	coti: ip6_mobility_coti &optional;	##< Care-of test init.
	hot: ip6_mobility_hot &optional;	##< Home test.
	cot: ip6_mobility_cot &optional;	##< Care-of test.
	bu: ip6_mobility_bu &optional;	##< Binding update.
	back: ip6_mobility_back &optional;	##< Binding acknowledgement.
	be: ip6_mobility_be &optional;	##< Binding error.
};

## The IPv6 mobility header.
type ip6_mobility_hdr: record {
	nxt: count;	##< Number of the next header.
	len: count;	##< Length beyond the first 8 bytes, in units of 8 bytes.
	mh_type: count;	##< Type of the message.
	rsv: count;	##< Reserved bits.
	chksum: count;	##< Checksum.
	msg: ip6_mobility_msg;	##< The message.
};

## One IPv6 extension header.
type ip6_ext_hdr: record {
	id: count;	##< Its number; tells which field is set.
	hopopts: ip6_hopopts &optional;	##< Hop-by-hop options.
	dstopts: ip6_dstopts &optional;	##< Destination options.
	routing: ip6_routing &optional;	##< Routing.
	fragment: ip6_fragment &optional;	##< Fragment.
	ah: ip6_ah &optional;	##< Authentication.
	esp: ip6_esp &optional;	##< Encrypted payload.
	mobility: ip6_mobility_hdr &optional;	##< Mobility.
};

## The extension headers of an IPv6 packet in order.
type ip6_ext_hdr_chain: vector of ip6_ext_hdr;

## An IPv6 header.
type ip6_hdr: record {
	class: count;	##< Traffic class.
	flow: count;	##< Flow label.
	len: count;	##< Length of what follows.
	nxt: count;	##< Number of the next header.
	hlim: count;	##< Hop limit.
	src: addr;	##< Source.
	dst: addr;	##< Destination.
	exts: ip6_ext_hdr_chain;	##< The extension headers.
};

## An IPv4 header.
type ip4_hdr: record {
	hl: count;	##< Length of the header in bytes.
	tos: count;	##< Type of service.
	len: count;	##< Total length.
	id: count;	##< Identification.
	DF: bool;	##< Must not be fragmented.
	MF: bool;	##< More fragments follow.
	offset: count;	##< Fragment offset.
	ttl: count;	##< Time to live.
	p: count;	##< Protocol.
	sum: count;	##< Checksum.
	src: addr;	##< Source.
	dst: addr;	##< Destination.
};

# Bits of the flags of a TCP header.
const TH_FIN = 1;	##< FIN.
const TH_SYN = 2;	##< SYN.
const TH_RST = 4;	##< RST.
const TH_PUSH = 8;	##< PSH.
const TH_ACK = 16;	##< ACK.
const TH_URG = 32;	##< URG.
const TH_FLAGS = 63;	##< All of them.

## A TCP header.
type tcp_hdr: record {
	sport: port;	##< Source port.
	dport: port;	##< Destination port.
	seq: count;	##< Sequence number.
	ack: count;	##< Acknowledgement number.
	hl: count;	##< Length of the header in bytes.
	dl: count;	##< Length of the data.
	reserved: count;	##< The reserved bits.
	flags: count;	##< The flags (see ``TH_*``).
	win: count;	##< Window.
};

## A UDP header.
type udp_hdr: record {
	sport: port;	##< Source port.
	dport: port;	##< Destination port.
	ulen: count;	##< Length with the header.
};

## The part of an ICMP header that policies see.
type icmp_hdr: record {
	icmp_type: count;	##< Type of the message.
};

## The headers of a packet, those it has.
type pkt_hdr: record {
	ip: ip4_hdr &optional;	##< IPv4.
	ip6: ip6_hdr &optional;	##< IPv6.
	tcp: tcp_hdr &optional;	##< TCP.
	udp: udp_hdr &optional;	##< UDP.
	icmp: icmp_hdr &optional;	##< ICMP.
};

## Handlers by BPF filter. Packets are not handed to them; the name is known so
## that policies which set it load.
global secondary_filters: table[string] of event(filter: string, pkt: pkt_hdr) &redef;

## Bytes of payload that :zeek:see:`discarder_check_tcp` and
## :zeek:see:`discarder_check_udp` are given.
global discarder_maxlen = 128 &redef;

## Where a policy defines it: whether an IP packet is left out of the analysis.
global discarder_check_ip: function(p: pkt_hdr): bool;

## Where a policy defines it: whether a TCP packet is left out of the analysis.
global discarder_check_tcp: function(p: pkt_hdr, d: string): bool;

## Where a policy defines it: whether a UDP packet is left out of the analysis.
global discarder_check_udp: function(p: pkt_hdr, d: string): bool;

## Where a policy defines it: whether an ICMP packet is left out of the analysis.
global discarder_check_icmp: function(p: pkt_hdr): bool;

## The link layer of a packet.
type l2_hdr: record {
	encap: link_encap;	##< Which link layer it is.
	len: count;	##< Bytes on the wire.
	cap_len: count;	##< Bytes captured.
	src: string &optional;	##< Source, for Ethernet.
	dst: string &optional;	##< Destination, for Ethernet.
	vlan: count &optional;	##< Number of the outer VLAN.
	vlan_pcp: count &optional;	##< Priority in the outer VLAN.
	vlan_dei: bool &optional;	##< Whether it may be dropped, by the outer VLAN.
	inner_vlan: count &optional;	##< Number of the inner VLAN.
	inner_vlan_pcp: count &optional;	##< Priority in the inner VLAN.
	inner_vlan_dei: bool &optional;	##< Whether it may be dropped, by the inner VLAN.
	eth_type: count &optional;	##< Innermost Ethertype.
	proto: layer3_proto;	##< The network layer.
};

## All headers of a packet with the link layer.
type raw_pkt_hdr: record {
	l2: l2_hdr;	##< The link layer.
	ip: ip4_hdr &optional;	##< IPv4.
	ip6: ip6_hdr &optional;	##< IPv6.
	tcp: tcp_hdr &optional;	##< TCP.
	udp: udp_hdr &optional;	##< UDP.
	icmp: icmp_hdr &optional;	##< ICMP.
};

## The authentication header of a Teredo packet (RFC 4380, section 5.1.1).
type teredo_auth: record {
	id: string;	##< Who the client is.
	value: string;	##< Authentication value.
	nonce: count;	##< Number that the client chose.
	confirm: count;	##< Confirmation byte.
};

## The origin indication of a Teredo packet.
type teredo_origin: record {
	p: port;	##< Port of the client, as the outside sees it.
	a: addr;	##< Address of the client, as the outside sees it.
};

## The headers of a Teredo packet.
type teredo_hdr: record {
	auth: teredo_auth &optional;	##< Authentication.
	origin: teredo_origin &optional;	##< Origin.
	hdr: pkt_hdr;	##< Headers of the packet inside.
};

## The header of a GTP version 1 message (3GPP TS 29.060, section 6).
type gtpv1_hdr: record {
	version: count;	##< Version.
	pt_flag: bool;	##< T for GTP, F for GTP'.
	rsv: bool;	##< The reserved bit.
	e_flag: bool;	##< Extension headers follow.
	s_flag: bool;	##< The sequence number counts.
	pn_flag: bool;	##< The number of the packet counts.
	msg_type: count;	##< Type of the message.
	length: count;	##< Bytes behind the first eight.
	teid: count;	##< Endpoint of the tunnel.
	seq: count &optional;	##< Sequence number.
	n_pdu: count &optional;	##< Number of the packet.
	next_type: count &optional;	##< Type of the first extension header.
};

# Information elements of GTP version 1 messages (3GPP TS 29.060, section 7.7).
type gtp_cause: count;	##< Why a request was answered so.
type gtp_imsi: count;	##< Identity of the subscriber, in digits.
type gtp_teardown_ind: bool;	##< Whether all contexts of the address end.
type gtp_nsapi: count;	##< Number of the context.
type gtp_recovery: count;	##< How often the node was started.
type gtp_teid1: count;	##< Endpoint for user packets.
type gtp_teid_control_plane: count;	##< Endpoint for messages.
type gtp_charging_id: count;	##< Number that charges are kept under.
type gtp_charging_gateway_addr: addr;	##< Where charges are sent.
type gtp_trace_reference: count;	##< Number of a trace.
type gtp_trace_type: count;	##< Kind of a trace.
type gtp_tft: string;	##< Which packets belong to the context.
type gtp_trigger_id: string;	##< What started a trace.
type gtp_omc_id: string;	##< Who gets a trace.
type gtp_reordering_required: bool;	##< Whether packets must be put in order.
type gtp_proto_config_options: string;	##< Options between subscriber and network.
type gtp_charging_characteristics: count;	##< How charges are kept.
type gtp_selection_mode: count;	##< Where the access point name came from.
type gtp_access_point_name: string;	##< Name of the network asked for.
type gtp_msisdn: string;	##< Telephone number of the subscriber.

## The address of a node of the network.
type gtp_gsn_addr: record {
	ip: addr &optional;	##< An IP address.
	other: string &optional;	##< Bytes that are none.
};

## The address of the subscriber.
type gtp_end_user_addr: record {
	pdp_type_org: count;	##< Who numbered the type.
	pdp_type_num: count;	##< Type.
	pdp_ip: addr &optional;	##< An IP address.
	pdp_other_addr: string &optional;	##< Bytes that are none.
};

## Where the subscriber is.
type gtp_rai: record {
	mcc: count;	##< Country.
	mnc: count;	##< Network.
	lac: count;	##< Location area.
	rac: count;	##< Routing area.
};

## The quality that is asked for or given.
type gtp_qos_profile: record {
	priority: count;	##< Priority of allocation and retention.
	data: string;	##< The rest.
};

## What makers add of their own.
type gtp_private_extension: record {
	id: count;	##< Number of the maker.
	value: string;	##< Its bytes.
};

## Elements of a request for a new context.
type gtp_create_pdp_ctx_request_elements: record {
	imsi: gtp_imsi &optional;
	rai: gtp_rai &optional;
	recovery: gtp_recovery &optional;
	select_mode: gtp_selection_mode &optional;
	data1: gtp_teid1;
	cp: gtp_teid_control_plane &optional;
	nsapi: gtp_nsapi;
	linked_nsapi: gtp_nsapi &optional;
	charge_character: gtp_charging_characteristics &optional;
	trace_ref: gtp_trace_reference &optional;
	trace_type: gtp_trace_type &optional;
	end_user_addr: gtp_end_user_addr &optional;
	ap_name: gtp_access_point_name &optional;
	opts: gtp_proto_config_options &optional;
	signal_addr: gtp_gsn_addr;
	user_addr: gtp_gsn_addr;
	msisdn: gtp_msisdn &optional;
	qos_prof: gtp_qos_profile;
	tft: gtp_tft &optional;
	trigger_id: gtp_trigger_id &optional;
	omc_id: gtp_omc_id &optional;
	ext: gtp_private_extension &optional;
};

## Elements of the answer to it.
type gtp_create_pdp_ctx_response_elements: record {
	cause: gtp_cause;
	reorder_req: gtp_reordering_required &optional;
	recovery: gtp_recovery &optional;
	data1: gtp_teid1 &optional;
	cp: gtp_teid_control_plane &optional;
	charging_id: gtp_charging_id &optional;
	end_user_addr: gtp_end_user_addr &optional;
	opts: gtp_proto_config_options &optional;
	cp_addr: gtp_gsn_addr &optional;
	user_addr: gtp_gsn_addr &optional;
	qos_prof: gtp_qos_profile &optional;
	charge_gateway: gtp_charging_gateway_addr &optional;
	ext: gtp_private_extension &optional;
};

## Elements of a request to change a context.
type gtp_update_pdp_ctx_request_elements: record {
	imsi: gtp_imsi &optional;
	rai: gtp_rai &optional;
	recovery: gtp_recovery &optional;
	data1: gtp_teid1;
	cp: gtp_teid_control_plane &optional;
	nsapi: gtp_nsapi;
	trace_ref: gtp_trace_reference &optional;
	trace_type: gtp_trace_type &optional;
	cp_addr: gtp_gsn_addr;
	user_addr: gtp_gsn_addr;
	qos_prof: gtp_qos_profile;
	tft: gtp_tft &optional;
	trigger_id: gtp_trigger_id &optional;
	omc_id: gtp_omc_id &optional;
	ext: gtp_private_extension &optional;
	end_user_addr: gtp_end_user_addr &optional;
};

## Elements of the answer to it.
type gtp_update_pdp_ctx_response_elements: record {
	cause: gtp_cause;
	recovery: gtp_recovery &optional;
	data1: gtp_teid1 &optional;
	cp: gtp_teid_control_plane &optional;
	charging_id: gtp_charging_id &optional;
	cp_addr: gtp_gsn_addr &optional;
	user_addr: gtp_gsn_addr &optional;
	qos_prof: gtp_qos_profile &optional;
	charge_gateway: gtp_charging_gateway_addr &optional;
	ext: gtp_private_extension &optional;
};

## Elements of a request to end a context.
type gtp_delete_pdp_ctx_request_elements: record {
	teardown_ind: gtp_teardown_ind &optional;
	nsapi: gtp_nsapi;
	ext: gtp_private_extension &optional;
};

## Elements of the answer to it.
type gtp_delete_pdp_ctx_response_elements: record {
	cause: gtp_cause;
	ext: gtp_private_extension &optional;
};

# ---------------------------------------------------------------------------
# Built-in functions.

module ConnKey;

export {
	## What makes packets belong to one connection.
	type Tag: enum {
		## Both addresses and ports, and the protocol above IP.
		CONNKEY_FIVETUPLE,
		## Besides, the outer and the inner VLAN.
		CONNKEY_VLAN_FIVETUPLE,
	};

	## Which of them it is. Policies change it together with
	## :zeek:type:`conn_id_ctx`, see ``policy/frameworks/conn_key``.
	const factory: ConnKey::Tag = CONNKEY_FIVETUPLE &redef;
}

module Recorder;

export {
	## What of a packet is written to the trace file.
	type Contents: enum {
		## All of it.
		WHOLE,
		## Its headers, up to that of the transport layer.
		HEADERS,
		## Nothing: the packet is left out.
		NOTHING,
	};

	## What is recorded of connections that no policy has decided on.
	const default_contents = WHOLE &redef;

	## Network time after which a trace file is finished and renamed to tell when
	## it began; 0: never.
	const rotation_interval = 0secs &redef;

	## Bytes after which a trace file is finished; 0: never.
	const rotation_bytes = 0 &redef;
}

module GLOBAL;

@load base/types/rdp
@load base/types/overload
@load base/bif/zeek.bif
@load base/bif/extensions.bif
@load base/bif/communityid.bif
@load base/bif/stats.bif
@load base/bif/reporter.bif
@load base/bif/strings.bif
@load base/bif/option.bif
@load base/bif/packet_analysis.bif

# ---------------------------------------------------------------------------
# The program.

## Joins two lists of interfaces.
function add_interface(iold: string, inew: string): string
	{
	return iold == "" ? inew : fmt("%s %s", iold, inew);
	}

## Interfaces to listen on, with blanks between.
global interfaces = "" &add_func=add_interface;

## Joins two lists of signature files.
function add_signature_file(sold: string, snew: string): string
	{
	return sold == "" ? snew : cat(sold, " ", snew);
	}

## Signature files to load, with blanks between.
global signature_files = "" &add_func=add_signature_file;

## How often the program makes sure that it is alive.
const watchdog_interval = 10 sec &redef;

## Timers that fire at most for one packet; the rest waits for the next ones.
const max_timer_expires = 300 &redef;

## Rounds of loops and calls that one handler of an event, or one timer, may make. A handler that needs more is ended with a
## run-time error, so that no policy holds up the packets for long. 0 sets no limit.
option instruction_budget: count = 2000000000;

## The lower of two numbers.
function min_double(a: double, b: double): double { return a < b ? a : b; }

## The higher of two numbers.
function max_double(a: double, b: double): double { return a > b ? a : b; }

## The shorter of two time spans.
function min_interval(a: interval, b: interval): interval { return a < b ? a : b; }

## The longer of two time spans.
function max_interval(a: interval, b: interval): interval { return a > b ? a : b; }

## The lower of two counts.
function min_count(a: count, b: count): count { return a < b ? a : b; }

## The higher of two counts.
function max_count(a: count, b: count): count { return a > b ? a : b; }

# ---------------------------------------------------------------------------
# MIME.

## One header line of a MIME entity.
type mime_header_rec: record {
	original_name: string;	##< Name as it was written.
	name: string;	##< Name in capitals.
	value: string;	##< Value.
};

## The header lines of a MIME entity, counted from 1.
type mime_header_list: table[count] of mime_header_rec;

## Bytes in each piece that :zeek:see:`mime_segment_data` brings.
global mime_segment_length = 1024 &redef;

## Bytes that two such pieces have in common.
global mime_segment_overlap_length = 0 &redef;

module MIME;

export {
	## Entities within entities are followed down to this depth.
	const max_depth = 100 &redef;

	## Header bytes that an entity may have.
	const max_header_bytes = 65536 &redef;
}

module GLOBAL;

# ---------------------------------------------------------------------------
# DNS.

## The header of a DNS message.
type dns_msg: record {
	id: count;	##< Number of the transaction.
	opcode: count;	##< Kind of query.
	rcode: count;	##< Result.
	QR: bool;	##< Response (T) or query (F).
	AA: bool;	##< The answer is authoritative.
	TC: bool;	##< The message is cut off.
	RD: bool;	##< Recursion is wanted.
	RA: bool;	##< Recursion is offered.
	Z: count;	##< The three bits between RA and the result.
	AD: bool;	##< The data is authenticated.
	CD: bool;	##< Checking is switched off.
	num_queries: count;	##< Questions.
	num_answers: count;	##< Answers.
	num_auth: count;	##< Authority records.
	num_addl: count;	##< Additional records.
	is_netbios: bool;	##< Whether it is a NetBIOS name service message.
};

## A start-of-authority record.
type dns_soa: record {
	mname: string;	##< Primary server.
	rname: string;	##< Mailbox of who is responsible.
	serial: count;	##< Serial number.
	refresh: interval;	##< Time between refreshes.
	retry: interval;	##< Time before a failed refresh is tried again.
	expire: interval;	##< Time after which the zone is not valid any more.
	minimum: interval;	##< Least time to live.
};

## An EDNS record.
type dns_edns_additional: record {
	query: string;	##< Name.
	qtype: count;	##< Type.
	t: count;	##< Type, once more.
	payload_size: count;	##< UDP payload that the sender takes.
	extended_rcode: count;	##< Upper bits of the result.
	version: count;	##< EDNS version.
	z_field: count;	##< Flags.
	TTL: interval;	##< Time to live.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## EDNS: the subnet of the client (RFC 7871).
type dns_edns_ecs: record {
	family: string;	##< Family of the address.
	source_prefix_len: count;	##< Bits that the query tells.
	scope_prefix_len: count;	##< Bits that the response is for.
	address: addr;	##< The address.
};

## EDNS: how long a TCP connection stays open (RFC 7828).
type dns_edns_tcp_keepalive: record {
	keepalive_timeout_omitted: bool;	##< Whether no time is told.
	keepalive_timeout: count;	##< The time in units of 100 ms.
};

## EDNS: a cookie (RFC 7873).
type dns_edns_cookie: record {
	client_cookie: string;	##< The client's part.
	server_cookie: string &default="";	##< The server's part.
};

## A TKEY record (RFC 2930).
type dns_tkey: record {
	query: string;	##< Name.
	qtype: count;	##< Type.
	alg_name: string;	##< Algorithm.
	inception: time;	##< Valid from.
	expiration: time;	##< Valid until.
	mode: count;	##< Mode.
	rr_error: count;	##< Error.
	key_data: string;	##< Key.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## A TSIG record (RFC 8945).
type dns_tsig_additional: record {
	query: string;	##< Name.
	qtype: count;	##< Type.
	alg_name: string;	##< Algorithm.
	sig: string;	##< Signature.
	time_signed: time;	##< When it was signed.
	fudge: time;	##< Seconds by which the clocks may differ.
	orig_id: count;	##< Number of the transaction.
	rr_error: count;	##< Error.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## An RRSIG record (RFC 4034, section 3).
type dns_rrsig_rr: record {
	query: string;	##< Name.
	answer_type: count;	##< Section it stands in.
	type_covered: count;	##< Type of the records it signs.
	algorithm: count;	##< Algorithm.
	labels: count;	##< Labels of the name.
	orig_ttl: interval;	##< Time to live as signed.
	sig_exp: time;	##< Valid until.
	sig_incep: time;	##< Valid from.
	key_tag: count;	##< Tag of the key.
	signer_name: string;	##< Name of the signer.
	signature: string;	##< Signature.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## A DNSKEY record (RFC 4034, section 2).
type dns_dnskey_rr: record {
	query: string;	##< Name.
	answer_type: count;	##< Section it stands in.
	flags: count;	##< Flags.
	protocol: count;	##< Protocol, always 3.
	algorithm: count;	##< Algorithm.
	public_key: string;	##< Key.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## An NSEC3 record (RFC 5155, section 3).
type dns_nsec3_rr: record {
	query: string;	##< Name.
	answer_type: count;	##< Section it stands in.
	nsec_flags: count;	##< Flags.
	nsec_hash_algo: count;	##< Hash algorithm.
	nsec_iter: count;	##< Iterations.
	nsec_salt_len: count;	##< Length of the salt.
	nsec_salt: string;	##< Salt.
	nsec_hlen: count;	##< Length of the hash.
	nsec_hash: string;	##< Hash of the next owner.
	bitmaps: string_vec;	##< Bitmaps of types.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## An NSEC3PARAM record (RFC 5155, section 4).
type dns_nsec3param_rr: record {
	query: string;	##< Name.
	answer_type: count;	##< Section it stands in.
	nsec_flags: count;	##< Flags.
	nsec_hash_algo: count;	##< Hash algorithm.
	nsec_iter: count;	##< Iterations.
	nsec_salt_len: count;	##< Length of the salt.
	nsec_salt: string;	##< Salt.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## A DS record (RFC 4034, section 5).
type dns_ds_rr: record {
	query: string;	##< Name.
	answer_type: count;	##< Section it stands in.
	key_tag: count;	##< Tag of the key.
	algorithm: count;	##< Algorithm of the key.
	digest_type: count;	##< Algorithm of the digest.
	digest_val: string;	##< Digest.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## A record that a BIND server uses to mark signing in progress.
type dns_binds_rr: record {
	query: string;	##< Name.
	answer_type: count;	##< Section it stands in.
	algorithm: count;	##< Algorithm.
	key_id: count;	##< Tag of the key.
	removal_flag: count;	##< Whether signatures are being removed.
	complete_flag: count;	##< Whether it is done.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## A LOC record (RFC 1876).
type dns_loc_rr: record {
	query: string;	##< Name.
	answer_type: count;	##< Section it stands in.
	version: count;	##< Version.
	size: count;	##< Diameter.
	horiz_pre: count;	##< Horizontal precision.
	vert_pre: count;	##< Vertical precision.
	latitude: count;	##< Latitude.
	longitude: count;	##< Longitude.
	altitude: count;	##< Altitude.
	is_query: count;	##< 1 in a query, 0 in a response.
};

## A parameter of an SVCB or HTTPS record (RFC 9460, section 7).
type dns_svcb_param: record {
	key: count;	##< Number of the parameter.
	mandatory: vector of count &optional;	##< Parameters that must be understood (0).
	alpn: vector of string &optional;	##< Protocols (1).
	p: count &optional;	##< Port (3).
	hint: vector of addr &optional;	##< Addresses (4 and 6).
	ech: string &optional;	##< Configuration of encrypted hellos (5).
	raw: string &optional;	##< The bytes of any other.
};

## The parameters of an SVCB or HTTPS record.
type dns_svcb_param_vec: vector of dns_svcb_param;

## An SVCB or HTTPS record (RFC 9460).
type dns_svcb_rr: record {
	svc_priority: count;	##< Priority; 0 makes it an alias.
	target_name: string;	##< Name of the target.
	svc_params: dns_svcb_param_vec &optional;	##< The parameters.
};

## A NAPTR record (RFC 2915).
type dns_naptr_rr: record {
	order: count;	##< Order.
	preference: count;	##< Preference among equals.
	flags: string;	##< Flags.
	service: string;	##< Services.
	regexp: string;	##< Rewrite rule.
	replacement: string;	##< Name to look up next.
};

# The section that a record stands in.
const DNS_QUERY = 0;	##< Questions.
const DNS_ANS = 1;	##< Answers.
const DNS_AUTH = 2;	##< Authorities.
const DNS_ADDL = 3;	##< Additional records.
const DNS_PREREQUISITE = 4;	##< Prerequisites of a dynamic update.
const DNS_UPDATE = 5;	##< Updates of a dynamic update.

## What all resource records have.
type dns_answer: record {
	answer_type: count;	##< Section it stands in (see ``DNS_*``).
	query: string;	##< Name.
	qtype: count;	##< Type.
	qclass: count;	##< Class.
	TTL: interval;	##< Time to live.
};

## Servers whose authority records are left out.
global dns_skip_auth: set[addr] &redef;

## Servers whose additional records are left out.
global dns_skip_addl: set[addr] &redef;

## Whether all authority records are left out.
global dns_skip_all_auth = T &redef;

## Whether all additional records are left out.
global dns_skip_all_addl = T &redef;

## A message with more questions than this is not taken for DNS; 0 for no limit.
global dns_max_queries = 25 &redef;

## Names are followed through this many compression pointers.
global dns_max_compression_chain_depth = 20 &redef;

# ---------------------------------------------------------------------------
# HTTP.

## Sums over an HTTP connection.
type http_stats_rec: record {
	num_requests: count;	##< Requests.
	num_replies: count;	##< Replies.
	request_version: double;	##< Version of the requests.
	reply_version: double;	##< Version of the replies.
};

## Sums over one HTTP message.
type http_message_stat: record {
	start: time;	##< When it began.
	interrupted: bool;	##< Whether it broke off.
	finish_msg: string;	##< Why it ended.
	body_length: count;	##< Bytes of the body.
	content_gap_length: count;	##< Bytes of the body that were not seen.
	header_length: count;	##< Bytes of the header.
};

## Bytes in each piece that :zeek:see:`http_entity_data` brings.
global http_entity_data_delivery_size = 1500 &redef;

## Whether bodies are skipped.
const skip_http_data = F &redef;

## URIs are cut at this length; -1 for no limit.
const truncate_http_URI = -1 &redef;

# ---------------------------------------------------------------------------
# Signatures.

## Where a signature matched.
type signature_state: record {
	sig_id: string;	##< Name of the signature.
	conn: connection;	##< The connection.
	is_orig: bool;	##< Whether the originator's data matched.
	payload_size: count;	##< Payload so far.
};

# ---------------------------------------------------------------------------
# Modules that the engine knows.

module Analyzer;

export {
	## A hook that runs before a protocol analyzer is switched off for a
	## connection; breaking out of it keeps the analyzer.
	global disabling_analyzer: hook(c: connection, atype: AllAnalyzers::Tag, aid: count) &redef;
}

module Log;

export {
	## Rows are written out this often at least.
	const flush_interval = 1.0sec &redef;

	## Rows are written out when this many wait.
	const write_buffer_size = 1000 &redef;

	## A row that takes more bytes than this is left out.
	const max_log_record_size = 1024*1024*64 &redef;

	## Bytes that a string field may have in a log; 0 for no limit.
	const default_max_field_string_bytes = 4096 &redef;

	## Elements that a set or vector field may have in a log; 0 for no limit.
	const default_max_field_container_elements = 100 &redef;

	## Bytes that all string fields of a row may have; 0 for no limit.
	const default_max_total_string_bytes = 256000 &redef;

	## Elements that all sets and vectors of a row may have; 0 for no limit.
	const default_max_total_container_elements = 500 &redef;
}

module Threading;

export {
	## Other threads are looked after this often.
	const heartbeat_interval = 1.0 secs &redef;
}

module SOCKS;

export {
	## A host as SOCKS names it.
	type Address: record {
		host: addr &optional;	##< Its address.
		name: string &optional;	##< Its name.
	} &log;
}

module JSON;

export {
	## How times are written.
	type TimestampFormat: enum {
		TS_EPOCH,	##< Seconds since 1970, as a fraction.
		TS_MILLIS,	##< Milliseconds since 1970, as an integer.
		TS_MILLIS_UNSIGNED,	##< The same, without a sign.
		TS_ISO8601,	##< Text like ``2026-05-01T12:00:00.000000Z``.
	};

	## How bytes are written that are no valid UTF-8.
	type StringEscapePolicy: enum {
		STRING_ESCAPE_POLICY_HEX,	##< As ``\xHH``.
		STRING_ESCAPE_POLICY_PUA,	##< As a character of the private use area.
		STRING_ESCAPE_POLICY_TSV,	##< As the tab-separated format writes them.
	};
}

module Reporter;

export {
	## Whether information goes to standard error.
	const info_to_stderr = T &redef;

	## Whether warnings go to standard error.
	const warnings_to_stderr = T &redef;

	## Whether errors go to standard error.
	const errors_to_stderr = T &redef;
}

module Pcap;

export {
	## Bytes that are captured of each packet.
	const snaplen = 9216 &redef;

	## Buffer for captured packets, in megabytes.
	const bufsize = 128 &redef;

	## Buffer for reading traces, in bytes.
	const bufsize_offline_bytes = 128 * 1024 &redef;

	## How long a capture that cannot be waited for is left alone.
	const non_fd_timeout = 20usec &redef;

	## An interface.
	type Interface: record {
		name: string;	##< Name.
		description: string &optional;	##< Description.
		addrs: set[addr];	##< Addresses.
		is_loopback: bool;	##< Whether it is the loopback.
		is_up: bool &optional;	##< Whether it is switched on.
		is_running: bool &optional;	##< Whether it has a link.
	};

	## A set of interfaces.
	type Interfaces: set[Pcap::Interface];

	## What became of a filter expression.
	type filter_state: enum {
		ok,	##< It is in use.
		fatal,	##< It cannot be used.
		warning	##< It is in use with a reservation.
	};
}

module Weird;

export {
	## Weirds that are never sampled.
	option sampling_whitelist: set[string] = {};

	## Weirds that are sampled by name alone, over all hosts.
	option sampling_global_list: set[string] = {};

	## This many weirds of a name are raised for each pair of hosts before
	## sampling begins.
	option sampling_threshold: count = 25;

	## After that one in this many is raised; 0 for none.
	option sampling_rate: count = 1000;

	## Counting begins anew after this long.
	option sampling_duration = 10min;
}

module UnknownProtocol;

export {
	## This many packets of an unknown protocol are raised before sampling begins.
	const sampling_threshold: count = 3 &redef;

	## After that one in this many is raised.
	const sampling_rate: count = 100000 &redef;

	## Counting begins anew after this long.
	const sampling_duration = 1hr &redef;

	## Bytes of the packet that the event tells.
	const first_bytes_count = 10 &redef;
}

module ConnThreshold;

export {
	## Numbers of packets at which :zeek:see:`conn_generic_packet_threshold_crossed`
	## is raised for every connection.
	const generic_packet_thresholds: set[count] = {} &redef;
}

module IP;

export {
	## Names of the protocols over IP, as IANA keeps them.
	const protocol_names: table[count] of string = {
		[0] = "hopopt",
		[1] = "icmp",
		[2] = "igmp",
		[3] = "ggp",
		[4] = "ip-in-ip",
		[5] = "st",
		[6] = "tcp",
		[7] = "cbt",
		[8] = "egp",
		[9] = "igp",
		[10] = "bbc-rcc-mon",
		[11] = "nvp-ii",
		[12] = "pup",
		[13] = "argus",
		[14] = "emcon",
		[15] = "xnet",
		[16] = "chaos",
		[17] = "udp",
		[18] = "mux",
		[19] = "dcn-meas",
		[20] = "hmp",
		[21] = "prm",
		[22] = "xns-idp",
		[23] = "trunk-1",
		[24] = "trunk-2",
		[25] = "leaf-1",
		[26] = "leaf-2",
		[27] = "rdp",
		[28] = "irtp",
		[29] = "iso-tp4",
		[30] = "netblt",
		[31] = "mfe-nsp",
		[32] = "merit-inp",
		[33] = "dccp",
		[34] = "3pc",
		[35] = "idpr",
		[36] = "xtp",
		[37] = "ddp",
		[38] = "idpr-cmtp",
		[39] = "tp++",
		[40] = "il",
		[41] = "ipv6",
		[42] = "sdrp",
		[43] = "ipv6-route",
		[44] = "ipv6-frag",
		[45] = "idrp",
		[46] = "rsvp",
		[47] = "gre",
		[48] = "dsr",
		[49] = "bna",
		[50] = "esp",
		[51] = "ah",
		[52] = "i-nlsp",
		[53] = "swipe",
		[54] = "narp",
		[55] = "mobile",
		[56] = "tlsp",
		[57] = "skip",
		[58] = "ipv6-icmp",
		[59] = "ipv6-nonxt",
		[60] = "ipv6-opts",
		[61] = "host-protocol",
		[62] = "cftp",
		[63] = "local-network",
		[64] = "sat-expak",
		[65] = "kryptolan",
		[66] = "rvd",
		[67] = "ippc",
		[68] = "distributed-files",
		[69] = "sat-on",
		[70] = "visa",
		[71] = "ipcu",
		[72] = "cpnx",
		[73] = "cphb",
		[74] = "wsn",
		[75] = "pvp",
		[76] = "br-sat-mon",
		[77] = "sun-and",
		[78] = "wb-mon",
		[79] = "wb-expak",
		[80] = "iso-ip",
		[81] = "vmtp",
		[82] = "secure-vmtp",
		[83] = "vines",
		[84] = "ttp or iptm",
		[85] = "nsfnet-igp",
		[86] = "dgp",
		[87] = "tcf",
		[88] = "eigrp",
		[89] = "ospf",
		[90] = "sprite-rpc",
		[91] = "larp",
		[92] = "mtp",
		[93] = "ax.25",
		[94] = "os",
		[95] = "micp",
		[96] = "scc-sp",
		[97] = "etherip",
		[98] = "encap",
		[99] = "private-encryption",
		[100] = "gtmp",
		[101] = "ifmp",
		[102] = "pnni",
		[103] = "pim",
		[104] = "aris",
		[105] = "scps",
		[106] = "qnx",
		[107] = "a/n",
		[108] = "ipcomp",
		[109] = "snp",
		[110] = "compaq-peer",
		[111] = "ipx-in-ip",
		[112] = "vrrp",
		[113] = "pgm",
		[114] = "zero-hop",
		[115] = "l2tp",
		[116] = "ddx",
		[117] = "iatp",
		[118] = "stp",
		[119] = "srp",
		[120] = "uti",
		[121] = "smp",
		[122] = "sm",
		[123] = "ptp",
		[124] = "is-is-over-ipv4",
		[125] = "fire",
		[126] = "crtp",
		[127] = "crudp",
		[128] = "sccopmce",
		[129] = "iplt",
		[130] = "sps",
		[131] = "pipe",
		[132] = "sctp",
		[133] = "fc",
		[134] = "rsvp-e2e-ignore",
		[135] = "mobility-header",
		[136] = "udplite",
		[137] = "mpls-in-ip",
		[138] = "manet",
		[139] = "hip",
		[140] = "shim6",
		[141] = "wesp",
		[142] = "rohc",
		[143] = "ethernet",
		[144] = "aggfrag",
		[145] = "nsh",
		[146] = "homa"
	} &redef &default=function(c: count): string { return fmt("unknown-ip-proto-%d", c); };
}

module GLOBAL;

@load base/bif/event.bif

# True once the last packet was analyzed.
global done_with_network = F;

event net_done(t: time)
	{
	done_with_network = T;
	}

@load base/types/af-packet
@load base/types/bittorrent
@load base/types/dce-rpc
@load base/types/dhcp
@load base/types/finger
@load base/types/flowmeter
@load base/types/ftp
@load base/types/irc
@load base/types/krb
@load base/types/limits
@load base/types/login
@load base/types/mmdb
@load base/types/modbus
@load base/types/mqtt
@load base/types/ntlm
@load base/types/ntp
@load base/types/pe
@load base/types/pop3
@load base/types/profiling
@load base/types/radius
@load base/types/rpc
@load base/types/smb
@load base/types/smtp
@load base/types/snmp
@load base/types/ssh
@load base/types/ssl
@load base/types/telemetry
@load base/types/websocket
@load base/types/x509

@load base/packet-protocols
@load base/init-frameworks-and-bifs
