##! Events about MIME entities in mail (RFC 2045). HTTP has events of its own for its entities.

module GLOBAL;

export {
	## Raised where an entity begins.
	##
	## c: The connection.
	global mime_begin_entity: event(c: connection);

	## Raised where an entity ends.
	##
	## c: The connection.
	global mime_end_entity: event(c: connection);

	## Raised for each header field.
	##
	## c: The connection.
	##
	## h: The field.
	global mime_one_header: event(c: connection, h: mime_header_rec);

	## Raised at the end of a header, with all its fields.
	##
	## c: The connection.
	##
	## hlist: The fields by their position, from 1.
	global mime_all_headers: event(c: connection, hlist: mime_header_list);

	## Raised for pieces of decoded data, which may overlap.
	##
	## c: The connection.
	##
	## length: Bytes of *data*.
	##
	## data: The bytes.
	global mime_segment_data: event(c: connection, length: count, data: string);

	## Raised at the end of an entity with all its decoded data.
	##
	## c: The connection.
	##
	## length: Bytes of *data*.
	##
	## data: The bytes.
	global mime_entity_data: event(c: connection, length: count, data: string);

	## Raised at the end of a message with the decoded data of all its entities.
	##
	## c: The connection.
	##
	## length: Bytes of *data*.
	##
	## data: The bytes.
	global mime_all_data: event(c: connection, length: count, data: string);

	## Raised for what was wrong with a message.
	##
	## c: The connection.
	##
	## event_type: The kind of error.
	##
	## detail: More about it.
	global mime_event: event(c: connection, event_type: string, detail: string);

	## Raised at the end of a message with the MD5 of its decoded data.
	##
	## c: The connection.
	##
	## content_len: Bytes of the data.
	##
	## hash_value: The sixteen bytes of the digest.
	global mime_content_hash: event(c: connection, content_len: count, hash_value: string);

	## Raised at the end of a message with the SHA-256 of its decoded data.
	##
	## c: The connection.
	##
	## content_len: Bytes of the data.
	##
	## hash_value: The 32 bytes of the digest.
	global mime_content_hash_sha256: event(c: connection, content_len: count, hash_value: string);
}
