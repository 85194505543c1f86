##! Set-up of WebSocket analyzers.

module WebSocket;

export {
	## Tells a WebSocket analyzer how to go on; see
	## :zeek:see:`WebSocket::configure_analyzer`.
	##
	## c: The connection.
	##
	## aid: Number of the analyzer.
	##
	## config: What to analyze the payload with.
	##
	## Returns: F where that cannot be.
	global __configure_analyzer: function(c: connection, aid: count, config: WebSocket::AnalyzerConfig): bool;
}
