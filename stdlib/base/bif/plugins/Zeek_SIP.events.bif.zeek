##! Events of the SIP analyzer (RFC 3261), over UDP.

module GLOBAL;

export {
	## Raised for the first line of a request.
	##
	## c: The connection.
	##
	## method: The method.
	##
	## original_URI: The URI as it stands there.
	##
	## version: The version without its name.
	global sip_request: event(c: connection, method: string, original_URI: string, version: string);

	## Raised for the first line of a reply.
	##
	## c: The connection.
	##
	## version: The version without its name.
	##
	## code: The status.
	##
	## reason: The status in words.
	global sip_reply: event(c: connection, version: string, code: count, reason: string);

	## Raised for each header.
	##
	## c: The connection.
	##
	## is_orig: Whether it is of a request.
	##
	## name: Its name in upper case.
	##
	## value: Its value.
	global sip_header: event(c: connection, is_orig: bool, name: string, value: string);

	## Raised for the headers of a message together.
	##
	## c: The connection.
	##
	## is_orig: Whether they are of a request.
	##
	## hlist: The headers, numbered from 1.
	global sip_all_headers: event(c: connection, is_orig: bool, hlist: mime_header_list);

	## Raised behind the first line of a message.
	##
	## c: The connection.
	##
	## is_orig: Whether it is a request.
	global sip_begin_entity: event(c: connection, is_orig: bool);

	## Raised at the end of a message.
	##
	## c: The connection.
	##
	## is_orig: Whether it is a request.
	global sip_end_entity: event(c: connection, is_orig: bool);
}
