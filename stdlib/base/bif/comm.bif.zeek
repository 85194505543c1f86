##! Peerings of the broker.

@load base/frameworks/broker/types

module Broker;

export {
	## Raised when the broker itself has something to say.
	##
	## lvl: How serious it is.
	##
	## id: What kind of message it is.
	##
	## description: The message.
	global internal_log_event: event(lvl: LogSeverityLevel, id: string, description: string);

	## Raised when a peer is there, on both ends.
	##
	## endpoint: The peer.
	##
	## msg: Details.
	global peer_added: event(endpoint: EndpointInfo, msg: string);

	## Raised when this process has given a peer up.
	##
	## endpoint: The peer.
	##
	## msg: Why.
	global peer_removed: event(endpoint: EndpointInfo, msg: string);

	## Raised when a peer is gone.
	##
	## endpoint: The peer.
	##
	## msg: Details.
	global peer_lost: event(endpoint: EndpointInfo, msg: string);

	## Raised when a process can be reached, over others too.
	##
	## endpoint: The process.
	##
	## msg: Details.
	global endpoint_discovered: event(endpoint: EndpointInfo, msg: string);

	## Raised when a process can no longer be reached.
	##
	## endpoint: The process.
	##
	## msg: Details.
	global endpoint_unreachable: event(endpoint: EndpointInfo, msg: string);

	## Raised when something else changed.
	##
	## endpoint: The process it is about.
	##
	## msg: What changed.
	global status: event(endpoint: EndpointInfo, msg: string);

	## Raised when something went wrong.
	##
	## code: What kind of error it is.
	##
	## msg: Details.
	global error: event(code: ErrorCode, msg: string);

	global __listen: function(a: string, p: port): port;
	global __peer: function(a: string, p: port, retry: interval): bool;
	global __peer_no_retry: function(a: string, p: port): bool;
	global __unpeer: function(a: string, p: port): bool;
	global __is_outbound_peering: function(a: string, p: port): bool;
	global __peers: function(): PeerInfos;
	global __node_id: function(): string;
	global __peering_stats: function(): BrokerPeeringStatsTable;
}
