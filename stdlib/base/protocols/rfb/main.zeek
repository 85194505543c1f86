##! The log of RFB, the protocol of VNC: one row for each connection.

@load base/protocols/conn/removal-hooks

module RFB;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When it began.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Major version of the client.
		client_major_version: string &log &optional;
		## Minor version of the client.
		client_minor_version: string &log &optional;
		## Major version of the server.
		server_major_version: string &log &optional;
		## Minor version of the server.
		server_minor_version: string &log &optional;
		## How the client proves who it is.
		authentication_method: string &log &optional;
		## Whether the server believed it.
		auth: bool &log &optional;
		## Whether others may use the screen, too.
		share_flag: bool &log &optional;
		## Name of the screen.
		desktop_name: string &log &optional;
		## Its width in pixels.
		width: count &log &optional;
		## Its height in pixels.
		height: count &log &optional;

		# Whether the row was written.
		done: bool &default=F;
	};

	## Raised for each row.
	global log_rfb: event(rec: Info);

	## Runs when a connection is forgotten.
	global finalize_rfb: Conn::RemovalHook;
}

redef record connection += {
	rfb: Info &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(RFB::LOG, Log::Stream($columns=Info, $ev=log_rfb, $path="rfb", $policy=log_policy));
	}

# Security types by name (RFC 6143, section 8.1.2, and IANA).
function friendly_auth_name(auth: count): string
	{
	switch ( auth )
		{
		case 0:
			return "Invalid";
		case 1:
			return "None";
		case 2:
			return "VNC";
		case 16:
			return "Tight";
		case 17:
			return "Ultra";
		case 18:
			return "TLS";
		case 19:
			return "VeNCrypt";
		case 20:
			return "GTK-VNC SASL";
		case 21:
			return "MD5 hash authentication";
		case 22:
			return "Colin Dean xvp";
		case 30:
			return "Apple Remote Desktop";
		}

	return "RealVNC";
	}

function set_session(c: connection)
	{
	if ( c?$rfb )
		return;

	c$rfb = Info($ts=network_time(), $uid=c$uid, $id=c$id);
	Conn::register_removal_hook(c, finalize_rfb);
	}

function write_log(c: connection)
	{
	if ( c$rfb$done )
		return;

	c$rfb$done = T;
	Log::write(RFB::LOG, c$rfb);
	}

event rfb_client_version(c: connection, major_version: string, minor_version: string) &priority=5
	{
	set_session(c);
	c$rfb$client_major_version = major_version;
	c$rfb$client_minor_version = minor_version;
	}

event rfb_server_version(c: connection, major_version: string, minor_version: string) &priority=5
	{
	set_session(c);
	c$rfb$server_major_version = major_version;
	c$rfb$server_minor_version = minor_version;
	}

event rfb_authentication_type(c: connection, authtype: count) &priority=5
	{
	set_session(c);
	c$rfb$authentication_method = friendly_auth_name(authtype);
	}

event rfb_authentication_result(c: connection, result: bool) &priority=5
	{
	set_session(c);
	c$rfb$auth = result;
	}

event rfb_share_flag(c: connection, flag: bool) &priority=5
	{
	set_session(c);
	c$rfb$share_flag = flag;
	}

event rfb_server_parameters(c: connection, name: string, width: count, height: count) &priority=5
	{
	set_session(c);
	c$rfb$desktop_name = name;
	c$rfb$width = width;
	c$rfb$height = height;
	}

event rfb_server_parameters(c: connection, name: string, width: count, height: count) &priority=-5
	{
	write_log(c);
	}

hook finalize_rfb(c: connection)
	{
	if ( c?$rfb )
		write_log(c);
	}
