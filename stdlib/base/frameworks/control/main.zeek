##! Commands to a running program: the requests, their answers, and what names
##! them on the command line.

module Control;

export {
	## What topics of commands begin with.
	const topic_prefix = "zeek/control";

	## Whether the program that takes commands listens for connections.
	const controllee_listen = T &redef;

	## The host whose program is commanded.
	const host = 0.0.0.0 &redef;

	## The port of that program.
	const host_port = 0/tcp &redef;

	## Zone of the host's address, where it is an IPv6 address that needs one.
	const zone_id = "" &redef;

	## The command.
	const cmd = "" &redef;

	## What the command is about.
	const arg = "" &redef;

	## The commands there are.
	const commands: set[string] = {
		"id_value",
		"peer_status",
		"net_stats",
		"configuration_update",
		"shutdown",
	} &redef;

	## Variables that an update of the configuration leaves alone.
	const ignore_ids: set[string] = {};

	## Asks for the value of a variable.
	global id_value_request: event(id: string);

	## Answers with the value of a variable.
	global id_value_response: event(id: string, val: string);

	## Asks which peers are connected.
	global peer_status_request: event();

	## Answers which peers are connected.
	global peer_status_response: event(s: string);

	## Asks how many packets came and were dropped.
	global net_stats_request: event();

	## Answers how many packets came and were dropped.
	global net_stats_response: event(s: string);

	## Tells that the configuration changed.
	global configuration_update_request: event();

	## Raised when the configuration changed; policies that derive something from
	## it handle this.
	global configuration_update: event();

	## Answers that the change is known.
	global configuration_update_response: event();

	## Asks the program to end.
	global shutdown_request: event();

	## Answers that it will.
	global shutdown_response: event();
}

event terminate_event() &is_used
	{
	terminate();
	}
