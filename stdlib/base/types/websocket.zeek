##! Types and settings of the WebSocket analyzer.

module WebSocket;

export {
	## Payload is passed on in pieces of at most so many bytes.
	const payload_chunk_size = 8192 &redef;

	## Of a longer control frame's payload only so many bytes are passed on, and it
	## is weird; 0 is no limit. RFC 6455 allows 125.
	const max_control_frame_size = 125 &redef;

	## Whether payload is looked at for what it is, unless a connection is
	## configured otherwise.
	const use_dpd_default = T &redef;

	## Whether frames are read by a Spicy analyzer. There is none.
	const use_spicy_analyzer = F &redef;

	## How the payload of a connection is analyzed.
	type AnalyzerConfig: record {
		## The analyzer for it.
		analyzer: Analyzer::Tag &optional;
		## Otherwise: whether one is found by its content.
		use_dpd: bool &default=use_dpd_default;
		## The subprotocol that the server chose.
		subprotocol: string &optional;
		## The extensions that the server turned on.
		server_extensions: vector of string &optional;
	};
}
