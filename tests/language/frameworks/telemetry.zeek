# Telemetry: counters, gauges and histograms by labels, what is collected, what is refused.
@load base/frameworks/telemetry

global requests = Telemetry::register_counter_family(Telemetry::MetricOpts(
    $prefix="my", $name="http-requests", $unit="", $help_text="requests", $label_names=vector("method", "code")));
global size = Telemetry::register_gauge_family(Telemetry::MetricOpts($prefix="my", $name="size", $unit="bytes", $help_text="size"));
global times = Telemetry::register_histogram_family(Telemetry::MetricOpts(
    $prefix="my", $name="time", $unit="seconds", $help_text="times", $bounds=vector(1.0, 2.0, 4.0), $label_names=vector("kind")));

global synced = 0;

hook Telemetry::sync()
	{
	Telemetry::gauge_family_set(size, vector(), ++synced + 41.0);
	}

event reporter_error(t: time, msg: string, location: string)
	{
	print "error", msg;
	}

event zeek_init()
	{
	local get = Telemetry::counter_with(requests, vector("GET", "200"));
	print Telemetry::counter_inc(get), Telemetry::counter_inc(get, 2.5);
	Telemetry::counter_family_inc(requests, vector("POST", "200"));
	print Telemetry::counter_family_set(requests, vector("POST", "200"), 7.0);
	Telemetry::gauge_family_inc(size, vector(), 10.0);
	Telemetry::gauge_family_dec(size, vector(), 3.0);

	for ( _, t in vector(0.5, 1.0, 1.5, 3.0, 100.0) )
		Telemetry::histogram_family_observe(times, vector("a"), t);

	for ( _, m in Telemetry::collect_metrics("my", "*") )
		print m$opts$metric_type, m$opts$prefix, m$opts$name, m$label_names, m$label_values, m$value;

	for ( _, h in Telemetry::collect_histogram_metrics("my", "time") )
		print h$opts$name, h$opts$bounds, h$label_values, h$values, h$observations, h$sum;

	print |Telemetry::collect_metrics("other")|, |Telemetry::collect_metrics("my", "http")|;
	}

event zeek_done()
	{
	# Errors at the start would end the run.
	print Telemetry::counter_family_set(requests, vector("POST", "200"), 1.0);
	Telemetry::counter_family_inc(requests, vector("POST"));
	print Telemetry::collect_metrics("zeek", "telemetry_counter*")[0]$value;
	}
