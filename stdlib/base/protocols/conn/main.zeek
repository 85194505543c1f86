##! The log of connections: one row for each TCP connection, UDP or ICMP
##! exchange, written when it is forgotten. For ICMP the ports are type and code.

@load base/utils/site
@load base/utils/strings

module Conn;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the first packet.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Transport protocol.
		proto: transport_proto &log;
		## Protocols that analyzers confirmed, with commas between.
		service: string &log &optional;
		## Time between the first and the last packet. Packets of a side that
		## has closed do not count.
		duration: interval &log &optional;
		## Bytes of data that the originator sent; for TCP told by sequence
		## numbers.
		orig_bytes: count &log &optional;
		## Bytes of data that the responder sent.
		resp_bytes: count &log &optional;

		## What became of the connection:
		##
		## * S0: a SYN without an answer
		## * S1: established, still open
		## * SF: established and closed by both
		## * REJ: a SYN answered by a RST
		## * S2: established, closed by the originator only
		## * S3: established, closed by the responder only
		## * RSTO: established, reset by the originator
		## * RSTR: reset by the responder
		## * RSTOS0: a SYN and a RST of the originator, nothing of the responder
		## * RSTRH: a SYN/ACK and a RST of the responder, nothing of the originator
		## * SH: a SYN and a FIN of the originator, nothing of the responder
		## * SHR: a SYN/ACK and a FIN of the responder, nothing of the originator
		## * OTH: anything else, like a connection whose start was not seen
		##
		## UDP has S0, SF, SHR and OTH, by which sides sent something.
		conn_state: string &log &optional;

		## Whether the originator is in :zeek:see:`Site::local_nets`; not set
		## where that is empty.
		local_orig: bool &log &optional;

		## Whether the responder is in :zeek:see:`Site::local_nets`.
		local_resp: bool &log &optional;

		## Bytes of data that were sent but not seen.
		missed_bytes: count &log &default=0;

		## What happened, a letter for each thing, in capitals for the
		## originator:
		##
		## ====== =====================================================
		## Letter Meaning
		## ====== =====================================================
		## s      a SYN
		## h      a SYN/ACK
		## a      an ACK without data
		## d      data
		## f      a FIN
		## r      a RST
		## c      a wrong checksum
		## g      data missing
		## t      a retransmission
		## w      a window of zero
		## i      flags that contradict each other
		## q      several of SYN, FIN and RST in one packet
		## ^      originator and responder were exchanged
		## x      analysis was given up
		## ====== =====================================================
		##
		## a, d, i and q come once a side; s, h, f and r again when the
		## sequence number changes; c, g, t and w at the 1st, 10th, 100th time.
		history: string &log &optional;
		## Packets of the originator.
		orig_pkts: count &log &optional;
		## Bytes of these packets, with IP headers.
		orig_ip_bytes: count &log &optional;
		## Packets of the responder.
		resp_pkts: count &log &optional;
		## Bytes of these packets, with IP headers.
		resp_ip_bytes: count &log &optional;
		## Identifiers of the tunnels that it went through.
		tunnel_parents: set[string] &log &optional;
		## Protocol number of the IP header.
		ip_proto: count &log &optional;
	};

	## Raised for each row.
	global log_conn: event(rec: Info);
}

redef record connection += {
	conn: Info &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(Conn::LOG, Log::Stream($columns=Info, $ev=log_conn, $path="conn", $policy=log_policy));
	}

# States in which a side has not taken part in a handshake.
function is_silent(state: count): bool
	{
	return state == TCP_INACTIVE || state == TCP_PARTIAL;
	}

