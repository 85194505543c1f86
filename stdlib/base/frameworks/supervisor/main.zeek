##! How a supervisor answers.

@load ./api
@load ./control
@load base/bif/supervisor.bif

module Supervisor;

function status(node: string): Status
	{
	return __status(node);
	}

function create(node: NodeConfig): string
	{
	return __create(node);
	}

function destroy(node: string): bool
	{
	return __destroy(node);
	}

function restart(node: string): bool
	{
	return __restart(node);
	}

function is_supervisor(): bool
	{
	return __is_supervisor();
	}

function is_supervised(): bool
	{
	return __is_supervised();
	}

function node(): NodeConfig
	{
	return __node();
	}

@if ( Supervisor::is_supervisor() )

event zeek_init() &priority=10
	{
	if ( SupervisorControl::enable_listen )
		Broker::listen();

	Broker::subscribe(SupervisorControl::topic_prefix);
	}

event SupervisorControl::stop_request()
	{
	terminate();
	}

event SupervisorControl::status_request(reqid: string, node: string)
	{
	Broker::publish(SupervisorControl::topic_prefix + fmt("/status_response/%s", reqid),
	                SupervisorControl::status_response, reqid, Supervisor::status(node));
	}

event SupervisorControl::create_request(reqid: string, node: Supervisor::NodeConfig)
	{
	Broker::publish(SupervisorControl::topic_prefix + fmt("/create_response/%s", reqid),
	                SupervisorControl::create_response, reqid, Supervisor::create(node));
	}

event SupervisorControl::destroy_request(reqid: string, node: string)
	{
	Broker::publish(SupervisorControl::topic_prefix + fmt("/destroy_response/%s", reqid),
	                SupervisorControl::destroy_response, reqid, Supervisor::destroy(node));
	}

event SupervisorControl::restart_request(reqid: string, node: string)
	{
	Broker::publish(SupervisorControl::topic_prefix + fmt("/restart_response/%s", reqid),
	                SupervisorControl::restart_response, reqid, Supervisor::restart(node));
	}

event Supervisor::node_status(node: string, pid: count)
	{
	Broker::publish(SupervisorControl::topic_prefix + "/node_status", SupervisorControl::node_status, node, pid);
	}

@endif
