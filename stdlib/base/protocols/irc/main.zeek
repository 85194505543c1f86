##! The log of IRC: one row for each command of a client that tells who it is or
##! where it goes.

@load base/protocols/conn/removal-hooks

module IRC;

export {
	redef enum Log::ID += { LOG };

	## Ports of IRC servers.
	const ports = { 6666/tcp, 6667/tcp, 6668/tcp, 6669/tcp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the command.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Nickname of the client.
		nick: string &log &optional;
		## Name of its user.
		user: string &log &optional;

		## Command.
		command: string &log &optional;
		## What it is about.
		value: string &log &optional;
		## More about it.
		addl: string &log &optional;
	};

	## Raised for each row.
	global irc_log: event(rec: Info);
}

redef record connection += {
	irc: Info &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(IRC::LOG, Log::Stream($columns=Info, $ev=irc_log, $path="irc", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_IRC, ports);
	}

function new_session(c: connection): Info
	{
	return Info($ts=network_time(), $uid=c$uid, $id=c$id);
	}

function set_session(c: connection)
	{
	if ( ! c?$irc )
		c$irc = new_session(c);

	c$irc$ts = network_time();
	}

event irc_nick_message(c: connection, is_orig: bool, who: string, newnick: string) &priority=5
	{
	set_session(c);
	if ( ! is_orig )
		return;

	c$irc$command = "NICK";
	c$irc$value = newnick;
	}

event irc_nick_message(c: connection, is_orig: bool, who: string, newnick: string) &priority=-5
	{
	if ( ! is_orig )
		return;

	Log::write(IRC::LOG, c$irc);
	c$irc$nick = newnick;
	}

event irc_user_message(c: connection, is_orig: bool, user: string, host: string, server: string, real_name: string) &priority=5
	{
	set_session(c);
	if ( ! is_orig )
		return;

	c$irc$command = "USER";
	c$irc$value = user;
	c$irc$addl = fmt("%s %s %s", host, server, real_name);
	}

event irc_user_message(c: connection, is_orig: bool, user: string, host: string, server: string, real_name: string) &priority=-5
	{
	if ( ! is_orig )
		return;

	Log::write(IRC::LOG, c$irc);
	c$irc$user = user;
	}

event irc_join_message(c: connection, is_orig: bool, info_list: irc_join_list) &priority=5
	{
	set_session(c);
	if ( is_orig )
		c$irc$command = "JOIN";
	}

event irc_join_message(c: connection, is_orig: bool, info_list: irc_join_list) &priority=-5
	{
	if ( ! is_orig )
		return;

	for ( joined in info_list )
		{
		c$irc$value = joined$channel;
		c$irc$addl = joined$password == "" ? "" : fmt(" with channel key: '%s'", joined$password);
		Log::write(IRC::LOG, c$irc);
		}
	}
