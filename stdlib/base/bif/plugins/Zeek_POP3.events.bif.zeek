##! Events of POP3 (RFC 1939). What is in a mail comes with the events of
##! ``Zeek_MIME.events.bif``.

module GLOBAL;

export {
	## Raised for each command that fits where the session stands.
	##
	## c: The connection.
	##
	## is_orig: True.
	##
	## command: The command in upper case.
	##
	## arg: What follows it.
	global pop3_request: event(c: connection, is_orig: bool, command: string, arg: string);

	## Raised for the first line of a reply.
	##
	## c: The connection.
	##
	## is_orig: False.
	##
	## cmd: ``OK`` or ``ERR``.
	##
	## msg: The text.
	global pop3_reply: event(c: connection, is_orig: bool, cmd: string, msg: string);

	## Raised for each further line of a reply.
	##
	## c: The connection.
	##
	## is_orig: False.
	##
	## data: The line, its runs of blanks made one.
	global pop3_data: event(c: connection, is_orig: bool, data: string);

	## Raised for what is not expected where the session stands.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## msg: The command.
	##
	## detail: What is wrong with it.
	global pop3_unexpected: event(c: connection, is_orig: bool, msg: string, detail: string);

	## Raised where the connection goes over to TLS.
	##
	## c: The connection.
	global pop3_starttls: event(c: connection);

	## Raised where a user has logged in.
	##
	## c: The connection.
	##
	## is_orig: False.
	##
	## user: Name of the user, which is not empty.
	##
	## password: The password, where it was sent.
	global pop3_login_success: event(c: connection, is_orig: bool, user: string, password: string);

	## Raised where a login was refused.
	##
	## c: The connection.
	##
	## is_orig: False.
	##
	## user: Name of the user, which is not empty.
	##
	## password: The password, where it was sent.
	global pop3_login_failure: event(c: connection, is_orig: bool, user: string, password: string);
}
