##! The event of the DHCP analyzer (RFC 2131, RFC 2132).

module GLOBAL;

export {
	## Raised for every DHCP message.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## msg: The fixed head, and the kind of message.
	##
	## options: What the options hold.
	global dhcp_message: event(c: connection, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options);
}
