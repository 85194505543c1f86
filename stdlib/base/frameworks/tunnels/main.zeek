##! The log of tunnels: when one was discovered, closed, or fell out of use. What
##! goes through a tunnel has it in ``c$tunnel``.

@load base/protocols/conn/removal-hooks

module Tunnel;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## What happened.
	type Action: enum {
		DISCOVER,	##< A tunnel was seen first.
		CLOSE,	##< Its connection ended.
		EXPIRE,	##< Nothing new went through it for long.
	};

	## A row.
	type Info: record {
		## When it happened.
		ts: time &log;
		## Identifier of the tunnel's connection; not set where many
		## connections are one tunnel.
		uid: string &log &optional;
		## Addresses and ports; the ports of an IP tunnel are 0.
		id: conn_id &log;
		## Kind of tunnel.
		tunnel_type: Tunnel::Type &log;
		## What happened.
		action: Action &log;
	};

	## Logs those of some tunnels that are new.
	global register_all: function(ecv: EncapsulatingConnVector);

	## Logs a tunnel if it is new.
	global register: function(ec: EncapsulatingConn);

	## Logs a tunnel as fallen out of use; a function for ``&expire_func``.
	global expire: function(t: table[conn_id] of Info, idx: conn_id): interval;

	## Logs the end of a tunnel.
	##
	## tunnel: the tunnel.
	##
	## action: why it ended.
	global close: function(tunnel: Info, action: Action);

	## A tunnel through which no new connection goes for this long has fallen out
	## of use.
	const expiration_interval = 1hrs &redef;

	## The tunnels in use.
	global active: table[conn_id] of Info = table() &read_expire=expiration_interval &expire_func=expire;

	## Runs when a tunnel's connection is forgotten.
	global finalize_tunnel: Conn::RemovalHook;
}

event zeek_init() &priority=5
	{
	Log::create_stream(Tunnel::LOG, Log::Stream($columns=Info, $path="tunnel", $policy=log_policy));
	}

function register_all(ecv: EncapsulatingConnVector)
	{
	for ( i in ecv )
		register(ecv[i]);
	}

hook finalize_tunnel(c: connection)
	{
	if ( c$id in active )
		close(active[c$id], CLOSE);
	}

function register(ec: EncapsulatingConn)
	{
	if ( ec$cid in active )
		return;

	local tunnel = Info($ts=network_time(), $id=ec$cid, $tunnel_type=ec$tunnel_type, $action=DISCOVER);
	if ( ec?$uid )
		tunnel$uid = ec$uid;

	active[ec$cid] = tunnel;

	if ( connection_exists(ec$cid) )
		Conn::register_removal_hook(lookup_connection(ec$cid), finalize_tunnel);

	Log::write(LOG, tunnel);
	}

function close(tunnel: Info, action: Action)
	{
	tunnel$action = action;
	tunnel$ts = network_time();
	Log::write(LOG, tunnel);
	delete active[tunnel$id];
	}

function expire(t: table[conn_id] of Info, idx: conn_id): interval
	{
	close(t[idx], EXPIRE);
	return 0secs;
	}

event new_connection(c: connection) &priority=5
	{
	if ( c?$tunnel )
		register_all(c$tunnel);
	}

event tunnel_changed(c: connection, e: EncapsulatingConnVector) &priority=5
	{
	register_all(e);
	}
