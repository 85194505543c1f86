##! Types of the supervisor, which starts and watches the processes of a
##! cluster.

module Supervisor;

export {
	## The role of a process in its cluster.
	type ClusterRole: enum { NONE, LOGGER, MANAGER, PROXY, WORKER };

	## A node of the cluster.
	type ClusterEndpoint: record {
		role: ClusterRole;	##< Its role.
		host: addr;	##< Where it runs.
		p: port;	##< Where it listens.
		interface: string &optional;	##< What it captures from.
		pcap_file: string &optional;	##< The recording it reads.
		metrics_port: port &optional;	##< Where it tells figures.
	};

	## How to start a process.
	type NodeConfig: record {
		name: string;	##< Its name.
		interface: string &optional;	##< What it captures from.
		pcap_file: string &optional;	##< The recording it reads.
		directory: string &optional;	##< Where it works.
		stdout_file: string &optional;	##< Where its output goes.
		stderr_file: string &optional;	##< Where its errors go.
		bare_mode: bool &optional;	##< Whether it leaves out the default policies.
		addl_base_scripts: vector of string &default=vector();	##< Policies to load first.
		addl_user_scripts: vector of string &default=vector();	##< Policies to load last.
		env: table[string] of string &default=table();	##< Its environment.
		cpu_affinity: int &optional;	##< The processor it stays on.
		cluster: table[string] of ClusterEndpoint &default=table();	##< All nodes of its cluster.
	};

	## A process.
	type NodeStatus: record {
		node: NodeConfig;	##< How it was started.
		pid: int &optional;	##< Its number, while it runs.
	};

	## All processes, by name.
	type Status: record {
		nodes: table[string] of NodeStatus;	##< By name.
	};
}
