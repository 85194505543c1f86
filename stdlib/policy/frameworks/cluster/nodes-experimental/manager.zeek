##! What the manager does to tell when a cluster is up.

@load base/frameworks/cluster
@load policy/frameworks/cluster/experimental

module Cluster::Experimental;

# Nodes that have not told that they have met theirs.
global fully_connected_nodes_pending: set[string];

event zeek_init()
	{
	for ( name in Cluster::nodes )
		add fully_connected_nodes_pending[name];
	}

event zeek_init() &priority=-15
	{
	# A manager that connects to nobody has met all.
	if ( |connectees_pending| == 0 )
		event node_fully_connected(Cluster::node, Cluster::node_id(), F);
	}

event node_fully_connected(name: string, id: string, resending: bool)
	{
	# Who tells it again knows that the cluster is up: only the manager is new.
	is_cluster_started = is_cluster_started || resending;
	delete fully_connected_nodes_pending[name];

	if ( is_cluster_started || |fully_connected_nodes_pending| > 0 )
		return;

	event cluster_started();
	Cluster::publish(cluster_started_topic, Cluster::Experimental::cluster_started);
	}

event cluster_started()
	{
	Cluster::log("cluster connected");
	}

event Cluster::node_up(name: string, id: string)
	{
	# Loggers connect to nobody and may know no manager to tell.
	if ( Cluster::nodes[name]$node_type == Cluster::LOGGER && ! Cluster::nodes[name]?$manager )
		event node_fully_connected(name, id, F);
	}