function tcp_state(c: connection): string
	{
	local os = c$orig$state;
	local rs = c$resp$state;

	if ( rs == TCP_RESET )
		{
		if ( os == TCP_SYN_SENT || os == TCP_SYN_ACK_SENT )
			return "REJ";
		if ( os == TCP_RESET && c$orig$size == 0 && c$resp$size == 0 )
			return "REJ";
		return is_silent(os) ? "RSTRH" : "RSTR";
		}

	if ( os == TCP_RESET )
		{
		if ( ! is_silent(rs) )
			return "RSTO";
		return /\^?S[^HAFGIQ]*R.*/ == c$history ? "RSTOS0" : "OTH";
		}

	if ( os == TCP_CLOSED )
		{
		if ( rs == TCP_CLOSED )
			return "SF";
		return is_silent(rs) ? "SH" : "S2";
		}

	if ( rs == TCP_CLOSED )
		return is_silent(os) ? "SHR" : "S3";

	if ( os == TCP_SYN_SENT && rs == TCP_INACTIVE )
		return "S0";

	if ( os == TCP_ESTABLISHED && rs == TCP_ESTABLISHED )
		return "S1";

	return "OTH";
	}

function udp_state(c: connection): string
	{
	if ( c$resp$state == UDP_ACTIVE )
		return c$orig$state == UDP_ACTIVE ? "SF" : "SHR";

	return c$orig$state == UDP_ACTIVE ? "S0" : "OTH";
	}

function conn_state(c: connection, trans: transport_proto): string
	{
	switch ( trans )
		{
		case tcp:
			return tcp_state(c);
		case udp:
			return udp_state(c);
		default:
			return "OTH";
		}
	}

function add_tunnel(c: connection, e: EncapsulatingConnVector)
	{
	if ( |e| == 0 )
		return;

	if ( ! c$conn?$tunnel_parents )
		c$conn$tunnel_parents = set();

	add c$conn$tunnel_parents[e[|e| - 1]$uid];
	}

function set_locality(c: connection)
	{
	c$conn$local_orig = Site::is_local_addr(c$id$orig_h);
	c$conn$local_resp = Site::is_local_addr(c$id$resp_h);
	}

## Fills ``c$conn``: at the start what is known then, at the end the rest.
function set_conn(c: connection, eoc: bool)
	{
	if ( ! eoc )
		{
		if ( c?$conn )
			c$conn$id = c$id;
		else
			c$conn = Info($ts=c$start_time, $uid=c$uid, $id=c$id, $proto=get_port_transport_proto(c$id$resp_p));

		if ( c?$tunnel )
			add_tunnel(c, c$tunnel);

		if ( c$id$proto != 65535 )
			c$conn$ip_proto = c$id$proto;

		if ( |Site::local_nets| > 0 )
			set_locality(c);

		return;
		}

	# A connection whose roles were turned round has a fresh record.
	if ( ! c?$conn )
		set_conn(c, F);

	local info = c$conn;

	if ( c$duration > 0secs )
		{
		info$duration = c$duration;
		info$orig_bytes = c$orig$size;
		info$resp_bytes = c$resp$size;
		}

	# Packets are counted for connections of a single one too.
	if ( c$orig?$num_pkts )
		{
		info$orig_pkts = c$orig$num_pkts;
		info$orig_ip_bytes = c$orig$num_bytes_ip;
		info$resp_pkts = c$resp$num_pkts;
		info$resp_ip_bytes = c$resp$num_bytes_ip;
		}

	if ( |c$service| > 0 )
		info$service = to_lower(join_string_set(c$service, ","));

	info$conn_state = conn_state(c, info$proto);

	if ( c$history != "" )
		info$history = c$history;
	}

event content_gap(c: connection, is_orig: bool, seq: count, length: count) &priority=5
	{
	if ( ! c?$conn )
		set_conn(c, F);

	c$conn$missed_bytes += length;
	}

event tunnel_changed(c: connection, e: EncapsulatingConnVector) &priority=5
	{
	add_tunnel(c, e);
	c$tunnel = e;
	}

event new_connection(c: connection) &priority=100
	{
	set_conn(c, F);
	}

event connection_flipped(c: connection) &priority=5
	{
	if ( c?$conn )
		set_locality(c);
	}

event connection_state_remove(c: connection) &priority=5
	{
	set_conn(c, T);
	}

event connection_state_remove(c: connection) &priority=-5
	{
	Log::write(Conn::LOG, c$conn);
	}
