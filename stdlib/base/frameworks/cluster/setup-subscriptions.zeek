##! What a node asks for: messages for its role, for its pools and for itself.

@load ./main
@load ./pools

module Cluster;

event zeek_init() &priority=-5
	{
	if ( getenv("ZEEKCTL_CHECK_CONFIG") != "" || node !in nodes )
		return;

	for ( _, pool in registered_pools )
		if ( node in pool$nodes )
			subscribe(pool$spec$topic);

	local topics: table[NodeType] of string = {
		[LOGGER] = logger_topic,
		[MANAGER] = manager_topic,
		[PROXY] = proxy_topic,
		[WORKER] = worker_topic,
	};

	if ( nodes[node]$node_type == NONE )
		return;

	if ( nodes[node]$node_type in topics )
		subscribe(topics[nodes[node]$node_type]);

	subscribe(nodeid_topic(node_id()));
	subscribe(node_topic(node));
	}
