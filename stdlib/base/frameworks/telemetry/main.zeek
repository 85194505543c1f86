##! Counters, gauges and histograms: what policies count and measure for those who
##! look after them.

@load base/misc/version
@load base/bif/telemetry_functions.bif
@load base/frameworks/telemetry/options

module Telemetry;

export {
	## Values of labels.
	type labels_vector: vector of string;

	## Counters that differ by their labels.
	type CounterFamily: record {
		__family: opaque of counter_metric_family;
		__labels: vector of string;
	};

	## A counter.
	type Counter: record {
		__metric: opaque of counter_metric;
	};

	## Makes a family of counters.
	global register_counter_family: function(opts: MetricOpts): CounterFamily;

	## Yields the counter with some labels.
	global counter_with: function(cf: CounterFamily, label_values: labels_vector &default=vector()): Counter;

	## Gauges that differ by their labels.
	type GaugeFamily: record {
		__family: opaque of gauge_metric_family;
		__labels: vector of string;
	};

	## A gauge.
	type Gauge: record {
		__metric: opaque of gauge_metric;
	};

	## Makes a family of gauges.
	global register_gauge_family: function(opts: MetricOpts): GaugeFamily;

	## Yields the gauge with some labels.
	global gauge_with: function(gf: GaugeFamily, label_values: labels_vector &default=vector()): Gauge;

	## Histograms that differ by their labels.
	type HistogramFamily: record {
		__family: opaque of histogram_metric_family;
		__labels: vector of string;
	};

	## A histogram.
	type Histogram: record {
		__metric: opaque of histogram_metric;
	};

	## Makes a family of histograms.
	global register_histogram_family: function(opts: MetricOpts): HistogramFamily;

	## Yields the histogram with some labels.
	global histogram_with: function(hf: HistogramFamily, label_values: labels_vector &default=vector()): Histogram;

	## Adds to a counter; what is added must not be negative.
	global counter_inc: function(c: Counter, amount: double &default=1.0): bool;

	## Sets a counter, which must not fall.
	global counter_set: function(c: Counter, value: double): bool;

	## Adds to the counter with some labels.
	global counter_family_inc: function(cf: CounterFamily, label_values: labels_vector &default=vector(),
	                                    amount: double &default=1.0): bool;

	## Sets the counter with some labels.
	global counter_family_set: function(cf: CounterFamily, label_values: labels_vector, value: double): bool;

	## Adds to a gauge.
	global gauge_inc: function(g: Gauge, amount: double &default=1.0): bool;

	## Takes from a gauge.
	global gauge_dec: function(g: Gauge, amount: double &default=1.0): bool;

	## Sets a gauge.
	global gauge_set: function(g: Gauge, value: double): bool;

	## Adds to the gauge with some labels.
	global gauge_family_inc: function(gf: GaugeFamily, label_values: labels_vector &default=vector(),
	                                  amount: double &default=1.0): bool;

	## Takes from the gauge with some labels.
	global gauge_family_dec: function(gf: GaugeFamily, label_values: labels_vector &default=vector(),
	                                  amount: double &default=1.0): bool;

	## Sets the gauge with some labels.
	global gauge_family_set: function(g: GaugeFamily, label_values: labels_vector, value: double): bool;

	## Puts an observation into a histogram.
	global histogram_observe: function(h: Histogram, measurement: double): bool;

	## Puts an observation into the histogram with some labels.
	global histogram_family_observe: function(hf: HistogramFamily, label_values: labels_vector, measurement: double): bool;

	## Yields counters and gauges.
	##
	## prefix: what their names begin with; ``*`` stands for anything.
	##
	## name: their names, the same way.
	global collect_metrics: function(prefix: string &default="*", name: string &default="*"): vector of Metric;

	## Yields histograms.
	##
	## prefix: what their names begin with; ``*`` stands for anything.
	##
	## name: their names, the same way.
	global collect_histogram_metrics: function(prefix: string &default="*", name: string &default="*"): vector of HistogramMetric;
}

# Labels by name.
function make_labels(keys: vector of string, values: labels_vector): table[string] of string
	{
	local labels: table[string] of string;
	for ( i, key in keys )
		labels[key] = values[i];

	return labels;
	}

# Whether there is a value for each label.
function labels_fit(names: vector of string, values: labels_vector): bool
	{
	if ( |names| == |values| )
		return T;

	Reporter::error(fmt("Invalid label values expected %s, have %s", |names|, |values|));
	return F;
	}

function register_counter_family(opts: MetricOpts): CounterFamily
	{
	local family = Telemetry::__counter_family(opts$prefix, opts$name, opts$label_names, opts?$help_text ? opts$help_text : "",
	                                       opts?$unit ? opts$unit : "");
	return CounterFamily($__family=family, $__labels=opts$label_names);
	}

# What those get that use wrong labels.
global error_counter_cf = register_counter_family(MetricOpts(
	$prefix="zeek",
	$name="telemetry_counter_usage_error",
	$unit="",
	$help_text="This counter is returned when label usage for counters is wrong. Check reporter.log if non-zero."
));

function counter_with(cf: CounterFamily, label_values: labels_vector): Counter
	{
	if ( ! labels_fit(cf$__labels, label_values) )
		return counter_with(error_counter_cf);

	return Counter($__metric=Telemetry::__counter_metric_get_or_add(cf$__family, make_labels(cf$__labels, label_values)));
	}

