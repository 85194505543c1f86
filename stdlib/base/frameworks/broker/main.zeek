##! Messages between processes. There are no peers yet: what is published reaches
##! nobody.

@load ./types

module Broker;

export {
	## Port that processes listen at for each other, where nothing else is said.
	const default_port = 9999/tcp &redef;

	## How long after a failure listening is tried again.
	const default_listen_retry = 1sec &redef;

	## Address that processes listen at, where nothing else is said.
	const default_listen_address = getenv("ZEEK_DEFAULT_LISTEN_ADDRESS") &redef;

	## How long after a failure connecting is tried again.
	const default_connect_retry = 1sec &redef;

	## Whether connections go without encryption.
	const disable_ssl = F &redef;

	## File of the certificates that peers are checked against.
	const ssl_cafile = "" &redef;

	## Folder of the certificates that peers are checked against.
	const ssl_capath = "" &redef;

	## File of this process's own certificate.
	const ssl_certificate = "" &redef;

	## What decrypts the key of that certificate.
	const ssl_passphrase = "" &redef;

	## File of the key of that certificate.
	const ssl_keyfile = "" &redef;

	## How many rows of a log are collected at most before they are sent.
	const log_batch_size = 400 &redef;

	## How long log rows are collected before they are sent to peers.
	const log_batch_interval = 1sec &redef;

	## Threads that handle messages.
	const max_threads = 1 &redef;

	## How many messages wait for one peer.
	const peer_buffer_size = 8192 &redef;

	## What happens when more wait: ``disconnect``, ``drop_newest`` or
	## ``drop_oldest``.
	const peer_overflow_policy = "drop_oldest" &redef;

	## How often the figures of these buffers start anew.
	const buffer_stats_reset_interval = 1min &redef;

	## How work is spread over the threads: ``sharing`` or ``stealing``.
	const scheduler_policy = "sharing" &redef;

	## How long threads sleep when there is little to do.
	const moderate_sleep = 16 msec &redef;

	## How long threads sleep when there is nothing to do.
	const relaxed_sleep = 64 msec &redef;

	## How often threads look for work before there is little to do.
	const aggressive_polls = 5 &redef;

	## How often threads look for work before there is nothing to do.
	const moderate_polls = 5 &redef;

	## How often the threads try to take work from each other when busy.
	const aggressive_interval = 4 &redef;

	## The same when there is little to do.
	const moderate_interval = 2 &redef;

	## The same when there is nothing to do.
	const relaxed_interval = 1 &redef;

	## Whether messages of peers are passed on to others.
	const forward_messages = F &redef;

	## Whether a peer that is connected to keeps the program running.
	option peer_counts_as_iosource = T;

	## What topics of log rows begin with, before the stream.
	const default_log_topic_prefix = "zeek/logs/" &redef;

	## The topic of rows, unless :zeek:see:`Broker::log_topic` says otherwise.
	function default_log_topic(id: Log::ID, path: string): string
		{
		return default_log_topic_prefix + cat(id);
		}

	## Tells the topic that rows of a log are sent to.
	##
	## id: the stream.
	##
	## path: the log.
	##
	## Returns: the topic.
	const log_topic: function(id: Log::ID, path: string): string = default_log_topic &redef;

	## From which severity on messages of the broker become events.
	const log_severity_level = LOG_WARNING &redef;

	## From which severity on they are written to standard error.
	const log_stderr_severity_level = LOG_CRITICAL &redef;

	## Raised each time collected rows are sent.
	global log_flush: event();

	## Listens for peers.
	##
	## a: the address; empty for all.
	##
	## p: the port; 0 for any.
	##
	## retry: how long after a failure it is tried again; 0 for never.
	##
	## Returns: the port that is listened at, 0 where there is none.
	global listen: function(a: string &default=default_listen_address, p: port &default=default_port,
	                        retry: interval &default=default_listen_retry): port;

	## Connects to a peer.
	##
	## a: its address.
	##
	## p: its port.
	##
	## retry: how long after a failure it is tried again; 0 for never.
	##
	## Returns: whether a connection may come to be.
	global peer: function(a: string, p: port &default=default_port, retry: interval &default=default_connect_retry): bool;

	## Gives a peer up.
	##
	## Returns: whether it was one.
	global unpeer: function(a: string, p: port): bool;

	## Tells whether this process made the connection to a peer.
	global is_outbound_peering: function(a: string, p: port): bool;

	## Yields all peers.
	global peers: function(): vector of PeerInfo;

	## Yields what identifies this process among others.
	global node_id: function(): string;

	## Yields the figures of all peerings, by peer.
	global peering_stats: function(): table[string] of BrokerPeeringStats;

	## Sends collected rows.
	##
	## Returns: How many there were.
	global flush_logs: function(): count;

	## Sends the value of a variable to those that know it too.
	##
	## topic: the topic of the message.
	##
	## id: the variable.
	##
	## Returns: whether it was sent.
	global publish_id: function(topic: string, id: string): bool;

	## Asks for messages.
	##
	## topic_prefix: what their topics begin with.
	##
	## Returns: whether it is a new subscription.
	global subscribe: function(topic_prefix: string): bool;

	## Asks no longer for messages.
	##
	## Returns: whether the subscription ended.
	global unsubscribe: function(topic_prefix: string): bool;

	## Asks for messages that are only passed on.
	##
	## Returns: whether it is a new subscription.
	global forward: function(topic_prefix: string): bool;
}

@load base/bif/comm.bif
@load base/bif/messaging.bif

function listen(a: string, p: port, retry: interval): port
	{
	return __listen(a, p);
	}

function peer(a: string, p: port, retry: interval): bool
	{
	return __peer(a, p, retry);
	}

function unpeer(a: string, p: port): bool
	{
	return __unpeer(a, p);
	}

function is_outbound_peering(a: string, p: port): bool
	{
	return __is_outbound_peering(a, p);
	}

function peers(): vector of PeerInfo
	{
	return __peers();
	}

function node_id(): string
	{
	return __node_id();
	}

function peering_stats(): table[string] of BrokerPeeringStats
	{
	return __peering_stats();
	}

function flush_logs(): count
	{
	return __flush_logs();
	}

function publish_id(topic: string, id: string): bool
	{
	return __publish_id(topic, id);
	}

function subscribe(topic_prefix: string): bool
	{
	return __subscribe(topic_prefix);
	}

function unsubscribe(topic_prefix: string): bool
	{
	return __unsubscribe(topic_prefix);
	}

function forward(topic_prefix: string): bool
	{
	return __forward(topic_prefix);
	}
