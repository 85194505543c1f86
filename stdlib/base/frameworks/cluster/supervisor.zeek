##! The nodes of a cluster that a supervisor started.

@load base/frameworks/supervisor/api

module Cluster::Supervisor;

export {
	## Takes the nodes over from what the supervisor told this process.
	##
	## Returns: whether it told any.
	global __init_cluster_nodes: function(): bool;
}

function __init_cluster_nodes(): bool
	{
	local endpoints = Supervisor::node()$cluster;

	if ( |endpoints| == 0 )
		return F;

	local roles: table[Supervisor::ClusterRole] of Cluster::NodeType = {
		[Supervisor::LOGGER] = Cluster::LOGGER,
		[Supervisor::MANAGER] = Cluster::MANAGER,
		[Supervisor::PROXY] = Cluster::PROXY,
		[Supervisor::WORKER] = Cluster::WORKER,
	};

	local manager = "";
	for ( name, told in endpoints )
		if ( told$role == Supervisor::MANAGER )
			manager = name;

	for ( other, e in endpoints )
		{
		local made = Cluster::Node($node_type=e$role in roles ? roles[e$role] : Cluster::NONE, $ip=e$host, $p=e$p);

		if ( manager != "" && made$node_type != Cluster::MANAGER )
			made$manager = manager;

		if ( e?$metrics_port )
			made$metrics_port = e$metrics_port;

		Cluster::nodes[other] = made;
		}

	return T;
	}
