##! Events of the HTTP analyzer (HTTP/0.9 to HTTP/1.1).

module GLOBAL;

export {
	## Raised for the first line of a request, before any of its headers.
	##
	## c: The connection.
	##
	## method: The method, as written.
	##
	## original_URI: The target, as written.
	##
	## unescaped_URI: The target with its percent escapes taken away.
	##
	## version: Like ``1.1``; ``0.9`` where the line names none.
	global http_request: event(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string);

	## Raised for the status line of a reply, before any of its headers.
	##
	## c: The connection.
	##
	## version: Like ``1.1``.
	##
	## code: The status code, or 0 where it is no number.
	##
	## reason: The text behind the code; ``<empty>`` without one.
	global http_reply: event(c: connection, version: string, code: count, reason: string);

	## Raised for each header field, also for those of nested entities. Folded lines are joined.
	##
	## c: The connection.
	##
	## is_orig: Whether it belongs to a request.
	##
	## original_name: The name, as written.
	##
	## name: The name in upper case.
	##
	## value: The value.
	global http_header: event(c: connection, is_orig: bool, original_name: string, name: string, value: string);
	global http_header: event(c: connection, is_orig: bool, name: string, value: string);

	## Raised at the end of a header, with all its fields.
	##
	## c: The connection.
	##
	## is_orig: Whether they belong to a request.
	##
	## hlist: The fields by their position, from 1.
	global http_all_headers: event(c: connection, is_orig: bool, hlist: mime_header_list);

	## Raised where an entity begins: the message itself, or a part of a multipart body.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sends it.
	global http_begin_entity: event(c: connection, is_orig: bool);

	## Raised where an entity ends.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	global http_end_entity: event(c: connection, is_orig: bool);

	## Raised for the data of a body, decoded and uncompressed, piece by piece as they come.
	## Handling it is expensive.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sends them.
	##
	## length: Bytes of *data*.
	##
	## data: The bytes.
	global http_entity_data: event(c: connection, is_orig: bool, length: count, data: string);

	## Raised at the end of a header with the media type that it names, ``TEXT/PLAIN`` where it
	## names none.
	##
	## c: The connection.
	##
	## is_orig: Whether it belongs to a request.
	##
	## ty: The type in upper case.
	##
	## subty: The subtype in upper case.
	global http_content_type: event(c: connection, is_orig: bool, ty: string, subty: string);

	## Raised at the end of a request or reply, after all that belongs to it.
	##
	## c: The connection.
	##
	## is_orig: Whether it was a request.
	##
	## stat: Figures about it.
	global http_message_done: event(c: connection, is_orig: bool, stat: http_message_stat);

	## Raised for what was wrong with a message.
	##
	## c: The connection.
	##
	## event_type: The kind of error.
	##
	## detail: More about it.
	global http_event: event(c: connection, event_type: string, detail: string);

	## Raised at the end of a connection that spoke HTTP.
	##
	## c: The connection.
	##
	## stats: Figures about it.
	global http_stats: event(c: connection, stats: http_stats_rec);

	## Raised when a connection changes to another protocol by a reply with code 101. No more
	## events about HTTP follow.
	##
	## c: The connection.
	##
	## protocol: The protocol that the reply names.
	global http_connection_upgrade: event(c: connection, protocol: string);
}
