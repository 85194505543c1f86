##! In a cluster, has every node tell its figures under its own name and at the port
##! that the layout of the cluster gives it. Outside a cluster it changes nothing.

@load base/frameworks/cluster
@load base/frameworks/telemetry/options

@if ( Cluster::is_enabled() )

redef Telemetry::metrics_endpoint_name = Cluster::node;

@if ( Cluster::local_node_metrics_port() != 0/unknown )
redef Telemetry::metrics_port = Cluster::local_node_metrics_port();
@endif

@endif
