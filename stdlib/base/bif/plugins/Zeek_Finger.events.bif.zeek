##! Events of Finger (RFC 1288).

module GLOBAL;

export {
	## Raised for a request.
	##
	## c: The connection.
	##
	## full: Whether much is wanted (``/W``).
	##
	## username: Whom it asks for; empty for all.
	##
	## hostname: Where the server shall ask further, or empty.
	global finger_request: event(c: connection, full: bool, username: string, hostname: string);

	## Raised for each line of an answer.
	##
	## c: The connection.
	##
	## reply_line: The line.
	global finger_reply: event(c: connection, reply_line: string);
}
