##! The nodes of a cluster. A process is one of them when
##! :zeek:see:`Cluster::node` names it; messages reach no other process yet.

@load base/frameworks/control
@load base/frameworks/broker/main

@load ./pubsub
@load ./types

module Cluster;

export {
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

	## The topics of messages for all nodes.
	const broadcast_topics = {
		logger_topic,
		manager_topic,
		proxy_topic,
		worker_topic,
	};

	## What topics of nodes begin with, before their names.
	const node_topic_prefix = "zeek/cluster/node/" &redef;

	## What topics of nodes begin with, before their identifiers.
	const nodeid_topic_prefix = "zeek/cluster/nodeid/" &redef;

	## Whether rows of logs are spread over the loggers.
	const enable_round_robin_logging = T &redef;

	## Whether the manager writes the logs.
	const manager_is_logger = T &redef;

	## How long is waited before a connection is tried again.
	const retry_interval = 1sec &redef;

	## Where policies keep data bases; empty for the working folder.
	const default_store_dir = "" &redef;

	redef enum Log::ID += { LOG };

	## A hook for the rows of cluster.log: breaking keeps a row out.
	global log_policy: Log::PolicyHook;

	## A row of cluster.log.
	type Info: record {
		ts: time;	##< When it happened.
		node: string;	##< The node that tells it.
		message: string;	##< What happened.
	} &log;

	## Writes to cluster.log.
	global log: function(msg: string);

	## Yields what identifies this process among the nodes while it runs.
	global node_id: function(): string = Broker::node_id &redef;

	## Tells whether this process is a node of a cluster.
	global is_enabled: function(): bool;

	## Yields the role of this process.
	global local_node_type: function(): NodeType;

	## Yields the port at which this node tells figures, 0/unknown for none.
	global local_node_metrics_port: function(): port;

	## Yields where messages for one node go, by its name.
	global node_topic: function(name: string): string &redef;

	## Yields where messages for one node go, by its identifier.
	global nodeid_topic: function(id: string): string &redef;

	## Yields a node by its identifier; one without name where there is none.
	global nodeid_to_node: function(id: string): NamedNode;

	## Yields the nodes of a role, sorted by name.
	global nodes_with_type: function(node_type: NodeType): vector of NamedNode;

	## Gets messages between nodes going.
	##
	## Returns: whether that worked.
	global init: function(): bool;

	## Listens for WebSocket clients.
	##
	## Returns: whether that worked.
	global listen_websocket: function(options: WebSocketServerOptions): bool;

	## A hook for nodes that this one is about to connect to; breaking keeps it
	## from that.
	global connect_node_hook: hook(connectee: NamedNode);

	## Yields how many nodes have a role.
	global get_node_count: function(node_type: NodeType): count;

	## Yields how many nodes of a role are connected.
	global get_active_node_count: function(node_type: NodeType): count;

	## Nodes tell each other their names by this event.
	global hello: event(name: string, id: string);

	## Raised when a node connects.
	global node_up: event(name: string, id: string);

	## Raised when a node is gone.
	global node_down: event(name: string, id: string);
}

@load base/bif/cluster.bif
@load base/bif/plugins/Zeek_Cluster_WebSocket.events.bif

# Those that are connected.
global active_node_ids: table[NodeType] of set[string];

function nodes_with_type(node_type: NodeType): vector of NamedNode
	{
	local found: vector of NamedNode = vector();

	for ( name, n in nodes )
		if ( n$node_type == node_type )
			found += NamedNode($name=name, $node=n);

	return sort(found, function(a: NamedNode, b: NamedNode): int { return strcmp(a$name, b$name); });
	}

function is_enabled(): bool
	{
	return node != "";
	}

function local_node_type(): NodeType
	{
	return is_enabled() && node in nodes ? nodes[node]$node_type : NONE;
	}

function local_node_metrics_port(): port
	{
	if ( ! is_enabled() || node !in nodes || ! nodes[node]?$metrics_port )
		return 0/unknown;

	return nodes[node]$metrics_port;
	}

function node_topic(name: string): string
	{
	return node_topic_prefix + name + "/";
	}

function nodeid_topic(id: string): string
	{
	return nodeid_topic_prefix + id + "/";
	}

function nodeid_to_node(id: string): NamedNode
	{
	for ( name, n in nodes )
		if ( n?$id && n$id == id )
			return NamedNode($name=name, $node=n);

	return NamedNode($name="", $node=Node($node_type=NONE, $ip=0.0.0.0));
	}

function get_node_count(node_type: NodeType): count
	{
	return |nodes_with_type(node_type)|;
	}

function get_active_node_count(node_type: NodeType): count
	{
	return node_type in active_node_ids ? |active_node_ids[node_type]| : 0;
	}

function log(msg: string)
	{
	Log::write(Cluster::LOG, Cluster::Info($ts=network_time(), $node=node, $message=msg));
	}

function init(): bool
	{
	return Cluster::Backend::__init(Cluster::node_id());
	}

function listen_websocket(options: WebSocketServerOptions): bool
	{
	return __listen_websocket(options);
	}

event zeek_init() &priority=5
	{
	if ( node != "" && node !in nodes )
		{
		Reporter::error(fmt("'%s' is not a valid node in the Cluster::nodes configuration", node));
		terminate();
		}

	if ( node != "" && backend == CLUSTER_BACKEND_NONE )
		Reporter::fatal(fmt("Cluster::node set to '%s', but Cluster::backend is %s - please select a cluster backend to use.", node, backend));

	Log::create_stream(Cluster::LOG, Log::Stream($columns=Info, $path="cluster", $policy=log_policy));
	}

event Cluster::hello(name: string, id: string) &priority=10
	{
	if ( name !in nodes )
		{
		Reporter::error(fmt("Got Cluster::hello msg from unexpected node: %s", name));
		return;
		}

	local n = nodes[name];

	if ( ! n?$id )
		event Cluster::node_up(name, id);
	else if ( n$id != id )
		Reporter::error(fmt("Got Cluster::hello msg from duplicate node:%s", name));

	n$id = id;
	log(fmt("got hello from %s (%s)", name, id));

	if ( n$node_type !in active_node_ids )
		active_node_ids[n$node_type] = set();

	add active_node_ids[n$node_type][id];
	}

event Cluster::node_down(name: string, id: string) &priority=10
	{
	local gone = nodeid_to_node(id);

	if ( gone$name == "" )
		{
		Reporter::error(fmt("No node found in Cluster::node_down() node:%s id:%s", name, id));
		return;
		}

	log(fmt("node down: %s", gone$name));
	delete gone$node$id;
	delete active_node_ids[gone$node$node_type][id];
	}

function describe_client(client: EndpointInfo): string
	{
	local text = fmt("'%s' (%s:%d)", client$id, client$network$address, client$network$bound_port);
	return client?$application_name ? text + fmt(" application_name=%s", client$application_name) : text;
	}

event Cluster::websocket_client_added(endpoint: EndpointInfo, subscriptions: string_vec)
	{
	log(fmt("WebSocket client %s subscribed to %s", describe_client(endpoint), subscriptions));
	}

event Cluster::websocket_client_lost(endpoint: EndpointInfo, code: count, reason: string)
	{
	log(fmt("WebSocket client %s gone with code %d%s", describe_client(endpoint), code,
	        |reason| > 0 ? fmt(" and reason '%s'", reason) : ""));
	}

event Cluster::Backend::error(tag: string, message: string)
	{
	Reporter::error(fmt("Cluster::Backend::error: %s (%s)", tag, message));
	}
