##! Types of the broker, which carries messages between processes. The broker
##! itself is still to come: the types let policies load that only name them.

module Broker;

export {
	## Where a peering stands.
	type PeerStatus: enum {
		INITIALIZING,	##< About to begin.
		CONNECTING,	##< The connection is being made.
		CONNECTED,	##< The connection is there.
		PEERED,	##< Messages pass.
		DISCONNECTED,	##< The connection is gone.
		RECONNECTING,	##< It is being made again.
	};

	## Address of a peer.
	type NetworkInfo: record {
		address: string &log;	##< Address or host name.
		bound_port: port &log;	##< Where it listens.
	};

	## A peer.
	type EndpointInfo: record {
		id: string;	##< Its identifier.
		network: NetworkInfo &optional;	##< Its address.
	};

	## A peering.
	type PeerInfo: record {
		peer: EndpointInfo;	##< The other end.
		status: PeerStatus;	##< Where it stands.
		is_outbound: bool;	##< Whether this end began it.
	};

	## Peerings.
	type PeerInfos: vector of PeerInfo;

	## A value of the broker.
	type Data: record {
		data: opaque of Broker::Data &optional;	##< Unset where a value could not be converted.
	};

	## Values of the broker.
	type DataVector: vector of Broker::Data;

	## An event on its way.
	type Event: record {
		name: string &optional;	##< Unset where the arguments did not fit.
		args: DataVector;	##< Its arguments.
	};

	## An entry of a table of the broker.
	type TableItem: record {
		key: Broker::Data;	##< Its key.
		val: Broker::Data;	##< Its value.
	};

	## How a query of a store ended.
	type QueryStatus: enum { SUCCESS, FAILURE };

	## What a query of a store yields.
	type QueryResult: record {
		status: Broker::QueryStatus;	##< How it ended.
		result: Broker::Data;	##< What it found.
	};

	## Where a store keeps its values.
	type BackendType: enum { MEMORY, SQLITE };

	## Settings of stores in files.
	type SQLiteOptions: record {
		path: string &default="";	##< The file; empty: named after the store.
	};

	## Settings of stores.
	type BackendOptions: record {
		sqlite: SQLiteOptions &default=SQLiteOptions();	##< Of stores in files.
	};
}

module GLOBAL;

## Figures of one peering.
type BrokerPeeringStats: record {
	num_queued: count;	##< Messages that wait.
	max_queued_recently: count;	##< Messages that waited at most.
	num_overflows: count;	##< How often the queue was full.
};

## Figures of all peerings, by peer.
type BrokerPeeringStatsTable: table[string] of BrokerPeeringStats;