function register_gauge_family(opts: MetricOpts): GaugeFamily
	{
	local family = Telemetry::__gauge_family(opts$prefix, opts$name, opts$label_names, opts?$help_text ? opts$help_text : "",
	                                       opts?$unit ? opts$unit : "");
	return GaugeFamily($__family=family, $__labels=opts$label_names);
	}

# What those get that use wrong labels.
global error_gauge_gf = register_gauge_family(MetricOpts(
	$prefix="zeek",
	$name="telemetry_gauge_usage_error",
	$unit="",
	$help_text="This gauge is returned when label usage for gauges is wrong. Check reporter.log if non-zero."
));

function gauge_with(gf: GaugeFamily, label_values: labels_vector): Gauge
	{
	if ( ! labels_fit(gf$__labels, label_values) )
		return gauge_with(error_gauge_gf);

	return Gauge($__metric=Telemetry::__gauge_metric_get_or_add(gf$__family, make_labels(gf$__labels, label_values)));
	}

function register_histogram_family(opts: MetricOpts): HistogramFamily
	{
	local family = Telemetry::__histogram_family(opts$prefix, opts$name, opts$label_names, opts$bounds, opts?$help_text ? opts$help_text : "",
	                                       opts?$unit ? opts$unit : "");
	return HistogramFamily($__family=family, $__labels=opts$label_names);
	}

# What those get that use wrong labels.
global error_histogram_hf = register_histogram_family(MetricOpts(
	$prefix="zeek",
	$name="telemetry_histogram_usage_error",
	$unit="",
	$help_text="This histogram is returned when label usage for histograms is wrong. Check reporter.log if non-zero.",
	$bounds=vector(1.0)
));

function histogram_with(hf: HistogramFamily, label_values: labels_vector): Histogram
	{
	if ( ! labels_fit(hf$__labels, label_values) )
		return histogram_with(error_histogram_hf);

	return Histogram($__metric=Telemetry::__histogram_metric_get_or_add(hf$__family, make_labels(hf$__labels, label_values)));
	}

function counter_inc(c: Counter, amount: double): bool
	{
	return Telemetry::__counter_inc(c$__metric, amount);
	}

function counter_set(c: Counter, value: double): bool
	{
	local now = Telemetry::__counter_value(c$__metric);
	if ( value < now )
		{
		Reporter::error(fmt("Attempted to set lower counter value=%s cur_value=%s", value, now));
		return F;
		}

	return Telemetry::__counter_inc(c$__metric, value - now);
	}

function counter_family_inc(cf: CounterFamily, label_values: labels_vector, amount: double): bool
	{
	return counter_inc(counter_with(cf, label_values), amount);
	}

function counter_family_set(cf: CounterFamily, label_values: labels_vector, value: double): bool
	{
	return counter_set(counter_with(cf, label_values), value);
	}

function gauge_inc(g: Gauge, amount: double &default=1.0): bool
	{
	return Telemetry::__gauge_inc(g$__metric, amount);
	}

function gauge_dec(g: Gauge, amount: double &default=1.0): bool
	{
	return Telemetry::__gauge_dec(g$__metric, amount);
	}

function gauge_set(g: Gauge, value: double): bool
	{
	local now = Telemetry::__gauge_value(g$__metric);
	return value > now ? Telemetry::__gauge_inc(g$__metric, value - now) : Telemetry::__gauge_dec(g$__metric, now - value);
	}

function gauge_family_inc(gf: GaugeFamily, label_values: labels_vector, value: double): bool
	{
	return gauge_inc(gauge_with(gf, label_values), value);
	}

function gauge_family_dec(gf: GaugeFamily, label_values: labels_vector, value: double): bool
	{
	return gauge_dec(gauge_with(gf, label_values), value);
	}

function gauge_family_set(gf: GaugeFamily, label_values: labels_vector, value: double): bool
	{
	return gauge_set(gauge_with(gf, label_values), value);
	}

function histogram_observe(h: Histogram, measurement: double): bool
	{
	return Telemetry::__histogram_observe(h$__metric, measurement);
	}

function histogram_family_observe(hf: HistogramFamily, label_values: labels_vector, measurement: double): bool
	{
	return histogram_observe(histogram_with(hf, label_values), measurement);
	}

function collect_metrics(prefix: string, name: string): vector of Metric
	{
	hook Telemetry::sync();

	local found: vector of Metric = vector();
	for ( _, metric in Telemetry::__collect_metrics(prefix, name) )
		found += metric as Metric;

	return found;
	}

function collect_histogram_metrics(prefix: string, name: string): vector of HistogramMetric
	{
	hook Telemetry::sync();

	local found: vector of HistogramMetric = vector();
	for ( _, metric in Telemetry::__collect_histogram_metrics(prefix, name) )
		found += metric as HistogramMetric;

	return found;
	}

global version_gauge_family = Telemetry::register_gauge_family(MetricOpts(
	$prefix="zeek",
	$name="version_info",
	$unit="",
	$help_text="The Zeek version",
	$label_names=vector("version_number", "major", "minor", "patch", "commit", "beta", "debug", "version_string")
));

event zeek_init()
	{
	if ( metrics_port != 0/unknown && ! Telemetry::listen_prometheus(metrics_address, metrics_port, F) )
		Reporter::error(fmt("metrics are not told at port %s", metrics_port));

	local v = Version::info;
	Telemetry::gauge_family_set(version_gauge_family,
	    vector(cat(v$version_number), cat(v$major), cat(v$minor), cat(v$patch), cat(v$commit), v$beta ? "true" : "false",
	           v$debug ? "true" : "false", v$version_string), 1.0);
	}
