##! Numbers and names of WebSocket.

module WebSocket;

export {
	const OPCODE_CONTINUATION = 0x00;	##< A further frame of a message.
	const OPCODE_TEXT = 0x01;	##< Text.
	const OPCODE_BINARY = 0x02;	##< Bytes.
	const OPCODE_CLOSE = 0x08;	##< The end.
	const OPCODE_PING = 0x09;	##< A question whether the other side is there.
	const OPCODE_PONG = 0x0a;	##< The answer to that.

	## Names of the opcodes.
	const opcodes: table[count] of string = {
		[OPCODE_CONTINUATION] = "continuation",
		[OPCODE_TEXT] = "text",
		[OPCODE_BINARY] = "binary",
		[OPCODE_CLOSE] = "close",
		[OPCODE_PING] = "ping",
		[OPCODE_PONG] = "pong",
	} &default=function(opcode: count): string { return fmt("unknown-%x", opcode); } &redef;

	## What the server adds to the client's key for its answer (RFC 6455, section
	## 1.3).
	const HANDSHAKE_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
}
