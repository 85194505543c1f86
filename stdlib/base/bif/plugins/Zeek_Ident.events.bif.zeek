##! Events of the Identification protocol (RFC 1413). No port is registered for it:
##! policies that want them do so with :zeek:see:`Analyzer::register_for_port`.

module GLOBAL;

export {
	## Raised for a request.
	##
	## c: The connection.
	##
	## lport: Port on the side of the one who asks.
	##
	## rport: Port on the side of the one who is asked.
	global ident_request: event(c: connection, lport: port, rport: port);

	## Raised for an answer.
	##
	## c: The connection.
	##
	## lport: Port on the side of the one who asks.
	##
	## rport: Port on the side of the one who is asked.
	##
	## user_id: Who has opened the connection between them.
	##
	## system: Kind of system.
	global ident_reply: event(c: connection, lport: port, rport: port, user_id: string, system: string);

	## Raised for an answer that tells nobody.
	##
	## c: The connection.
	##
	## lport: Port on the side of the one who asks.
	##
	## rport: Port on the side of the one who is asked.
	##
	## line: Why.
	global ident_error: event(c: connection, lport: port, rport: port, line: string);
}
