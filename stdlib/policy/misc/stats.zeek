##! What the program does: packets, connections, events, timers, memory.

@load base/frameworks/telemetry

module Stats;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## How often there is a row.
	option report_interval = 5min;

	## A row; what is counted is since the last one.
	type Info: record {
		ts: time &log;	##< When it was measured.
		peer: string &log;	##< Name of the node.
		mem: count &log;	##< Megabytes of memory in use.
		pkts_proc: count &log;	##< Packets.
		bytes_recv: count &log;	##< Bytes.
		pkts_dropped: count &log &optional;	##< Packets that were dropped, live.
		pkts_link: count &log &optional;	##< Packets on the link, live.
		pkt_lag: interval &log &optional;	##< How far the analysis is behind, live.
		pkts_filtered: count &log &optional;	##< Packets that the filter left out, live.
		events_proc: count &log;	##< Events handled.
		events_queued: count &log;	##< Events raised.
		active_tcp_conns: count &log;	##< TCP connections now.
		active_udp_conns: count &log;	##< UDP connections now.
		active_icmp_conns: count &log;	##< ICMP connections now.
		tcp_conns: count &log;	##< TCP connections.
		udp_conns: count &log;	##< UDP connections.
		icmp_conns: count &log;	##< ICMP connections.
		timers: count &log;	##< Timers started.
		active_timers: count &log;	##< Timers that run now.
		files: count &log;	##< Files.
		active_files: count &log;	##< Files now.
		dns_requests: count &log;	##< Questions that the program asked itself.
		active_dns_requests: count &log;	##< Those without an answer yet.
		reassem_tcp_size: count &log;	##< Bytes of TCP that wait for others.
		reassem_file_size: count &log;	##< Bytes of files that wait for others.
		reassem_frag_size: count &log;	##< Bytes of fragments that wait for others.
		reassem_unknown_size: count &log;	##< Bytes of streams whose protocol is not known yet.
	};

	## Raised for each row.
	global log_stats: event(rec: Info);
}

# All counters at one time.
type Snapshot: record {
	net: NetStats;
	conns: ConnStats;
	proc: ProcStats;
	events: EventStats;
	reassembly: ReassemblerStats;
	timers: TimerStats;
	files: FileAnalysisStats;
	dns: DNSStats;
};

function take_snapshot(): Snapshot
	{
	return Snapshot($net=get_net_stats(), $conns=get_conn_stats(), $proc=get_proc_stats(), $events=get_event_stats(),
	                $reassembly=get_reassembler_stats(), $timers=get_timer_stats(), $files=get_file_analysis_stats(),
	                $dns=get_dns_stats());
	}

global bytes_received = Telemetry::register_counter_family(Telemetry::MetricOpts(
    $prefix="zeek", $name="net-received-bytes", $unit="", $help_text="Total number of bytes received"));

global packets_received = Telemetry::register_counter_family(Telemetry::MetricOpts(
    $prefix="zeek", $name="net-received-packets", $unit="", $help_text="Total number of packets received"));

global packets_dropped = Telemetry::register_counter_family(Telemetry::MetricOpts(
    $prefix="zeek", $name="net-dropped-packets", $unit="", $help_text="Total number of packets dropped"));

global link_packets = Telemetry::register_counter_family(Telemetry::MetricOpts(
    $prefix="zeek", $name="net-link-packets", $unit="", $help_text="Total number of packets on the packet source link before filtering"));

global packets_filtered = Telemetry::register_counter_family(Telemetry::MetricOpts(
    $prefix="zeek", $name="net-filtered-packets", $unit="", $help_text="Total number of packets filtered"));

global packet_lag = Telemetry::register_gauge_family(Telemetry::MetricOpts(
    $prefix="zeek", $name="net-packet-lag", $unit="seconds", $help_text="Difference of network time and wallclock time in seconds."));

const no_labels: vector of string = vector();

hook Telemetry::sync()
	{
	local net = get_net_stats();
	Telemetry::counter_family_set(bytes_received, no_labels, net$bytes_recvd + 0.0);
	Telemetry::counter_family_set(packets_received, no_labels, net$pkts_recvd + 0.0);

	if ( ! reading_live_traffic() )
		return;

	Telemetry::counter_family_set(packets_dropped, no_labels, net$pkts_dropped + 0.0);
	Telemetry::counter_family_set(link_packets, no_labels, net$pkts_link + 0.0);

	if ( net?$pkts_filtered )
		Telemetry::counter_family_set(packets_filtered, no_labels, net$pkts_filtered + 0.0);

	Telemetry::gauge_family_set(packet_lag, no_labels, interval_to_double(current_time() - network_time()));
	}

event zeek_init() &priority=5
	{
	Log::create_stream(Stats::LOG, Log::Stream($columns=Info, $ev=log_stats, $path="stats", $policy=log_policy));
	}

event check_stats(then: time, last: Snapshot)
	{
	local now = network_time();
	local s = take_snapshot();

	local info = Info($ts=now, $peer=peer_description,
	                  $mem=s$proc$mem / 1048576,
	                  $pkts_proc=s$net$pkts_recvd - last$net$pkts_recvd,
	                  $bytes_recv=s$net$bytes_recvd - last$net$bytes_recvd,
	                  $events_proc=s$events$dispatched - last$events$dispatched,
	                  $events_queued=s$events$queued - last$events$queued,
	                  $active_tcp_conns=s$conns$num_tcp_conns,
	                  $active_udp_conns=s$conns$num_udp_conns,
	                  $active_icmp_conns=s$conns$num_icmp_conns,
	                  $tcp_conns=s$conns$cumulative_tcp_conns - last$conns$cumulative_tcp_conns,
	                  $udp_conns=s$conns$cumulative_udp_conns - last$conns$cumulative_udp_conns,
	                  $icmp_conns=s$conns$cumulative_icmp_conns - last$conns$cumulative_icmp_conns,
	                  $timers=s$timers$cumulative - last$timers$cumulative,
	                  $active_timers=s$timers$current,
	                  $files=s$files$cumulative - last$files$cumulative,
	                  $active_files=s$files$current,
	                  $dns_requests=s$dns$requests - last$dns$requests,
	                  $active_dns_requests=s$dns$pending,
	                  $reassem_tcp_size=s$reassembly$tcp_size,
	                  $reassem_file_size=s$reassembly$file_size,
	                  $reassem_frag_size=s$reassembly$frag_size,
	                  $reassem_unknown_size=s$reassembly$unknown_size);

	if ( reading_live_traffic() )
		{
		info$pkt_lag = current_time() - now;
		info$pkts_dropped = s$net$pkts_dropped - last$net$pkts_dropped;
		info$pkts_link = s$net$pkts_link - last$net$pkts_link;

		if ( s$net?$pkts_filtered )
			info$pkts_filtered = s$net$pkts_filtered - last$net$pkts_filtered;
		}

	Log::write(Stats::LOG, info);

	if ( ! zeek_is_terminating() )
		schedule report_interval { check_stats(now, s) };
	}

event zeek_init()
	{
	schedule report_interval { check_stats(network_time(), take_snapshot()) };
	}
