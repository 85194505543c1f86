##! Keeps the packets of connections, or of pairs of hosts, from the analysis.

@load base/frameworks/notice
@load base/frameworks/packet-filter

module PacketFilter;

export {
	## How many there may be at a time.
	const max_bpf_shunts = 100 &redef;

	## Leaves the packets of a connection out. Packets that end a TCP connection
	## still come, so that it is logged.
	global shunt_conn: function(id: conn_id): bool;

	## Leaves all packets between two hosts out.
	global shunt_host_pair: function(id: conn_id): bool;

	## Lets them in again, at the next change of the filter.
	global unshunt_host_pair: function(id: conn_id): bool;

	## Lets them in again at once.
	global force_unshunt_host_pair: function(id: conn_id): bool;

	## Yields the connections that are left out.
	global current_shunted_conns: function(): set[conn_id];

	## Yields the pairs of hosts that are left out.
	global current_shunted_host_pairs: function(): set[conn_id];

	redef enum Notice::Type += {
		## There are too many already.
		No_More_Conn_Shunts_Available,
		## A connection cannot be told by a filter.
		Cannot_BPF_Shunt_Conn,
	};
}

global shunted_conns: set[conn_id];
global shunted_host_pairs: set[conn_id];

function shunt_filters()
	{
	local tcp_filter = "";
	local udp_filter = "";

	for ( id in shunted_conns )
		{
		# A connection with the ports the other way round is taken for the same.
		local filter = fmt("host %s and port %d and host %s and port %d", id$orig_h, id$orig_p, id$resp_h, id$resp_p);
		local proto = get_port_transport_proto(id$resp_p);

		if ( proto == udp )
			udp_filter = combine_filters(udp_filter, "and", filter);
		else if ( proto == tcp )
			tcp_filter = combine_filters(tcp_filter, "and", filter);
		}

	if ( tcp_filter != "" )
		tcp_filter = combine_filters("tcp and tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) == 0", "and", tcp_filter);

	local pairs = "";
	for ( pair in shunted_host_pairs )
		pairs = combine_filters(pairs, "and", fmt("host %s and host %s", pair$orig_h, pair$resp_h));

	local all = combine_filters(combine_filters(tcp_filter, "and", udp_filter), "and", pairs);
	if ( all != "" )
		PacketFilter::exclude("shunt_filters", all);
	}

event zeek_init() &priority=5
	{
	register_filter_plugin(FilterPlugin($func() = { shunt_filters(); }));
	}

function current_shunted_conns(): set[conn_id]
	{
	return shunted_conns;
	}

function current_shunted_host_pairs(): set[conn_id]
	{
	return shunted_host_pairs;
	}

function reached_max_shunts(): bool
	{
	if ( |shunted_conns| + |shunted_host_pairs| <= max_bpf_shunts )
		return F;

	NOTICE(Notice::Info($note=No_More_Conn_Shunts_Available,
	                    $msg=fmt("%d BPF shunts are in place and no more will be added until space clears.", max_bpf_shunts)));
	return T;
	}

function shunt_host_pair(id: conn_id): bool
	{
	PacketFilter::filter_changed = T;

	if ( reached_max_shunts() )
		return F;

	add shunted_host_pairs[id];
	install();
	return T;
	}

function unshunt_host_pair(id: conn_id): bool
	{
	PacketFilter::filter_changed = T;

	if ( id !in shunted_host_pairs )
		return F;

	delete shunted_host_pairs[id];
	return T;
	}

function force_unshunt_host_pair(id: conn_id): bool
	{
	if ( ! unshunt_host_pair(id) )
		return F;

	install();
	return T;
	}

function shunt_conn(id: conn_id): bool
	{
	if ( is_v6_addr(id$orig_h) )
		{
		NOTICE(Notice::Info($note=Cannot_BPF_Shunt_Conn, $id=id, $sub="ipv6_conn", $identifier=cat(id),
		                    $msg="IPv6 connections can't be shunted with BPF due to limitations in BPF"));
		return F;
		}

	if ( reached_max_shunts() )
		return F;

	PacketFilter::filter_changed = T;
	add shunted_conns[id];
	install();
	return T;
	}

event connection_state_remove(c: connection) &priority=-5
	{
	# The filter is put together anew in a while anyway.
	delete shunted_conns[c$id];
	}
