##! The log of MySQL: one row for each login and command with its result.

@load ./consts
@load base/protocols/conn/removal-hooks

module MySQL;

export {
	redef enum Log::ID += { mysql::LOG };

	## Ports of MySQL.
	const ports = { 1434/tcp, 3306/tcp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When the command was given.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## The command.
		cmd: string &log;
		## What it is about.
		arg: string &log;
		## Whether the server carried it out.
		success: bool &log &optional;
		## How many rows it changed.
		rows: count &log &optional;
		## What the server says of an error.
		response: string &log &optional;
	};

	## Raised for each row.
	global log_mysql: event(rec: Info);

	## Runs when a connection is forgotten.
	global finalize_mysql: Conn::RemovalHook;
}

redef record connection += {
	mysql: Info &optional;
};

redef likely_server_ports += { ports };

event zeek_init() &priority=5
	{
	Log::create_stream(mysql::LOG, Log::Stream($columns=Info, $ev=log_mysql, $path="mysql", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_MYSQL, ports);
	}

# Begins a row.
function begin(c: connection, cmd: string, arg: string)
	{
	c$mysql = Info($ts=network_time(), $uid=c$uid, $id=c$id, $cmd=cmd, $arg=arg);
	Conn::register_removal_hook(c, finalize_mysql);
	}

# Writes the row, if there is one.
function finish(c: connection)
	{
	if ( ! c?$mysql )
		return;

	Log::write(mysql::LOG, c$mysql);
	delete c$mysql;
	}

event mysql_handshake(c: connection, username: string)
	{
	if ( ! c?$mysql )
		begin(c, "login", username);
	}

event mysql_command_request(c: connection, command: count, arg: string) &priority=5
	{
	# A command that was not answered.
	finish(c);
	begin(c, commands[command], sub(arg, /\0$/, ""));
	}

event mysql_change_user(c: connection, username: string) &priority=5
	{
	c$mysql$arg = username;
	}

event mysql_command_request(c: connection, command: count, arg: string) &priority=-5
	{
	# There is no answer to it.
	if ( c?$mysql && c$mysql$cmd == "quit" )
		finish(c);
	}

event mysql_error(c: connection, code: count, msg: string) &priority=5
	{
	if ( ! c?$mysql )
		return;

	c$mysql$success = F;
	c$mysql$response = msg;
	}

event mysql_error(c: connection, code: count, msg: string) &priority=-5
	{
	finish(c);
	}

event mysql_eof(c: connection, is_intermediate: bool) &priority=-5
	{
	if ( is_intermediate || ! c?$mysql )
		return;

	# Where results end so, nothing else tells that all went well.
	if ( ! c$mysql?$success )
		c$mysql$success = T;

	if ( ! c$mysql?$rows )
		c$mysql$rows = 0;

	finish(c);
	}

event mysql_ok(c: connection, affected_rows: count) &priority=5
	{
	if ( ! c?$mysql )
		return;

	c$mysql$success = T;
	c$mysql$rows = affected_rows;
	}

event mysql_ok(c: connection, affected_rows: count) &priority=-5
	{
	finish(c);
	}

hook finalize_mysql(c: connection)
	{
	finish(c);
	}
