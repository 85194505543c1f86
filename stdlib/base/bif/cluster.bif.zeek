##! Messages between the nodes of a cluster.

@load base/frameworks/cluster/types

module Cluster;

export {
	global publish: function(va_args: any): bool;
	global make_event: function(va_args: any): Cluster::Event;
	global __subscribe: function(topic_prefix: string): bool;
	global __unsubscribe: function(topic_prefix: string): bool;
	global Cluster::Backend::__init: function(nid: string): bool;
	global publish_rr: function(va_args: any): bool;
	global publish_hrw: function(va_args: any): bool;
	global __listen_websocket: function(options: WebSocketServerOptions): bool;
}
