##! Events of the NetBIOS session service (RFC 1002, 4.3). No policy of the library has its analyzer look at connections: who wants
##! them registers a port, ``Analyzer::register_for_port(Analyzer::ANALYZER_NETBIOSSSN, 139/tcp)``.

module GLOBAL;

export {
	## A message of any type, before its own event.
	##
	## c: The connection.
	##
	## is_orig: Whether the client sent it.
	##
	## msg_type: Its type: 0x00 data, 0x81 a request, 0x82 and 0x83 answers, 0x84 a redirection, 0x85 a sign of life.
	##
	## data_len: Length of what follows the header.
	global netbios_session_message: event(c: connection, is_orig: bool, msg_type: count, data_len: count);

	## Someone asks for a session.
	##
	## c: The connection.
	##
	## msg: Name of the one who is called.
	global netbios_session_request: event(c: connection, msg: string);

	## A session is accepted.
	##
	## c: The connection.
	##
	## msg: What follows the header.
	global netbios_session_accepted: event(c: connection, msg: string);

	## A session is declined.
	##
	## c: The connection.
	##
	## msg: What follows the header: a code.
	global netbios_session_rejected: event(c: connection, msg: string);

	## Data that are not SMB.
	##
	## c: The connection.
	##
	## is_orig: Whether the client sent them.
	##
	## msg: The data.
	global netbios_session_raw_message: event(c: connection, is_orig: bool, msg: string);

	## The client is sent to another address.
	##
	## c: The connection.
	##
	## msg: What follows the header: address and port.
	global netbios_session_ret_arg_resp: event(c: connection, msg: string);

	## A sign of life.
	##
	## c: The connection.
	##
	## msg: What follows the header.
	global netbios_session_keepalive: event(c: connection, msg: string);
}
