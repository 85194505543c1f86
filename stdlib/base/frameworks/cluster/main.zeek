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

	## Where messages for loggers go.
	const logger_topic = "zeek/cluster/logger" &redef;

	## Where messages for managers go.
	const manager_topic = "zeek/cluster/manager" &redef;

	## Where messages for proxies go.
	const proxy_topic = "zeek/cluster/proxy" &redef;

	## Where messages for workers go.
	const worker_topic = "zeek/cluster/worker" &redef;

	## What topics of nodes begin with, before their names.
	const node_topic_prefix = "zeek/cluster/node/" &redef;

	## What topics of nodes begin with, before their identifiers.
	const nodeid_topic_prefix = "zeek/cluster/nodeid/" &redef;

	## Whether rows of logs are spread over the loggers.
	const enable_round_robin_logging = T &redef;

	## Whether the manager writes the logs.
	const manager_is_logger = T &redef;

	## How long is waited before a connection is tried again.
	const retry_interval = 1min &redef;

	## Tells whether this process is a node of a cluster.
	global is_enabled: function(): bool;

	## Yields the role of this process.
	global local_node_type: function(): NodeType;

	## Yields the port at which this node tells figures, 0/unknown for none.
	global local_node_metrics_port: function(): port;

	## Yields where messages for one node go, by its name.
	global node_topic: function(name: string): string;

	## Yields where messages for one node go, by its identifier.
	global nodeid_topic: function(id: string): string;

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

function local_node_metrics_port(): port
	{
	return 0/unknown;
	}

function node_topic(name: string): string
	{
	return node_topic_prefix + name + "/";
	}

function nodeid_topic(id: string): string
	{
	return nodeid_topic_prefix + id + "/";
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
