##! Types of the cluster framework.

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

	## A node with its name.
	type NamedNode: record {
		name: string;	##< Its name.
		node: Node;	##< The node.
	};

	## Events that may wait for a WebSocket server to take them in.
	const default_websocket_max_event_queue_size = 32 &redef;

	## How often WebSocket clients are asked for a sign of life.
	const default_websocket_ping_interval = 5 sec &redef;

	## An event on its way to other nodes.
	type Event: record {
		ev: any;	##< The event.
		args: vector of any;	##< Its arguments.
	};

	## What carries messages between nodes.
	type BackendTag: enum {
		CLUSTER_BACKEND_BROKER,	##< The reference's own protocol.
		CLUSTER_BACKEND_BROKER_WEBSOCKET_SHIM,	##< That, for WebSocket clients.
		CLUSTER_BACKEND_NONE,	##< Nothing.
		CLUSTER_BACKEND_ZEROMQ,	##< ZeroMQ.
	};

	## How events are written down for other nodes.
	type EventSerializerTag: enum {
		EVENT_SERIALIZER_BROKER_BIN_V1,	##< In binary form.
		EVENT_SERIALIZER_BROKER_JSON_V1,	##< As JSON.
	};

	## How logs are written down for other nodes.
	type LogSerializerTag: enum {
		LOG_SERIALIZER_ZEEK_BIN_V1,	##< In binary form.
	};

	## What carries messages between nodes.
	const backend = Cluster::CLUSTER_BACKEND_NONE &redef;

	## How events are written down for other nodes.
	const event_serializer = Cluster::EVENT_SERIALIZER_BROKER_BIN_V1 &redef;

	## How logs are written down for other nodes.
	const log_serializer = Cluster::LOG_SERIALIZER_ZEEK_BIN_V1 &redef;

	## Nodes that share work.
	type Pool: record { };

	## Encryption of a WebSocket server.
	type WebSocketTLSOptions: record {
		cert_file: string &optional;	##< Its certificate.
		key_file: string &optional;	##< Its key.
		enable_peer_verification: bool &default=F;	##< Whether clients show certificates.
		ca_file: string &default="";	##< Whom to trust.
		ciphers: string &default="";	##< Ciphers to use.
	};

	## Settings of a WebSocket server.
	type WebSocketServerOptions: record {
		listen_addr: addr &optional;	##< Address to listen at.
		listen_port: port;	##< Port to listen at.
		max_event_queue_size: count &default=default_websocket_max_event_queue_size;	##< Events that may wait.
		ping_interval: interval &default=default_websocket_ping_interval;	##< Between signs of life.
		tls_options: WebSocketTLSOptions &default=WebSocketTLSOptions();	##< Encryption.
	};

	## Where an end of a connection is.
	type NetworkInfo: record {
		address: string;	##< Address or host name.
		bound_port: port;	##< Its port.
	};

	## A WebSocket client.
	type EndpointInfo: record {
		id: string;	##< Its identifier.
		network: NetworkInfo;	##< Where it is.
		application_name: string &optional;	##< What it says it is.
	};
}
