##! Whether this process is a node of a cluster. It never is for now: the
##! functions say so, which lets policies load that ask.

module Cluster;

export {
	## The roles of nodes.
	type NodeType: enum {
		NONE,	##< No node of a cluster.
		CONTROL,	##< Looks at the others, and steers them.
		LOGGER,	##< Writes the logs.
		MANAGER,	##< Puts together what the others tell.
		PROXY,	##< Keeps state for the others.
		WORKER,	##< Looks at packets.
	};

	## A node.
	type Node: record {
		node_type: NodeType;	##< Its role.
		ip: addr;	##< Its address.
		zone_id: string &default="";	##< Zone of an IPv6 address.
		p: port &default=0/unknown;	##< Its port.
		manager: string &optional;	##< Name of its manager.
		id: string &optional;	##< Its identifier while it is connected.
		metrics_port: port &optional;	##< Port at which it tells figures.
	};

	## The nodes by name.
	const nodes: table[string] of Node = {} &redef;

	## Name of this node, empty outside a cluster.
	const node = getenv("CLUSTER_NODE") &redef;

	## Tells whether this process is a node of a cluster.
	global is_enabled: function(): bool;

	## Yields the role of this process.
	global local_node_type: function(): NodeType;

	## Yields how many nodes have a role.
	global get_node_count: function(node_type: NodeType): count;

	## Yields how many nodes of a role are connected.
	global get_active_node_count: function(node_type: NodeType): count;

	## Raised when a node connects.
	global node_up: event(name: string, id: string);

	## Raised when a node is gone.
	global node_down: event(name: string, id: string);
}

function is_enabled(): bool
	{
	return F;
	}

function local_node_type(): NodeType
	{
	return NONE;
	}

function get_node_count(node_type: NodeType): count
	{
	local n = 0;
	for ( _, other in nodes )
		if ( other$node_type == node_type )
			++n;

	return n;
	}

function get_active_node_count(node_type: NodeType): count
	{
	return 0;
	}
