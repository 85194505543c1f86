##! Types that the built-in functions of the cluster take. Messages between
##! nodes are still to come.

module Cluster;

export {
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
		max_event_queue_size: count &default=32;	##< Events that may wait.
		ping_interval: interval &default=5 sec;	##< Between signs of life.
		tls_options: WebSocketTLSOptions &default=WebSocketTLSOptions();	##< Encryption.
	};
}
