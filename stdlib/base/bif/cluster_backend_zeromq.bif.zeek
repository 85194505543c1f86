##! The nodes of a cluster over ZeroMQ.

module Cluster;

export {
	global Cluster::Backend::ZeroMQ::spawn_zmq_proxy_thread: function(): bool;
	global Cluster::Backend::ZeroMQ::generate_keypair: function(): table_string_of_string;
}
