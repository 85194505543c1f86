##! Events of the syslog analyzer (RFC 3164, RFC 5424), over UDP.

module GLOBAL;

export {
	## Raised for each message.
	##
	## c: The connection.
	##
	## facility: What kind of program it is from; see
	##           :zeek:see:`Syslog::facility_codes`. 999 where it does not say.
	##
	## severity: How grave it is; see :zeek:see:`Syslog::severity_codes`. 999 where
	##           it does not say.
	##
	## msg: What follows the priority.
	global syslog_message: event(c: connection, facility: count, severity: count, msg: string);
}
