##! Logs of metrics: counters and gauges in one, histograms in the other.

@load base/frameworks/telemetry

module Telemetry;

export {
	redef enum Log::ID += { LOG, LOG_HISTOGRAM };

	## How often metrics are logged.
	option log_interval = 60sec;

	## What the names of logged metrics begin with; empty for all metrics.
	option log_prefixes: set[string] = { "process", "zeek" };

	## A row of counters and gauges.
	type Info: record {
		## When it was collected.
		ts: time &log;
		## Name of the node.
		peer: string &log;
		## ``counter`` or ``gauge``.
		metric_type: string &log;
		## Its name.
		name: string &log;
		## Names of its labels.
		labels: vector of string &log;
		## Values of its labels.
		label_values: vector of string &log;
		## Its value.
		value: double &log;
	};

	## A row of histograms.
	type HistogramInfo: record {
		## When it was collected.
		ts: time &log;
		## Name of the node.
		peer: string &log;
		## Its name.
		name: string &log;
		## Names of its labels.
		labels: vector of string &log;
		## Values of its labels.
		label_values: vector of string &log;
		## Upper bounds of its buckets.
		bounds: vector of double &log;
		## Observations in each bucket.
		values: vector of double &log;
		## Sum of the observations.
		sum: double &log;
		## How many there were.
		observations: double &log;
	};

	## A hook for the rows of counters and gauges.
	global log_policy: Log::PolicyHook;

	## A hook for the rows of histograms.
	global log_policy_histogram: Log::PolicyHook;

	## Raised for each row of counters and gauges.
	global log_telemetry: event(rec: Info);

	## Raised for each row of histograms.
	global log_telemetry_histogram: event(rec: HistogramInfo);
}

function log_metric(ts: time, m: Metric)
	{
	Log::write(LOG, Info($ts=ts, $peer=peer_description, $metric_type=m$opts$metric_type == COUNTER ? "counter" : "gauge",
	                     $name=m$opts$name, $labels=m$label_names, $label_values=m$label_values, $value=m$value));
	}

function log_histogram(ts: time, m: HistogramMetric)
	{
	Log::write(LOG_HISTOGRAM, HistogramInfo($ts=ts, $peer=peer_description, $name=m$opts$name, $labels=m$label_names,
	                                        $label_values=m$label_values, $bounds=m$opts$bounds, $values=m$values, $sum=m$sum,
	                                        $observations=m$observations));
	}

function do_log()
	{
	local ts = network_time();
	local prefixes: set[string] = |log_prefixes| > 0 ? log_prefixes : set("*");

	for ( prefix in prefixes )
		for ( _, metric in collect_metrics(prefix, "*") )
			log_metric(ts, metric);

	for ( other in prefixes )
		for ( _, histogram in collect_histogram_metrics(other, "*") )
			log_histogram(ts, histogram);
	}

event Telemetry::log()
	{
	# The end has a turn of its own.
	if ( zeek_is_terminating() )
		return;

	do_log();
	schedule log_interval { Telemetry::log() };
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_telemetry, $path="telemetry", $policy=log_policy));
	Log::create_stream(LOG_HISTOGRAM, Log::Stream($columns=HistogramInfo, $ev=log_telemetry_histogram, $path="telemetry_histogram",
	                                              $policy=log_policy_histogram));

	schedule log_interval { Telemetry::log() };
	}

event zeek_done() &priority=-1000
	{
	do_log();
	}
