##! A log of what analyzers report: that they understand, that they do not, and
##! that they are taken away.

@load base/frameworks/analyzer
@load base/frameworks/config
@load base/frameworks/logging

module Analyzer::DebugLogging;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When it was.
		ts: time &log;
		## What happened: ``confirmation``, ``violation`` or ``disabled``.
		cause: string &log;
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
		## What was wrong.
		failure_reason: string &log &optional;
		## The bytes in question.
		failure_data: string &log &optional;
	};

	## Whether the log is written.
	option enable = T;

	## Whether confirmations are in it.
	option include_confirmations = T;

	## Whether analyzers that are taken away are in it.
	option include_disabling = T;

	## Bytes of *failure_data*; 0 for no limit.
	option failure_data_max_size = 40;

	## Analyzers that are left out.
	option ignore_analyzers: set[AllAnalyzers::Tag] = set();
}

function switch_group(group: string, on: bool)
	{
	if ( on )
		enable_event_group(group);
	else
		disable_event_group(group);
	}

function switch_stream(id: string, on: bool): bool
	{
	if ( on )
		Log::enable_stream(LOG);
	else
		Log::disable_stream(LOG);

	return on;
	}

function switch_part(id: string, on: bool): bool
	{
	switch_group(id, on);
	return on;
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $path="analyzer_debug", $policy=log_policy,
	                                    $event_groups=set("Analyzer::DebugLogging")));

	Option::set_change_handler("Analyzer::DebugLogging::enable", switch_stream);
	Option::set_change_handler("Analyzer::DebugLogging::include_confirmations", switch_part);
	Option::set_change_handler("Analyzer::DebugLogging::include_disabling", switch_part);

	# The groups are named like the options that switch them.
	switch_stream("Analyzer::DebugLogging::enable", enable);
	switch_part("Analyzer::DebugLogging::include_confirmations", include_confirmations);
	switch_part("Analyzer::DebugLogging::include_disabling", include_disabling);
	}

function row(cause: string, atype: AllAnalyzers::Tag): Info
	{
	return Info($ts=network_time(), $cause=cause, $analyzer_kind=Analyzer::kind(atype), $analyzer_name=Analyzer::name(atype));
	}

function set_connection(rec: Info, c: connection)
	{
	rec$id = c$id;
	rec$uid = c$uid;
	}

function set_file(rec: Info, f: fa_file)
	{
	rec$fuid = f$id;

	# The only connection of a file must be the one.
	if ( ! rec?$uid && f?$conns && |f$conns| == 1 )
		for ( _, c in f$conns )
			set_connection(rec, c);
	}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) &group="Analyzer::DebugLogging::include_confirmations"
	{
	if ( atype in ignore_analyzers )
		return;

	local rec = row("confirmation", atype);

	if ( info?$c )
		set_connection(rec, info$c);

	if ( info?$f )
		set_file(rec, info$f);

	Log::write(LOG, rec);
	}

# Before the analyzer is taken away.
event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) &priority=6
	{
	if ( atype in ignore_analyzers )
		return;

	local rec = row("violation", atype);
	rec$failure_reason = info$reason;

	if ( info?$c )
		set_connection(rec, info$c);

	if ( info?$f )
		set_file(rec, info$f);

	if ( info?$data )
		rec$failure_data = failure_data_max_size > 0 ? info$data[0:failure_data_max_size] : info$data;

	Log::write(LOG, rec);
	}

hook Analyzer::disabling_analyzer(c: connection, atype: AllAnalyzers::Tag, aid: count) &priority=-1000 &group="Analyzer::DebugLogging::include_disabling"
	{
	if ( atype in ignore_analyzers )
		return;

	local rec = row("disabled", atype);
	set_connection(rec, c);
	Log::write(LOG, rec);
	}
