##! The reference's older way of messages between nodes: all nodes connect to the
##! loggers, workers to proxies and their manager, proxies to their manager.

@load base/frameworks/cluster

module Cluster;

redef Cluster::backend = Cluster::CLUSTER_BACKEND_BROKER;

# Connects to a node, unless a hook is against it.
function connect_to(n: NamedNode)
	{
	if ( ! hook connect_node_hook(n) )
		return;

	local status = Broker::peer(cat(n$node$ip), n$node$p, Cluster::retry_interval);
	Cluster::log(fmt("initiate peering with %s:%s, retry=%s, status=%s", n$node$ip, n$node$p, Cluster::retry_interval, status));
	}

function connect_peer(node_type: NodeType, node_name: string)
	{
	for ( _, n in nodes_with_type(node_type) )
		if ( n$name == node_name )
			{
			connect_to(n);
			return;
			}

	Reporter::warning(fmt("connect_peer: node '%s' (%s) not found", node_name, node_type));
	}

function connect_peers_with_type(node_type: NodeType)
	{
	for ( _, n in nodes_with_type(node_type) )
		connect_to(n);
	}

event Broker::peer_added(endpoint: Broker::EndpointInfo, msg: string) &priority=10
	{
	if ( is_enabled() )
		Broker::publish(nodeid_topic(endpoint$id), Broker::make_event(Cluster::hello, node, node_id()));
	}

event Broker::peer_lost(endpoint: Broker::EndpointInfo, msg: string) &priority=10
	{
	local gone = nodeid_to_node(endpoint$id);

	if ( gone$name != "" )
		event Cluster::node_down(gone$name, endpoint$id);
	}

# After the subscriptions, and after policies may have changed the nodes.
event zeek_init() &priority=-10
	{
	if ( getenv("ZEEKCTL_CHECK_CONFIG") != "" || ! is_enabled() || backend != CLUSTER_BACKEND_BROKER || node !in nodes )
		return;

	local self = nodes[node];

	if ( self$node_type == LOGGER || (self$node_type == MANAGER && manager_is_logger) )
		subscribe(Broker::default_log_topic_prefix);

	if ( self$p != 0/unknown )
		{
		Broker::listen(Broker::default_listen_address, self$p, Broker::default_listen_retry);
		log(fmt("listening on %s:%s", Broker::default_listen_address, self$p));
		}

	if ( self$node_type in set(MANAGER, PROXY, WORKER) )
		connect_peers_with_type(LOGGER);

	if ( self$node_type == WORKER )
		connect_peers_with_type(PROXY);

	if ( self$node_type in set(PROXY, WORKER) && self?$manager )
		connect_peer(MANAGER, self$manager);
	}
