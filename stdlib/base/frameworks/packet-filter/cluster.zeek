##! In clusters: a worker installs its filter again when its manager is there, so
##! that the manager hears of it.

@load base/frameworks/cluster
@load ./main

module PacketFilter;

event Cluster::hello(name: string, id: string) &priority=-3
	{
	if ( Cluster::local_node_type() == Cluster::WORKER && name in Cluster::nodes && Cluster::nodes[name]$node_type == Cluster::MANAGER )
		install();
	}
