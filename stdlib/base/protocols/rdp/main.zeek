##! The log of remote desktops: one row for each connection.

@load ./consts
@load base/protocols/conn/removal-hooks

module RDP;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Ports of servers.
	const rdp_ports = { 3389/tcp } &redef;

	## Ports of servers over UDP.
	const rdpeudp_ports = { 3389/udp } &redef;

	## A row.
	type Info: record {
		## When the connection was first known to be one.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## The client's cookie: mostly the name of a user, cut off.
		cookie: string &log &optional;
		## The outcome: "encrypted", the server's result, or why it declined.
		result: string &log &optional;
		## How the session is secured.
		security_protocol: string &log &optional;
		## Channels that the client wanted.
		client_channels: vector of string &log &optional;
		## Layout of the client's keyboard: a language.
		keyboard_layout: string &log &optional;
		## Version of the client.
		client_build: string &log &optional;
		## Name of the client's computer.
		client_name: string &log &optional;
		## Identifies the client's installation.
		client_dig_product_id: string &log &optional;
		## Width of the desktop.
		desktop_width: count &log &optional;
		## Height of the desktop.
		desktop_height: count &log &optional;
		## Depth of colors that the client wanted.
		requested_color_depth: string &log &optional;
		## Kind of the server's certificate, where RDP's own encryption is used.
		cert_type: string &log &optional;
		## How many certificates the server showed; of X.509, not of TLS.
		cert_count: count &log &default=0;
		## Whether the server's certificate is a permanent one.
		cert_permanent: bool &log &optional;
		## Level of RDP's own encryption.
		encryption_level: string &log &optional;
		## Method of RDP's own encryption.
		encryption_method: string &log &optional;
	};

	## Whether the analyzer is taken from connections whose row was written because it was time.
	option disable_analyzer_after_detection = F;

	## How long to wait for a connection's settings before its row is written.
	option rdp_check_interval = 10secs;

	## Raised for each row.
	global log_rdp: event(rec: Info);

	## Writes the row of a connection that ends.
	global finalize_rdp: Conn::RemovalHook;
}

redef record Info += {
	# The analyzer, to take it away.
	analyzer_id: count &optional;
	# Whether the row was written.
	done: bool &default=F;
};

redef record connection += {
	rdp: Info &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(RDP::LOG, Log::Stream($columns=Info, $ev=log_rdp, $path="rdp", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_RDP, rdp_ports);
	Analyzer::register_for_ports(Analyzer::ANALYZER_RDPEUDP, rdpeudp_ports);
	}

function write_row(c: connection)
	{
	local row = c$rdp;
	if ( row$done )
		return;

	row$done = T;
	# Nothing but one of these tells that it was RDP.
	if ( row?$cookie || row?$keyboard_layout || row?$result )
		Log::write(RDP::LOG, row);
	}

event check_record(c: connection)
	{
	if ( c$rdp$done )
		return;

	if ( network_time() - c$rdp$ts <= rdp_check_interval )
		{
		schedule rdp_check_interval { check_record(c) };
		return;
		}

	write_row(c);
	if ( disable_analyzer_after_detection && c$rdp?$analyzer_id && connection_exists(c$id) )
		disable_analyzer(c$id, c$rdp$analyzer_id);
	}

function row_of(c: connection): Info
	{
	if ( ! c?$rdp )
		{
		c$rdp = Info($ts=network_time(), $uid=c$uid, $id=c$id);
		Conn::register_removal_hook(c, finalize_rdp);
		schedule rdp_check_interval { check_record(c) };
		}

	return c$rdp;
	}

event rdp_connect_request(c: connection, cookie: string) &priority=5
	{
	row_of(c)$cookie = cookie;
	}

event rdp_negotiation_response(c: connection, security_protocol: count) &priority=5
	{
	row_of(c)$security_protocol = security_protocols[security_protocol];
	}

event rdp_negotiation_failure(c: connection, failure_code: count) &priority=5
	{
	row_of(c)$result = failure_codes[failure_code];
	}

event rdp_client_core_data(c: connection, data: RDP::ClientCoreData) &priority=5
	{
	local row = row_of(c);
	local layout = data$keyboard_layout;

	if ( layout in languages )
		row$keyboard_layout = languages[layout];
	else if ( layout & 0xffff in languages )
		# A variant that is not known, of a language that is.
		row$keyboard_layout = fmt("%s (Best Guess for %d)", languages[layout & 0xffff], layout);
	else
		row$keyboard_layout = fmt("keyboard-%d", layout);

	row$client_build = builds[data$client_build];
	row$client_name = data$client_name;
	row$client_dig_product_id = data$dig_product_id;
	row$desktop_width = data$desktop_width;
	row$desktop_height = data$desktop_height;

	if ( data?$ec_flags && data$ec_flags$want_32bpp_session )
		row$requested_color_depth = "32bit";
	else
		row$requested_color_depth = high_color_depths[data$high_color_depth];
	}

event rdp_client_network_data(c: connection, channels: ClientChannelList)
	{
	local row = row_of(c);
	if ( ! row?$client_channels )
		row$client_channels = vector();

	for ( i, channel in channels )
		row$client_channels[i] = gsub(channel$name, /\x00+$/, "");

	if ( |channels| > 31 )
		Reporter::conn_weird("RDP_channels_requested_exceeds_max", c, fmt("%s", |channels|));
	}

event rdp_gcc_server_create_response(c: connection, result: count) &priority=5
	{
	row_of(c)$result = results[result];
	}

event rdp_server_security(c: connection, encryption_method: count, encryption_level: count) &priority=5
	{
	local row = row_of(c);
	row$encryption_method = encryption_methods[encryption_method];
	row$encryption_level = encryption_levels[encryption_level];
	}

event rdp_server_certificate(c: connection, cert_type: count, permanently_issued: bool) &priority=5
	{
	local row = row_of(c);
	row$cert_type = cert_types[cert_type];
	# Others are files, and counted as such.
	if ( row$cert_type == "RSA" )
		++row$cert_count;

	row$cert_permanent = permanently_issued;
	}

event rdp_begin_encryption(c: connection, security_protocol: count) &priority=5
	{
	local row = row_of(c);
	if ( ! row?$result )
		row$result = "encrypted";

	row$security_protocol = security_protocols[security_protocol];
	}

event file_over_new_connection(f: fa_file, c: connection, is_orig: bool) &priority=5
	{
	if ( c?$rdp && f$source == "RDP" )
		++c$rdp$cert_count;
	}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) &priority=5
	{
	if ( atype == Analyzer::ANALYZER_RDP )
		row_of(info$c)$analyzer_id = info$aid;
	}

event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) &priority=5
	{
	if ( atype == Analyzer::ANALYZER_RDP && info$c?$rdp )
		write_row(info$c);
	}

hook finalize_rdp(c: connection)
	{
	if ( c?$rdp )
		write_row(c);
	}
