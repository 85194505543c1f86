##! Figures about the running program.

module GLOBAL;

export {
	## Packets and bytes received and dropped.
	global get_net_stats: function(): NetStats;

	## Connections, fragments and packets at present and at most.
	global get_conn_stats: function(): ConnStats;

	## Time and memory that the process has used.
	global get_proc_stats: function(): ProcStats;

	## Events queued and dispatched.
	global get_event_stats: function(): EventStats;

	## Bytes waiting in reassembly.
	global get_reassembler_stats: function(): ReassemblerStats;

	## Requests made to the resolver.
	global get_dns_stats: function(): DNSStats;

	## Timers at present, at most and over time.
	global get_timer_stats: function(): TimerStats;

	## Files under analysis at present, at most and over time.
	global get_file_analysis_stats: function(): FileAnalysisStats;

	## Worker threads.
	global get_thread_stats: function(): ThreadStats;

	## Gaps in the streams, which tell of packets that were not captured.
	global get_gap_stats: function(): GapStats;

	## The automata of the signature matcher.
	global get_matcher_stats: function(): MatcherStats;

	## Peers, stores and messages of the messaging layer.
	global get_broker_stats: function(): BrokerStats;

	## Weirds by type.
	global get_reporter_stats: function(): ReporterStats;

	## How often each event was raised.
	global get_event_handler_stats: function(): EventNameStats;
}
