##! Types of the telemetry framework, which counts and measures for people.

module Telemetry;

export {
	## Kinds of metrics.
	type MetricType: enum {
		COUNTER,	##< Only rises.
		GAUGE,	##< Rises and falls.
		HISTOGRAM,	##< Observations by size.
	};

	## What a metric is.
	type MetricOpts: record {
		## What its name begins with.
		prefix: string;
		## Its name.
		name: string;
		## Its unit; empty for numbers of things.
		unit: string &optional;
		## What it tells.
		help_text: string &optional;
		## Names of its labels.
		label_names: vector of string &default=vector();
		## Whether it sums something up.
		is_total: bool &optional;
		## Upper bounds of a histogram's buckets.
		bounds: vector of double &optional;
		## Its kind; set in what was collected.
		metric_type: MetricType &optional;
	};

	## The value of a counter or gauge.
	type Metric: record {
		## What it is.
		opts: MetricOpts;
		## Names of its labels.
		label_names: vector of string &default=vector();
		## Values of its labels.
		label_values: vector of string &optional;
		## Its value.
		value: double &optional;
	};

	## The values of a histogram.
	type HistogramMetric: record {
		## What it is.
		opts: MetricOpts;
		## Names of its labels.
		label_names: vector of string &default=vector();
		## Values of its labels.
		label_values: vector of string &optional;
		## Observations in each bucket.
		values: vector of double;
		## How many there were.
		observations: double;
		## Their sum.
		sum: double;
	};

	## Called before metrics are collected: a policy may set them then.
	global sync: hook();

	type MetricVector: vector of Metric;
	type HistogramMetricVector: vector of HistogramMetric;

	## How long a scrape waits for the values of policies.
	const callback_timeout: interval = 5sec &redef;

	## Threads that serve scrapes.
	const civetweb_threads: count = 2 &redef;
}
