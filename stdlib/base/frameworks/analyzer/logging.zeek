##! The log of analyzers that failed.

@load base/frameworks/logging
@load ./main

module Analyzer::Logging;

export {
	redef enum Log::ID += { LOG };

	## A row.
	type Info: record {
		## When it failed.
		ts: time &log;
		## Kind of the analyzer: ``protocol``, ``packet`` or ``file``.
		analyzer_kind: string &log;
		## Its name.
		analyzer_name: string &log;
		## Identifier of the connection.
		uid: string &log &optional;
		## Identifier of the file.
		fuid: string &log &optional;
		## Addresses and ports.
		id: conn_id &log &optional;
		## Transport protocol.
		proto: transport_proto &log &optional;
		## What was wrong.
		failure_reason: string &log;
		## The bytes in question.
		failure_data: string &log &optional;
	};

	## Bytes of *failure_data*; 0 for no limit.
	option failure_data_max_size = 40;

	## Raised for each row.
	global log_analyzer: event(rec: Info);

	## A hook for the rows.
	global log_policy: Log::PolicyHook;
}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $path="analyzer", $ev=log_analyzer, $policy=log_policy));
	}

function log_analyzer_failure(ts: time, atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo)
	{
	local rec = Info($ts=ts, $analyzer_kind=Analyzer::kind(atype), $analyzer_name=Analyzer::name(atype),
	                 $failure_reason=info$reason);

	if ( info?$c )
		{
		rec$id = info$c$id;
		rec$uid = info$c$uid;
		rec$proto = get_port_transport_proto(info$c$id$orig_p);
		}

	if ( info?$f )
		{
		rec$fuid = info$f$id;

		# The only connection of a file must be the one.
		if ( ! rec?$uid && info$f?$conns && |info$f$conns| == 1 )
			for ( _, c in info$f$conns )
				{
				rec$id = c$id;
				rec$uid = c$uid;
				}
		}

	if ( info?$data )
		rec$failure_data = failure_data_max_size > 0 ? info$data[0:failure_data_max_size] : info$data;

	Log::write(LOG, rec);
	}

# Protocol analyzers: once, and only if they had understood the connection.
event analyzer_failed(ts: time, atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo)
	{
	if ( ! info?$c || ! is_protocol_analyzer(atype) )
		return;

	local name = Analyzer::name(atype);
	if ( name in info$c$service && name !in info$c$failed_analyzers )
		log_analyzer_failure(ts, atype, info);
	}

# Others are never taken away, so that each violation counts.
event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo)
	{
	if ( ! is_protocol_analyzer(atype) )
		log_analyzer_failure(network_time(), atype, info);
	}
