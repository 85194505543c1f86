##! Which figures of messages between nodes are counted.

module Cluster::Telemetry;

export {
	## How much is counted.
	type Type: enum {
		NONE,	##< Nothing.
		DEBUG,	##< By topic, with sizes.
		PRODUCTION,	##< Totals.
	};

	## How much is counted.
	const telemetry_type = PRODUCTION &redef;

	## What topics with random parts are counted as.
	const topic_normalizations: table[pattern] of string = {
		[/^zeek\.cluster\.nodeid\..*/] = "zeek.cluster.nodeid.__normalized__",
		[/^zeek\/cluster\/nodeid\/.*/] = "zeek/cluster/nodeid/__normalized__",
	} &ordered &redef;

	## Bounds of the classes of message sizes.
	const message_size_bounds: vector of double = {
		10.0, 50.0, 100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0,
	} &redef;
}
