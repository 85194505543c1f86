##! Peerings of the broker.

@load base/frameworks/broker/types

module Broker;

export {
	global __listen: function(a: string, p: port): port;
	global __peer: function(a: string, p: port, retry: interval): bool;
	global __peer_no_retry: function(a: string, p: port): bool;
	global __unpeer: function(a: string, p: port): bool;
	global __is_outbound_peering: function(a: string, p: port): bool;
	global __peers: function(): PeerInfos;
	global __node_id: function(): string;
	global __peering_stats: function(): BrokerPeeringStatsTable;
}
