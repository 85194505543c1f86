##! Has logins over Telnet, rlogin and rsh analysed, with the texts that usual
##! systems show, and writes who logged in to login.log. Passwords are not logged
##! unless asked for.

module Login;

export {
	## The log stream.
	redef enum Log::ID += { LOG };

	## Decides what is logged.
	global log_policy: Log::PolicyHook;

	## Whether passwords are logged, too.
	option log_passwords = F;

	## What came of a login.
	type Result: enum {
		SUCCESS,	##< The user is logged in.
		FAILURE,	##< The system refused him.
		CONFUSED,	##< The dialogue was not understood.
		COMMAND,	##< A remote shell was given a command.
	};

	## A row of the log: an attempt to log in.
	type Info: record {
		## When it was decided.
		ts: time &log;
		## The connection.
		uid: string &log;
		## Its endpoints.
		id: conn_id &log;
		## The protocol: ``telnet``, ``rlogin`` or ``rsh``.
		protocol: string &log;
		## What came of it.
		result: Result &log;
		## The user on the server.
		user: string &log &optional;
		## The user on the client, where the protocol tells it.
		client_user: string &log &optional;
		## What was typed behind the name, see :zeek:see:`Login::log_passwords`.
		password: string &log &optional;
		## The kind of the user's terminal.
		terminal: string &log &optional;
		## The user's display.
		display: string &log &optional;
		## Whether the rest is encrypted.
		encrypted: bool &log &default=F;
		## The line that decided it.
		line: string &log &optional;
	};

	## What is known of the logins of a connection.
	type State: record {
		terminal: string &optional;	##< The kind of terminal.
		display: string &optional;	##< The display.
		encrypted: bool &default=F;	##< Whether encryption was switched on.
		attempts: count &default=0;	##< Attempts to log in.
		user: string &optional;	##< The last user's name.
	};

	## Raised for each row of the log.
	global log_login: event(rec: Info);
}

redef record connection += {
	login: State &optional;
};

const telnet_ports = { 23/tcp };
const rlogin_ports = { 513/tcp };
const rsh_ports = { 514/tcp };
redef likely_server_ports += { telnet_ports, rlogin_ports, rsh_ports };

redef skip_authentication += {
	"WELCOME TO THE BERKELEY PUBLIC LIBRARY",
};

redef direct_login_prompts += {
	"TERMINAL\\?",
};

redef login_prompts += {
	"[Ll]ogin:",
	"[Uu]ser[Nn]ame[ ]*:",
	"[Uu]ser:",
	"[Mm]ember [Nn]ame",
	"User Access Verification",
	"Benutzername:",
};

redef login_failure_msgs += {
	"[Ll]ogin failed",
	"[Ll]ogin (is )?incorrect",
	"[Ll]ogin invalid",
	"[Ii]ncorrect login",
	"[Aa]uthentication (failed|failure)",
	"[Pp]assword (is )?(incorrect|invalid|wrong)",
	"[Bb]ad passwords?",
	"Permission denied",
	"User authorization failure",
	"You have entered an invalid login name or password",
	"Error reading command input",
	"Login nicht korrekt",
};

redef login_non_failure_msgs += {
	"[Ff]ailures? since",
	"[Ll]ast unsuccessful",
	"failed logins? since",
};

redef login_success_msgs += {
	"Last login",
	"[Ll]ast (successful|interactive) login",
	"Last interactive login",
	"Checking system files\\.\\.\\.",
	"You have (new |unread |old )?mail",
	"No mail\\.",
	"Welcome to (Debian|Ubuntu|FreeBSD|SunOS)",
};

redef login_timeouts += {
	"[Ll]ogin timed out",
	"[Tt]imeout period expired",
	"Connection timed out",
};

event zeek_init() &priority=5
	{
	Log::create_stream(Login::LOG, Log::Stream($columns=Info, $ev=log_login, $path="login", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_TELNET, telnet_ports);
	Analyzer::register_for_ports(Analyzer::ANALYZER_RLOGIN, rlogin_ports);
	Analyzer::register_for_ports(Analyzer::ANALYZER_RSH, rsh_ports);
	}

function state_of(c: connection): State
	{
	if ( ! c?$login )
		c$login = State();

	return c$login;
	}

function protocol_of(c: connection): string
	{
	if ( c$id$resp_p in rlogin_ports )
		return "rlogin";

	return c$id$resp_p in rsh_ports ? "rsh" : "telnet";
	}

function write_row(c: connection, result: Result, user: string, client_user: string, password: string, line: string)
	{
	local state = state_of(c);
	local rec = Info($ts=network_time(), $uid=c$uid, $id=c$id, $protocol=protocol_of(c), $result=result,
	                 $encrypted=state$encrypted);
	++state$attempts;

	if ( user != "" && user != "<none>" )
		{
		rec$user = user;
		state$user = user;
		}

	if ( client_user != "" && client_user != "<none>" )
		rec$client_user = client_user;

	if ( log_passwords && password != "" && password != "<none>" )
		rec$password = password;

	if ( state?$terminal )
		rec$terminal = state$terminal;

	if ( state?$display )
		rec$display = state$display;

	if ( line != "" )
		rec$line = line;

	add c$service[rec$protocol];
	Log::write(Login::LOG, rec);
	}

event login_terminal(c: connection, terminal: string) &priority=5
	{
	state_of(c)$terminal = terminal;
	}

event login_display(c: connection, display: string) &priority=5
	{
	state_of(c)$display = display;
	}

event activating_encryption(c: connection) &priority=5
	{
	state_of(c)$encrypted = T;
	}

event login_success(c: connection, user: string, client_user: string, password: string, line: string) &priority=-5
	{
	write_row(c, SUCCESS, user, client_user, password, line);
	}

event login_failure(c: connection, user: string, client_user: string, password: string, line: string) &priority=-5
	{
	write_row(c, FAILURE, user, client_user, password, line);
	}

event login_confused(c: connection, msg: string, line: string) &priority=-5
	{
	write_row(c, CONFUSED, "", "", "", msg);
	}

event rsh_request(c: connection, client_user: string, server_user: string, line: string, new_session: bool) &priority=-5
	{
	if ( new_session )
		write_row(c, COMMAND, server_user, client_user, "", line);
	}
