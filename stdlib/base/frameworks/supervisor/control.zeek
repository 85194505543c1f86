##! Messages by which others command a supervisor.

@load base/frameworks/broker/main
@load ./api

module SupervisorControl;

export {
	## What topics of these messages begin with.
	const topic_prefix = "zeek/supervisor" &redef;

	## Whether the supervisor listens for those who command it.
	const enable_listen = F &redef;

	## Asks for a new process.
	##
	## reqid: comes back with the answer.
	##
	## node: how to start it.
	global create_request: event(reqid: string, node: Supervisor::NodeConfig);

	## Answers what became of it.
	global create_response: event(reqid: string, result: string);

	## Asks how processes are.
	##
	## node: the name of one; empty for all.
	global status_request: event(reqid: string, node: string);

	## Answers how they are.
	global status_response: event(reqid: string, result: Supervisor::Status);

	## Asks to start a process again.
	##
	## node: its name; empty for all.
	global restart_request: event(reqid: string, node: string);

	## Answers whether there was one.
	global restart_response: event(reqid: string, result: bool);

	## Asks to end a process.
	##
	## node: its name; empty for all.
	global destroy_request: event(reqid: string, node: string);

	## Answers whether there was one.
	global destroy_response: event(reqid: string, result: bool);

	## Asks the supervisor to end, with all processes.
	global stop_request: event();

	## Tells that a process was started.
	##
	## node: its name.
	##
	## pid: its number.
	global node_status: event(node: string, pid: count);
}
