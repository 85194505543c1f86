##! Logins over Telnet, rlogin and rsh. No policy that is loaded by default has
##! these analyzers look at a port; ``policy/protocols/login`` does.

module GLOBAL;

export {
	## A line from the client of a remote shell; the first one is its command.
	##
	## c: The connection.
	##
	## client_user: The user on the client.
	##
	## server_user: The user on the server.
	##
	## line: The line.
	##
	## new_session: Whether it is the command.
	global rsh_request: event(c: connection, client_user: string, server_user: string, line: string, new_session: bool);

	## A line from the server of a remote shell.
	##
	## c: The connection.
	##
	## client_user: The user on the client.
	##
	## server_user: The user on the server.
	##
	## line: The line.
	global rsh_reply: event(c: connection, client_user: string, server_user: string, line: string);

	## A login failed.
	##
	## c: The connection.
	##
	## user: The name that was given.
	##
	## client_user: The user on the client, where the protocol tells it.
	##
	## password: What was typed next.
	##
	## line: The line that tells of the failure.
	global login_failure: event(c: connection, user: string, client_user: string, password: string, line: string);

	## A login succeeded.
	##
	## c: The connection.
	##
	## user: The name that was given.
	##
	## client_user: The user on the client, where the protocol tells it.
	##
	## password: What was typed next.
	##
	## line: The line that tells of the success.
	global login_success: event(c: connection, user: string, client_user: string, password: string, line: string);

	## A line from the user.
	##
	## c: The connection.
	##
	## line: The line, without options of the protocol.
	global login_input_line: event(c: connection, line: string);

	## A line for the user.
	##
	## c: The connection.
	##
	## line: The line, without options of the protocol.
	global login_output_line: event(c: connection, line: string);

	## The dialogue of a login is not understood any more.
	##
	## c: The connection.
	##
	## msg: Why: ``multiple_login_prompts``, ``possible_login_ploy`` and so on.
	##
	## line: The line at which that happened.
	global login_confused: event(c: connection, msg: string, line: string);

	## What the user typed since the dialogue is not understood any more, and what
	## had been typed ahead before.
	##
	## c: The connection.
	##
	## line: The line.
	global login_confused_text: event(c: connection, line: string);

	## The client told its kind of terminal.
	##
	## c: The connection.
	##
	## terminal: Its name.
	global login_terminal: event(c: connection, terminal: string);

	## The client told its display of the X window system.
	##
	## c: The connection.
	##
	## display: Its name.
	global login_display: event(c: connection, display: string);

	## The client told its prompt, as the variable ``TTYPROMPT``.
	##
	## c: The connection.
	##
	## prompt: The prompt.
	global login_prompt: event(c: connection, prompt: string);

	## A server accepted what the Telnet option for authentication brought.
	##
	## name: The user's name; empty where the client told none.
	##
	## c: The connection.
	global authentication_accepted: event(name: string, c: connection);

	## A server rejected what the Telnet option for authentication brought.
	##
	## name: The user's name; empty where the client told none.
	##
	## c: The connection.
	global authentication_rejected: event(name: string, c: connection);

	## A server that asks nobody who he is, see :zeek:see:`skip_authentication`.
	##
	## c: The connection.
	global authentication_skipped: event(c: connection);

	## A side of a Telnet connection begins to encrypt.
	##
	## c: The connection.
	global activating_encryption: event(c: connection);

	## A Telnet option was negotiated against its rules.
	##
	## c: The connection.
	global inconsistent_option: event(c: connection);

	## A Telnet option is broken.
	##
	## c: The connection.
	global bad_option: event(c: connection);

	## A Telnet option ends in the wrong way.
	##
	## c: The connection.
	global bad_option_termination: event(c: connection);
}
