##! Types of the broker, which carries messages between processes. The broker
##! itself is still to come: the types let policies load that only name them.

module Broker;

export {
	## How serious a message of the broker is.
	type LogSeverityLevel: enum {
		LOG_CRITICAL,	##< It cannot go on.
		LOG_ERROR,	##< Part of it cannot go on.
		LOG_WARNING,	##< Something unexpected that it copes with.
		LOG_INFO,	##< Something worth knowing.
		LOG_VERBOSE,	##< What it does.
		LOG_DEBUG,	##< What helps those who look for faults.
	};

	## What may go wrong between peers.
	type ErrorCode: enum {
		NO_ERROR = 0,	##< Nothing.
		UNSPECIFIED = 1,	##< Something else.
		PEER_INCOMPATIBLE = 2,	##< It speaks another version.
		PEER_INVALID = 3,	##< There is no such peer.
		PEER_UNAVAILABLE = 4,	##< It does not listen.
		PEER_DISCONNECT_DURING_HANDSHAKE = 5,	##< It left before it was a peer.
		PEER_TIMEOUT = 6,	##< It did not answer.
		MASTER_EXISTS = 7,	##< A store of this name is there already.
		NO_SUCH_MASTER = 8,	##< There is no store of this name.
		NO_SUCH_KEY = 9,	##< The store does not have the key.
		REQUEST_TIMEOUT = 10,	##< The store did not answer.
		TYPE_CLASH = 11,	##< The value is of another type.
		INVALID_DATA = 12,	##< The value cannot be used for this.
		BACKEND_FAILURE = 13,	##< The store's medium failed.
		STALE_DATA = 14,	##< The store's copy is too old.
		CANNOT_OPEN_FILE = 15,	##< A file cannot be opened.
		CANNOT_WRITE_FILE = 16,	##< A file cannot be written.
		INVALID_TOPIC_KEY = 17,	##< There is no such topic.
		END_OF_FILE = 18,	##< A file ended too early.
		INVALID_TAG = 19,	##< A message is of no known kind.
		INVALID_STATUS = 20,	##< A message tells no known status.
		CAF_ERROR = 100,	##< The layer below failed.
	};

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

	## What happens when a data base is damaged.
	type SQLiteFailureMode: enum {
		SQLITE_FAILURE_MODE_FAIL,	##< The store does not open.
		SQLITE_FAILURE_MODE_DELETE,	##< A new one takes its place.
	};

	## When a data base waits for its medium.
	type SQLiteSynchronous: enum {
		SQLITE_SYNCHRONOUS_OFF,
		SQLITE_SYNCHRONOUS_NORMAL,
		SQLITE_SYNCHRONOUS_FULL,
		SQLITE_SYNCHRONOUS_EXTRA,
	};

	## How a data base keeps what has yet to be written.
	type SQLiteJournalMode: enum {
		SQLITE_JOURNAL_MODE_DELETE,
		SQLITE_JOURNAL_MODE_WAL,
	};

	## Settings of stores in files.
	type SQLiteOptions: record {
		path: string &default="";	##< The file; empty: named after the store.
		synchronous: SQLiteSynchronous &optional;	##< When it waits for its medium.
		journal_mode: SQLiteJournalMode &optional;	##< How it keeps what has yet to be written.
		failure_mode: SQLiteFailureMode &default=SQLITE_FAILURE_MODE_FAIL;	##< What happens when it is damaged.
		integrity_check: bool &default=F;	##< Whether that is looked for.
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
