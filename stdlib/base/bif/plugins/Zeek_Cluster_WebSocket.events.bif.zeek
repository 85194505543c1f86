##! Events of WebSocket clients, and of what carries messages between nodes.

@load base/frameworks/cluster/types

module Cluster;

export {
	## Raised when a WebSocket client is there and has told what it asks for.
	##
	## endpoint: The client.
	##
	## subscriptions: What topics of messages that it gets begin with.
	global websocket_client_added: event(endpoint: EndpointInfo, subscriptions: string_vec);

	## Raised when a WebSocket client is gone.
	##
	## endpoint: The client.
	##
	## code: Why, as a number of the protocol.
	##
	## reason: Why, in words.
	global websocket_client_lost: event(endpoint: EndpointInfo, code: count, reason: string);

	## Raised when messages cannot be carried.
	##
	## tag: What kind of error it is.
	##
	## message: Details.
	global Cluster::Backend::error: event(tag: string, message: string);
}
