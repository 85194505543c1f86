##! Counts what waits for the peers of this node.

@load base/frameworks/cluster
@load base/frameworks/telemetry

module Cluster;

global broker_peer_buffer_messages_gf = Telemetry::register_gauge_family(Telemetry::MetricOpts(
	$prefix="zeek", $name="broker-peer-buffer-messages", $unit="",
	$label_names=vector("peer"), $help_text="Number of messages queued in Broker's send buffers"));

global broker_peer_buffer_recent_max_messages_gf = Telemetry::register_gauge_family(Telemetry::MetricOpts(
	$prefix="zeek", $name="broker-peer-buffer-recent-max-messages", $unit="",
	$label_names=vector("peer"), $help_text="Maximum number of messages recently queued in Broker's send buffers"));

global broker_peer_buffer_overflows_gf = Telemetry::register_gauge_family(Telemetry::MetricOpts(
	$prefix="zeek", $name="broker-peer-buffer-overflows", $unit="",
	$label_names=vector("peer"), $help_text="Number of overflows in Broker's send buffers"));

hook Telemetry::sync()
	{
	for ( id, stats in Broker::peering_stats() )
		{
		local nn = nodeid_to_node(id);
		local labels = vector(nn$name != "" ? nn$name : id);

		Telemetry::gauge_family_set(broker_peer_buffer_messages_gf, labels, stats$num_queued);
		Telemetry::gauge_family_set(broker_peer_buffer_recent_max_messages_gf, labels, stats$max_queued_recently);
		Telemetry::gauge_family_set(broker_peer_buffer_overflows_gf, labels, stats$num_overflows);
		}
	}
