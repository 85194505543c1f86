##! Events of the WebSocket analyzer (RFC 6455).

module GLOBAL;

export {
	## Raised when a connection has been upgraded from HTTP, before any of its data
	## are read.
	##
	## c: The connection.
	##
	## aid: Number of the analyzer, for
	##      :zeek:see:`WebSocket::__configure_analyzer`.
	global websocket_established: event(c: connection, aid: count);

	## Raised for each frame.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## fin: Whether it is the last of its message.
	##
	## rsv: The three reserved bits.
	##
	## opcode: Its kind.
	##
	## payload_len: Bytes of its payload.
	global websocket_frame: event(c: connection, is_orig: bool, fin: bool, rsv: count, opcode: count, payload_len: count);

	## Raised for payload, without its mask.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## data: At most :zeek:see:`WebSocket::payload_chunk_size` bytes.
	global websocket_frame_data: event(c: connection, is_orig: bool, data: string);

	## Raised when all frames of a message have come.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## opcode: Kind of its first frame.
	global websocket_message: event(c: connection, is_orig: bool, opcode: count);

	## Raised for a frame that closes the connection.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## status: Why; 0 where it does not say.
	##
	## reason: Why, in words.
	global websocket_close: event(c: connection, is_orig: bool, status: count, reason: string);
}
