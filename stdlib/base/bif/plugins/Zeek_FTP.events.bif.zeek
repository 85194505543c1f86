##! Events of FTP's control connection (RFC 959).

module GLOBAL;

export {
	## Raised for each command of the client.
	##
	## c: The connection.
	##
	## command: The command in upper case.
	##
	## arg: What follows it.
	global ftp_request: event(c: connection, command: string, arg: string);

	## Raised for each line of a reply.
	##
	## c: The connection.
	##
	## code: The reply's number; 0 for lines within a reply.
	##
	## msg: The text.
	##
	## cont_resp: Whether more lines of the reply follow.
	global ftp_reply: event(c: connection, code: count, msg: string, cont_resp: bool);

	## Raised where the connection goes over to TLS.
	##
	## c: The connection.
	global ftp_starttls: event(c: connection);
}
