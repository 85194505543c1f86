##! The log of DHCP: one row for what clients and servers said to each other under
##! one transaction number within a short time, whatever flows carried it.

@load base/frameworks/cluster
@load ./consts

module DHCP;

export {
	redef enum Log::ID += { LOG };

	## Ports of servers; 4011 is that of proxies for network booting.
	const server_ports = { 67/udp, 4011/udp } &redef;

	## Ports of clients.
	const client_ports = { 68/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the first message.
		ts: time &log;
		## The flows that carried messages; broadcasts and answers are different ones.
		uids: set[string] &log;
		## The client, where it used an address of its own or got one.
		client_addr: addr &log &optional;
		## The server that gave the address.
		server_addr: addr &log &optional;
		## Port of the client when the address was given.
		client_port: port &optional;
		## Port of the server when the address was given.
		server_port: port &optional;
		## Hardware address of the client.
		mac: string &log &optional;
		## Name that the client gives itself (option 12).
		host_name: string &log &optional;
		## Full name that the client wants (option 81).
		client_fqdn: string &log &optional;
		## Domain that the server tells (option 15).
		domain: string &log &optional;
		## Address that the client asks for.
		requested_addr: addr &log &optional;
		## Address that it gets.
		assigned_addr: addr &log &optional;
		## For how long.
		lease_time: interval &log &optional;
		## Text of the client, mostly why it declines.
		client_message: string &log &optional;
		## Text of the server, mostly why it refuses.
		server_message: string &log &optional;
		## Kinds of the messages, in their order.
		msg_types: vector of string &log &default=string_vec();
		## Time from the first to the last message.
		duration: interval &log &default=0secs;
		## Hardware address in the head of the client's messages.
		client_chaddr: string &optional;
	};

	## How long messages with one transaction number are joined.
	option DHCP::max_txid_watch_time = 30secs;

	## A row with so many flows is written at once.
	option DHCP::max_uids_per_log_entry = 10;

	## A row with so many messages is written at once.
	option DHCP::max_msg_types_per_log_entry = 50;

	## Brings all messages to the node that joins them. Policies handle it to fill
	## fields of their own in :zeek:see:`DHCP::log_info`.
	global DHCP::aggregate_msgs: event(ts: time, id: conn_id, uid: string, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options);

	## The row that the message at hand belongs to; for handlers of
	## :zeek:see:`DHCP::aggregate_msgs` only.
	global DHCP::log_info: Info;

	## Raised for each row.
	global log_dhcp: event(rec: Info);
}

redef record connection += {
	dhcp: Info &optional;
};

redef record Info += {
	# When the last message came.
	last_message_ts: time &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(DHCP::LOG, Log::Stream($columns=Info, $ev=log_dhcp, $path="dhcp", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_DHCP, server_ports, client_ports);
	}

# Writes the row of a transaction that has come to rest; others are looked at again.
function join_data_expiration(t: table[count] of Info, idx: count): interval
	{
	local row = t[idx];
	local now = network_time();

	if ( ! zeek_is_terminating() && now - row$last_message_ts <= 5sec && now - row$ts <= max_txid_watch_time )
		return 5secs;

	# No client identifier and no answer: then the head of the client's message has to do.
	if ( ! row?$mac && row?$client_chaddr )
		row$mac = row$client_chaddr;

	Log::write(LOG, row);
	return 0secs;
	}

# Rows by transaction number until they are written.
global join_data: table[count] of Info = table()
	&create_expire=10secs &expire_func=join_data_expiration;

@if ( ! Cluster::is_enabled() || Cluster::local_node_type() == Cluster::MANAGER )
# Before everybody else, so that the row is there for all.
event DHCP::aggregate_msgs(ts: time, id: conn_id, uid: string, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options) &priority=1000
	{
	if ( msg$xid !in join_data )
		join_data[msg$xid] = Info($ts=ts, $uids=set(uid));

	log_info = join_data[msg$xid];
	}

event DHCP::aggregate_msgs(ts: time, id: conn_id, uid: string, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options) &priority=5
	{
	log_info$duration = ts - log_info$ts;
	add log_info$uids[uid];
	log_info$msg_types += DHCP::message_types[msg$m_type];
	log_info$last_message_ts = ts;

	# A server that broadcasts is the originator of its flow, too.
	local is_client = is_orig && (id$orig_h == 0.0.0.0 || id$orig_p == 68/udp || id$resp_p == 67/udp);

	if ( options?$message )
		{
		if ( is_client )
			log_info$client_message = options$message;
		else
			log_info$server_message = options$message;
		}

	if ( is_client )
		{
		if ( id$orig_h != 0.0.0.0 && id$orig_h != 255.255.255.255 )
			log_info$client_addr = id$orig_h;

		if ( options?$host_name )
			log_info$host_name = options$host_name;

		if ( options?$client_fqdn )
			log_info$client_fqdn = options$client_fqdn$domain_name;

		# 1 is Ethernet.
		if ( options?$client_id && options$client_id$hwtype == 1 )
			log_info$mac = options$client_id$hwaddr;
		else
			log_info$client_chaddr = msg$chaddr;

		if ( options?$addr_request )
			log_info$requested_addr = options$addr_request;
		}
	else
		{
		if ( msg$yiaddr != 0.0.0.0 )
			{
			log_info$server_addr = is_orig ? id$orig_h : id$resp_h;
			log_info$server_port = is_orig ? id$orig_p : id$resp_p;
			log_info$client_port = is_orig ? id$resp_p : id$orig_p;
			log_info$assigned_addr = msg$yiaddr;
			}

		if ( msg$chaddr != "" && ! log_info?$mac )
			log_info$mac = msg$chaddr;

		if ( ! log_info?$client_addr && log_info?$assigned_addr )
			log_info$client_addr = log_info$assigned_addr;

		if ( options?$domain_name )
			log_info$domain = options$domain_name;

		if ( options?$lease )
			log_info$lease_time = options$lease;
		}

	if ( |log_info$uids| >= max_uids_per_log_entry || |log_info$msg_types| >= max_msg_types_per_log_entry )
		{
		Log::write(LOG, log_info);
		delete join_data[msg$xid];
		}
	}
@endif

event dhcp_message(c: connection, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options) &priority=-5
	{
@if ( Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER )
	Cluster::publish(Cluster::manager_topic, DHCP::aggregate_msgs, network_time(), c$id, c$uid, is_orig, msg, options);
@else
	event DHCP::aggregate_msgs(network_time(), c$id, c$uid, is_orig, msg, options);
@endif
	}

event zeek_done() &priority=-5
	{
	for ( xid in DHCP::join_data )
		join_data_expiration(DHCP::join_data, xid);
	}
