##! Events of SMTP (RFC 5321). What is in a mail comes with the events of
##! ``Zeek_MIME.events.bif``.

module GLOBAL;

export {
	## Raised for each command of the client, the dot behind a mail included.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator of the connection is the client; after a
	##          ``TURN`` it is not.
	##
	## command: The command in upper case; ``.`` for the end of a mail, ``**`` for an
	##          answer to a challenge of ``AUTH``, ``(UNKNOWN)`` behind missing bytes.
	##
	## arg: What follows the command.
	global smtp_request: event(c: connection, is_orig: bool, command: string, arg: string);

	## Raised for each line of a reply.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## code: The reply's number.
	##
	## cmd: The command that it answers: ``>`` for the connection itself, ``.`` for the
	##      end of a mail.
	##
	## msg: The text.
	##
	## cont_resp: Whether more lines of the reply follow.
	global smtp_reply: event(c: connection, is_orig: bool, code: count, cmd: string, msg: string, cont_resp: bool);

	## Raised for each line of a mail that follows ``DATA``.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## data: The line, without the dot that may have been put before it.
	global smtp_data: event(c: connection, is_orig: bool, data: string);

	## Raised for what is not expected where a session stands.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## msg: What is unexpected.
	##
	## detail: The line, or more about it.
	global smtp_unexpected: event(c: connection, is_orig: bool, msg: string, detail: string);

	## Raised where the connection goes over to TLS.
	##
	## c: The connection.
	global smtp_starttls: event(c: connection);
}
