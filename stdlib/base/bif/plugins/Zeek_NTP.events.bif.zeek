##! The event of the NTP analyzer (RFC 5905, RFC 1119).

module GLOBAL;

export {
	## Raised for every NTP message.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## msg: The message; which of its records is set depends on the mode.
	global ntp_message: event(c: connection, is_orig: bool, msg: NTP::Message);
}
