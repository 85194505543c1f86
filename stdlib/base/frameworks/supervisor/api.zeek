##! What policies may ask of a supervisor, which starts and watches the processes
##! of a cluster.

@load ./types

module Supervisor;

export {
	## Yields what is known about processes.
	##
	## node: the name of one; empty for all.
	global status: function(node: string &default=""): Status;

	## Starts a process.
	##
	## node: how.
	##
	## Returns: nothing, or what went wrong.
	global create: function(node: NodeConfig): string;

	## Ends a process for good.
	##
	## node: its name; empty for all.
	##
	## Returns: whether there was one.
	global destroy: function(node: string): bool;

	## Ends a process and starts it again.
	##
	## node: its name; empty for all.
	##
	## Returns: whether there was one.
	global restart: function(node: string &default=""): bool;

	## Tells whether this process is a supervisor.
	global is_supervisor: function(): bool;

	## Tells whether this process is under one.
	global is_supervised: function(): bool;

	## Yields how this process was started by its supervisor.
	global node: function(): NodeConfig;

	## A hook for lines that processes print. Breaking keeps the line from being
	## printed by the supervisor.
	##
	## node: the process; empty for the one that starts the others.
	##
	## msg: the line.
	global stdout_hook: hook(node: string, msg: string);

	## A hook for lines that processes print as errors.
	##
	## node: the process; empty for the one that starts the others.
	##
	## msg: the line.
	global stderr_hook: hook(node: string, msg: string);

	## Raised when a process was started.
	##
	## node: its name.
	##
	## pid: its number.
	global node_status: event(node: string, pid: count);
}
