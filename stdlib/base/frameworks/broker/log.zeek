##! What happens between this process and its peers: broker.log.

@load ./main

module Broker;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows of the log: breaking keeps a row out.
	global log_policy: Log::PolicyHook;

	## Kinds of rows.
	type Type: enum {
		STATUS,	##< A peer came or went.
		ERROR,	##< Something went wrong.
		CRITICAL_EVENT,	##< The broker cannot go on.
		ERROR_EVENT,	##< Part of it cannot go on.
		WARNING_EVENT,	##< Something unexpected that it copes with.
		INFO_EVENT,	##< Something worth knowing.
		VERBOSE_EVENT,	##< What it does.
		DEBUG_EVENT,	##< What helps those who look for faults.
	};

	## A row of the log.
	type Info: record {
		ts: time &log;	##< When it happened.
		ty: Type &log;	##< Its kind.
		ev: string &log;	##< What happened.
		peer: NetworkInfo &log &optional;	##< With whom.
		message: string &log &optional;	##< Details.
	};
}

event zeek_init() &priority=5
	{
	Log::create_stream(Broker::LOG, Log::Stream($columns=Info, $path="broker", $policy=log_policy));
	}

function log_status(ev: string, endpoint: EndpointInfo, msg: string)
	{
	local row = Broker::Info($ts=network_time(), $ty=STATUS, $ev=ev, $message=msg);

	if ( endpoint?$network )
		row$peer = endpoint$network;

	Log::write(Broker::LOG, row);
	}

event Broker::peer_added(endpoint: EndpointInfo, msg: string)
	{
	log_status("peer-added", endpoint, msg);
	}

event Broker::peer_removed(endpoint: EndpointInfo, msg: string)
	{
	log_status("peer-removed", endpoint, msg);
	}

event Broker::peer_lost(endpoint: EndpointInfo, msg: string)
	{
	log_status("connection-terminated", endpoint, msg);
	}

event Broker::error(code: ErrorCode, msg: string)
	{
	local name = to_lower(gsub(gsub(cat(code), /^Broker::/, ""), /_/, "-"));

	Log::write(Broker::LOG, Broker::Info($ts=network_time(), $ty=ERROR, $ev=name, $message=msg));
	Reporter::error(fmt("Broker error (%s): %s", code, msg));
	}

event Broker::internal_log_event(lvl: LogSeverityLevel, id: string, description: string)
	{
	local kinds: table[LogSeverityLevel] of Type = {
		[LOG_CRITICAL] = CRITICAL_EVENT,
		[LOG_ERROR] = ERROR_EVENT,
		[LOG_WARNING] = WARNING_EVENT,
		[LOG_INFO] = INFO_EVENT,
		[LOG_VERBOSE] = VERBOSE_EVENT,
		[LOG_DEBUG] = DEBUG_EVENT,
	};

	Log::write(Broker::LOG, Broker::Info($ts=network_time(), $ty=kinds[lvl], $ev=id, $message=description));
	}
