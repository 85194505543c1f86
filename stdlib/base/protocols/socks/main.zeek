##! The log of SOCKS: one row for each connection to a proxy. The proxy shows up as
##! a tunnel, too.

@load base/frameworks/tunnels
@load ./consts
@load base/protocols/conn/removal-hooks

module SOCKS;

export {
	redef enum Log::ID += { LOG };

	## Ports of SOCKS.
	const ports = { 1080/tcp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Whether passwords are logged.
	option default_capture_password = F;

	## A row.
	type Info: record {
		## When the proxy was asked first.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Version of SOCKS.
		version: count &log;
		## Name by which the client logs in.
		user: string &log &optional;
		## Password with which it does so.
		password: string &log &optional;
		## The result.
		status: string &log &optional;
		## The host asked for, by address, name or both.
		request: SOCKS::Address &log &optional;
		## The port asked for.
		request_p: port &log &optional;
		## The address on the proxy's side.
		bound: SOCKS::Address &log &optional;
		## The port on the proxy's side.
		bound_p: port &log &optional;
		## Whether the password of this one is logged.
		capture_password: bool &default=default_capture_password;
	};

	## Raised for each row.
	global log_socks: event(rec: Info);

	## Runs when a connection is forgotten.
	global finalize_socks: Conn::RemovalHook;
}

redef record connection += {
	socks: SOCKS::Info &optional;
};

redef likely_server_ports += { ports };

event zeek_init() &priority=5
	{
	Log::create_stream(SOCKS::LOG, Log::Stream($columns=Info, $ev=log_socks, $path="socks", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_SOCKS, ports);
	}

function set_session(c: connection, version: count)
	{
	if ( c?$socks )
		return;

	c$socks = Info($ts=network_time(), $id=c$id, $uid=c$uid, $version=version);
	Conn::register_removal_hook(c, finalize_socks);
	}

event socks_request(c: connection, version: count, request_type: count, sa: SOCKS::Address, p: port, user: string)
	&priority=5
	{
	set_session(c, version);
	c$socks$request = sa;
	c$socks$request_p = p;

	# Each connection through the proxy has a port of its own on the client's side;
	# all of them are one tunnel.
	local cid = copy(c$id);
	cid$orig_p = 0/tcp;
	Tunnel::register(Tunnel::EncapsulatingConn($cid=cid, $tunnel_type=Tunnel::SOCKS));
	}

event socks_reply(c: connection, version: count, reply: count, sa: SOCKS::Address, p: port) &priority=5
	{
	set_session(c, version);

	if ( version == 5 )
		c$socks$status = v5_status[reply];
	else if ( version == 4 )
		c$socks$status = v4_status[reply];

	c$socks$bound = sa;
	c$socks$bound_p = p;
	}

# Only version 5 knows of passwords.
event socks_login_userpass_request(c: connection, user: string, password: string) &priority=5
	{
	set_session(c, 5);
	c$socks$user = user;

	if ( c$socks$capture_password )
		c$socks$password = password;
	}

event socks_login_userpass_reply(c: connection, code: count) &priority=5
	{
	set_session(c, 5);
	c$socks$status = v5_status[code];
	}

hook finalize_socks(c: connection)
	{
	# Where the analyzer gave up, it was something else.
	if ( "SOCKS" in c$service )
		Log::write(SOCKS::LOG, c$socks);
	}
