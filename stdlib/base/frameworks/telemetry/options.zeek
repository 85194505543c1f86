##! Settings of the telemetry framework.

module Telemetry;

export {
	## Address at which metrics are told over HTTP.
	const metrics_address = getenv("ZEEK_DEFAULT_LISTEN_ADDRESS") &redef;

	## Port at which metrics are told over HTTP; 0/unknown for none.
	const metrics_port = 0/unknown &redef;

	## Value of the label that names this node; empty for none.
	const metrics_endpoint_name = getenv("ZEEK_METRICS_ENDPOINT_NAME") &redef;
}
