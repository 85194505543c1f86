##! Events of the RADIUS analyzer (RFC 2865, RFC 2866).

module GLOBAL;

export {
	## Raised for every RADIUS message.
	##
	## c: The UDP flow it belongs to.
	##
	## result: The message.
	global radius_message: event(c: connection, result: RADIUS::Message);

	## Raised for every attribute of a message, before the event of the message.
	##
	## c: The UDP flow it belongs to.
	##
	## attr_type: Kind of attribute.
	##
	## value: Its bytes.
	global radius_attribute: event(c: connection, attr_type: count, value: string);
}
