##! The log of RADIUS: one row for each attempt to get access.

@load ./consts
@load base/utils/addrs
@load base/protocols/conn/removal-hooks

module RADIUS;

export {
	redef enum Log::ID += { LOG };

	## Ports of servers.
	const ports = { 1812/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the first message.
		ts: time &log;
		## Identifier of the flow.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Who wants access.
		username: string &log &optional;
		## Hardware address of the one who wants it.
		mac: string &log &optional;
		## Address that the server offers for him.
		framed_addr: addr &log &optional;
		## Where the tunnel begins: an address or a name.
		tunnel_client: string &log &optional;
		## Kind of connection.
		connect_info: string &log &optional;
		## Text of the server, mostly shown to the user.
		reply_msg: string &log &optional;
		## "success", "failed", or "unknown" where no answer came.
		result: string &log &optional;
		## Time from the first message to the decision.
		ttl: interval &log &optional;

		## Whether the row was written.
		logged: bool &default=F;
	};

	## Raised for each row.
	global log_radius: event(rec: Info);

	## Writes the row of an undecided attempt when the flow ends.
	global finalize_radius: Conn::RemovalHook;
}

redef record connection += {
	radius: Info &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(RADIUS::LOG, Log::Stream($columns=Info, $ev=log_radius, $path="radius", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_RADIUS, ports);
	}

event radius_message(c: connection, result: RADIUS::Message) &priority=5
	{
	if ( ! c?$radius )
		{
		c$radius = Info($ts=network_time(), $uid=c$uid, $id=c$id);
		Conn::register_removal_hook(c, finalize_radius);
		}

	local row = c$radius;

	switch ( RADIUS::msg_types[result$code] )
		{
		case "Access-Request":
			if ( ! result?$attributes )
				break;

			# User-Name
			if ( ! row?$username && 1 in result$attributes )
				row$username = result$attributes[1][0];

			# Calling-Station-Id
			if ( ! row?$mac && 31 in result$attributes )
				row$mac = normalize_mac(result$attributes[31][0]);

			# Tunnel-Client-EndPoint
			if ( ! row?$tunnel_client && 66 in result$attributes )
				row$tunnel_client = result$attributes[66][0];

			# Connect-Info
			if ( ! row?$connect_info && 77 in result$attributes )
				row$connect_info = result$attributes[77][0];

			break;

		case "Access-Challenge":
			if ( ! result?$attributes )
				break;

			# Framed-IP-Address
			if ( ! row?$framed_addr && 8 in result$attributes )
				row$framed_addr = raw_bytes_to_v4_addr(result$attributes[8][0]);

			# Reply-Message
			if ( ! row?$reply_msg && 18 in result$attributes )
				row$reply_msg = result$attributes[18][0];

			break;

		case "Access-Accept":
			row$result = "success";
			break;

		case "Access-Reject":
			row$result = "failed";
			break;
		}
	}

event radius_message(c: connection, result: RADIUS::Message) &priority=-5
	{
	if ( ! c$radius?$result )
		return;

	local ttl = network_time() - c$radius$ts;
	if ( ttl != 0secs )
		c$radius$ttl = ttl;

	Log::write(RADIUS::LOG, c$radius);
	delete c$radius;
	}

hook finalize_radius(c: connection)
	{
	if ( c?$radius && ! c$radius$logged )
		{
		c$radius$result = "unknown";
		Log::write(RADIUS::LOG, c$radius);
		}
	}
