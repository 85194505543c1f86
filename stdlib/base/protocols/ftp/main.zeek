##! The log of FTP: one row for each command of interest, and the data
##! connections that sessions agree upon.

@load ./info
@load ./utils
@load ./utils-commands
@load base/utils/paths
@load base/utils/numbers
@load base/utils/addrs
@load base/frameworks/cluster
@load base/frameworks/notice/weird
@load base/protocols/conn/removal-hooks

module FTP;

export {
	redef enum Log::ID += { LOG };

	## Ports of FTP servers.
	const ports = { 21/tcp, 2811/tcp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Commands that are logged.
	option logged_commands = {
		"APPE", "DELE", "RETR", "STOR", "STOU", "ACCT", "PORT", "PASV", "EPRT",
		"EPSV"
	};

	## Users that are nobody in particular, so that their password is no secret.
	option guest_ids = { "anonymous", "ftp", "ftpuser", "guest" };

	## The digits of a reply's number.
	type ReplyCode: record {
		x: count;	##< How it went.
		y: count;	##< What it is about.
		z: count;	##< The rest.
	};

	## Takes the number of a reply apart.
	global parse_ftp_reply_code: function(code: count): ReplyCode;

	## Raised for each row.
	global log_ftp: event(rec: Info);

	## Runs when a control connection is forgotten; logs what is not logged yet.
	global finalize_ftp: Conn::RemovalHook;

	## Runs when a data connection is forgotten.
	global finalize_ftp_data: hook(c: connection);

	## So many commands may wait for a reply; more are a weird.
	option max_pending_commands = 20;

	## Names of users are cut at so many bytes.
	option max_user_length = 128;

	## Passwords are cut at so many bytes.
	option max_password_length = 128;

	## Arguments are cut at so many bytes.
	option max_arg_length = 4096;

	## Texts of replies are cut at so many bytes.
	option max_reply_msg_length = 4096;

	## Whether the last command of a session is logged where none was of interest.
	option log_at_least_one_command = T;
}

redef record connection += {
	ftp: Info &optional;
	ftp_data_reuse: bool &default=F;
};

event zeek_init() &priority=5
	{
	Log::create_stream(FTP::LOG, Log::Stream($columns=Info, $ev=log_ftp, $path="ftp", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_FTP, ports);
	}

# The session that a data connection belongs to, by the place that waits for it.
global ftp_data_expected: table[addr, port] of Info &read_expire=5mins;

# Commands whose argument names a file or directory.
const file_cmds = {
	"APPE", "CWD", "DELE", "MKD", "RETR", "RMD", "RNFR", "RNTO",
	"STOR", "STOU", "REST", "SIZE", "MDTM",
};

# Commands that change or tell the current directory, with the reply that says so.
const directory_cmds = {
	["CWD", 250],
	["CDUP", 200],
	["CDUP", 250],
	["PWD", 257],
	["XPWD", 257],
};

function parse_ftp_reply_code(code: count): ReplyCode
	{
	return ReplyCode($x=code / 100 % 10, $y=code / 10 % 10, $z=code % 10);
	}

function set_ftp_session(c: connection)
	{
	if ( c?$ftp )
		return;

	c$ftp = Info($ts=network_time(), $uid=c$uid, $id=c$id);
	Conn::register_removal_hook(c, finalize_ftp);

	# What the greeting answers.
	add_pending_cmd(c$ftp$pending_commands, ++c$ftp$command_seq, "<init>", "");
	}

function should_hide_password(s: Info): bool
	{
	return ! s$capture_password && to_lower(s$user) !in guest_ids;
	}

# Cuts a text, with a weird.
function limited(c: connection, text: string, max: count, weird: string): string
	{
	if ( |text| <= max )
		return text;

	Reporter::conn_weird(weird, c, cat(|text|), "FTP");
	return text[:max];
	}

function ftp_message(c: connection)
	{
	if ( ! c?$ftp )
		return;

	local s = c$ftp;
	s$ts = s$cmdarg$ts;
	s$command = s$cmdarg$cmd;
	s$arg = s$cmdarg$arg;

	if ( s$command in file_cmds )
		s$arg = build_url_ftp(s);

	s$arg = limited(c, s$arg, max_arg_length, "FTP_arg_too_long");
	if ( s?$reply_msg )
		s$reply_msg = limited(c, s$reply_msg, max_reply_msg_length, "FTP_reply_msg_too_long");

	if ( should_hide_password(s) )
		{
		if ( s$command == "PASS" )
			s$arg = "<hidden>";
		if ( s?$password )
			s$password = "<hidden>";
		}

	if ( s$arg == "" )
		delete s$arg;

	if ( s$command in logged_commands )
		{
		Log::write(FTP::LOG, s);
		s$logged_command_seen = T;
		}

	# These are of one command only.
	delete s$mime_type;
	delete s$file_size;
	delete s$data_channel;
	delete s$fuid;
	}

function add_expected_data_channel(s: Info, chan: ExpectedDataChannel)
	{
	s$passive = chan$passive;
	s$data_channel = chan;
	ftp_data_expected[chan$resp_h, chan$resp_p] = s;
	Analyzer::schedule_analyzer(chan$orig_h, chan$resp_h, chan$resp_p, Analyzer::ANALYZER_FTP_DATA, 5mins);
	}

event ftp_request(c: connection, command: string, arg: string) &priority=5
	{
	# A command is logged with the next one, as several replies may come for it.
	if ( c?$ftp && c$ftp?$cmdarg && c$ftp?$reply_code
	     && remove_pending_cmd(c$ftp$pending_commands, c$ftp$cmdarg) )
		ftp_message(c);

	set_ftp_session(c);
	local s = c$ftp;

	if ( |s$pending_commands| < max_pending_commands )
		add_pending_cmd(s$pending_commands, ++s$command_seq, command, arg);
	else
		Reporter::conn_weird("FTP_too_many_pending_commands", c, cat(|s$pending_commands|), "FTP");

	switch ( command )
		{
		case "USER":
			s$user = limited(c, arg, max_user_length, "FTP_user_too_long");
			break;
		case "PASS":
			s$password = limited(c, arg, max_password_length, "FTP_password_too_long");
			break;
		case "PORT", "EPRT":
			local place = command == "PORT" ? parse_ftp_port(arg) : parse_eftp_port(arg);
			if ( place$valid )
				add_expected_data_channel(s, ExpectedDataChannel($passive=F, $orig_h=c$id$resp_h,
				                                                 $resp_h=place$h, $resp_p=place$p));
			break;
		}
	}

function set_directory(s: Info, msg: string)
	{
	s$cmdarg$cwd_consumed = T;

	switch ( s$cmdarg$cmd )
		{
		case "CWD":
			s$cwd = build_path_compressed(s$cwd, s$cmdarg$arg);
			break;
		case "CDUP":
			s$cwd = build_path_compressed(s$cwd, "/..");
			break;
		default:
			s$cwd = extract_path(msg);
			break;
		}
	}

event ftp_reply(c: connection, code: count, msg: string, cont_resp: bool) &priority=5
	{
	set_ftp_session(c);
	local s = c$ftp;

	# Lines within a reply answer nothing. Yet some servers never end a reply of
	# several lines: what looks like a reply of its own then is one.
	if ( cont_resp && code == 0 && s?$reply_code && /^[1-9][0-9]{2} [[:print:]]{10}.*/ !in msg )
		return;

	s$cmdarg = get_pending_cmd(s$pending_commands, code, msg);
	s$reply_code = code;
	s$reply_msg = msg;

	if ( cont_resp )
		return;

	local cmd = s$cmdarg$cmd;

	# The size of another file may have been asked for before; the reply to the
	# transfer corrects that.
	if ( (code == 150 && cmd == "RETR") || (code == 213 && cmd == "SIZE") )
		s$file_size = extract_count(msg, F);

	else if ( (code == 227 || code == 229) && (cmd == "PASV" || cmd == "EPSV") )
		{
		local place = code == 227 ? parse_ftp_pasv(msg) : parse_ftp_epsv(msg);
		if ( place$valid )
			{
			s$passive = T;
			if ( code == 229 && place$h == [::] )
				place$h = c$id$resp_h;

			add_expected_data_channel(s, ExpectedDataChannel($passive=T, $orig_h=c$id$orig_h,
			                                                 $resp_h=place$h, $resp_p=place$p));
			}
		}

	if ( [cmd, code] in directory_cmds && ! s$cmdarg$cwd_consumed )
		set_directory(s, msg);

	# With several commands waiting, no next one tells when this one is over.
	if ( |s$pending_commands| > 1 )
		{
		remove_pending_cmd(s$pending_commands, s$cmdarg);
		ftp_message(c);
		}
	}

event scheduled_analyzer_applied(c: connection, a: Analyzer::Tag) &priority=10
	{
	if ( [c$id$resp_h, c$id$resp_p] !in ftp_data_expected )
		return;

	add c$service["ftp-data"];
	Conn::register_removal_hook(c, finalize_ftp_data);
	}

event file_transferred(c: connection, prefix: string, descr: string, mime_type: string) &priority=5
	{
	if ( [c$id$resp_h, c$id$resp_p] in ftp_data_expected )
		ftp_data_expected[c$id$resp_h, c$id$resp_p]$mime_type = split_string1(mime_type, /;/)[0];
	}

event connection_reused(c: connection) &priority=5
	{
	if ( "ftp-data" in c$service )
		c$ftp_data_reuse = T;
	}

hook finalize_ftp_data(c: connection)
	{
	if ( ! c$ftp_data_reuse )
		delete ftp_data_expected[c$id$resp_h, c$id$resp_p];
	}

hook finalize_ftp(c: connection)
	{
	if ( ! c?$ftp )
		return;

	for ( _, command in c$ftp$pending_commands )
		{
		c$ftp$cmdarg = command;
		ftp_message(c);
		}

	if ( ! c$ftp$logged_command_seen && log_at_least_one_command )
		Log::write(FTP::LOG, c$ftp);
	}
