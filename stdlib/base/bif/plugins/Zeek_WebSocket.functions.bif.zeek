##! Set-up of WebSocket analyzers.

module WebSocket;

export {
	## How the payload of a connection is analyzed.
	type AnalyzerConfig: record {
		analyzer: Analyzer::Tag &optional;	##< The analyzer for it.
		use_dpd: bool &default=T;	##< Otherwise: find one by its content.
		subprotocol: string &optional;	##< What the server chose.
		server_extensions: vector of string &optional;	##< What the server turned on.
	};

	global __configure_analyzer: function(c: connection, aid: count, config: WebSocket::AnalyzerConfig): bool;
}
