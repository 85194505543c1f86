##! Events that tell how far a cluster has come up. May change.

@load base/frameworks/cluster

module Cluster::Experimental;

export {
	## Raised on a node, and on the manager, when the node has met all nodes that
	## it connects to.
	##
	## name: Its name.
	##
	## id: Its identifier.
	##
	## resending: Whether it told so before, to a manager that has started anew.
	global node_fully_connected: event(name: string, id: string, resending: bool);

	## Raised on all nodes when all have met theirs.
	global cluster_started: event();

	## The topic that tells so.
	const cluster_started_topic = "zeek/cluster/experimental/started" &redef;
}

# Nodes that have yet to be met.
global connectees_pending: set[string];

# Whether all nodes have met theirs.
global is_cluster_started = F;

@if ( Cluster::is_enabled() )

@if ( Cluster::local_node_type() == Cluster::MANAGER )
@load ./nodes-experimental/manager
@endif

hook Cluster::connect_node_hook(connectee: Cluster::NamedNode)
	{
	add connectees_pending[connectee$name];
	}

event zeek_init()
	{
	Cluster::subscribe(cluster_started_topic);
	}

event Cluster::node_up(name: string, id: string) &priority=-10
	{
	local own = Cluster::nodes[Cluster::node];

	if ( name !in connectees_pending && name != (own?$manager ? own$manager : "") )
		return;

	delete connectees_pending[name];

	if ( |connectees_pending| > 0 )
		return;

	event node_fully_connected(Cluster::node, Cluster::node_id(), is_cluster_started);
	Cluster::publish(Cluster::manager_topic, node_fully_connected, Cluster::node, Cluster::node_id(), is_cluster_started);
	}

event Cluster::Experimental::node_fully_connected(name: string, id: string, resending: bool)
	{
	if ( ! is_remote_event() )
		Cluster::log("fully connected");
	}

event Cluster::Experimental::cluster_started()
	{
	is_cluster_started = T;
	}

@endif
