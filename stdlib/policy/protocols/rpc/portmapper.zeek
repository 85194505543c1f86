##! Has port mappers watched: writes to portmapper.log who asked which port mapper
##! for what, and raises notices when somebody from outside asks for all programs or
##! for a program that a site watches.

@load base/frameworks/notice
@load base/utils/site

module Portmapper;

export {
	## The log stream.
	redef enum Log::ID += { LOG };

	## Decides what is logged.
	global log_policy: Log::PolicyHook;

	redef enum Notice::Type += {
		## Somebody from outside asked for all programs.
		Outside_Dump,
		## Somebody asked for a program that is watched.
		Sensitive_Program,
		## Somebody from outside registered a program, or took one away.
		Outside_Registration,
	};

	## A row of the log: a question and its answer.
	type Info: record {
		## When it was answered.
		ts: time &log;
		## The connection.
		uid: string &log;
		## Its endpoints.
		id: conn_id &log;
		## What was asked for: ``getport``, ``dump``, ``set``, ``unset``, ``callit`` or ``null``.
		request: string &log;
		## The program, by name where it is known.
		program: string &log &optional;
		## Its version.
		version: count &log &optional;
		## The port that was told or set.
		p: port &log &optional;
		## What came of it, see :zeek:see:`RPC_status`.
		status: string &log;
	};

	## Names of programs.
	option programs: table[count] of string = {
		[100000] = "portmapper",
		[100001] = "rstatd",
		[100002] = "rusersd",
		[100003] = "nfs",
		[100004] = "ypserv",
		[100005] = "mountd",
		[100007] = "ypbind",
		[100008] = "walld",
		[100009] = "yppasswdd",
		[100011] = "rquotad",
		[100012] = "sprayd",
		[100017] = "rexd",
		[100021] = "nlockmgr",
		[100024] = "status",
		[100026] = "bootparam",
		[100028] = "ypupdated",
		[100068] = "cmsd",
		[100083] = "ttdbserverd",
		[100087] = "admind",
		[100099] = "autofsd",
		[100227] = "nfs_acl",
		[100232] = "sadmind",
		[100300] = "nisd",
		[150001] = "pcnfsd",
		[391002] = "sgi_fam",
	} &redef;

	## Programs that nobody from outside has a reason to ask for.
	option sensitive_programs: set[string] = {
		"rexd", "ypserv", "yppasswdd", "ypupdated", "mountd", "nfs", "cmsd", "ttdbserverd", "sadmind", "admind", "walld", "sgi_fam", "pcnfsd",
	} &redef;

	## Hosts from outside that may ask for anything.
	option trusted_clients: set[addr] = {} &redef;

	## Raised for each row of the log.
	global log_portmapper: event(rec: Info);
}

const ports = { 111/tcp, 111/udp };
redef likely_server_ports += { ports };

event zeek_init() &priority=5
	{
	Log::create_stream(Portmapper::LOG, Log::Stream($columns=Info, $ev=log_portmapper, $path="portmapper", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_PORTMAPPER, ports);
	}

function program_name(program: count): string
	{
	return program in programs ? programs[program] : cat(program);
	}

function is_outside(c: connection): bool
	{
	return ! Site::is_local_addr(c$id$orig_h) && c$id$orig_h !in trusted_clients;
	}

function raise(c: connection, what: Notice::Type, msg: string, sub: string)
	{
	NOTICE([$note=what, $conn=c, $msg=msg, $sub=sub, $identifier=cat(c$id$orig_h, c$id$resp_h, sub)]);
	}

function new_row(c: connection, request: string, status: string): Info
	{
	return Info($ts=network_time(), $uid=c$uid, $id=c$id, $request=request, $status=status);
	}

function status_text(status: rpc_status): string
	{
	return status in RPC_status ? RPC_status[status] : cat(status);
	}

function log_program(c: connection, request: string, status: string, program: count, version: count)
	{
	local rec = new_row(c, request, status);
	rec$program = program_name(program);
	rec$version = version;
	Log::write(Portmapper::LOG, rec);
	}

function check_program(c: connection, program: count)
	{
	local name = program_name(program);

	if ( name in sensitive_programs && is_outside(c) )
		raise(c, Sensitive_Program, fmt("%s asked for %s", c$id$orig_h, name), name);
	}

event pm_request_getport(r: connection, pr: pm_port_request, p: port)
	{
	local rec = new_row(r, "getport", "ok");
	rec$program = program_name(pr$program);
	rec$version = pr$version;
	rec$p = p;
	Log::write(Portmapper::LOG, rec);
	check_program(r, pr$program);
	}

event pm_attempt_getport(r: connection, status: rpc_status, pr: pm_port_request)
	{
	log_program(r, "getport", status_text(status), pr$program, pr$version);
	check_program(r, pr$program);
	}

event pm_request_callit(r: connection, call: pm_callit_request, p: port)
	{
	log_program(r, "callit", "ok", call$program, call$version);
	check_program(r, call$program);
	}

event pm_attempt_callit(r: connection, status: rpc_status, call: pm_callit_request)
	{
	log_program(r, "callit", status_text(status), call$program, call$version);
	check_program(r, call$program);
	}

event pm_request_dump(r: connection, m: pm_mappings)
	{
	Log::write(Portmapper::LOG, new_row(r, "dump", "ok"));

	if ( is_outside(r) )
		raise(r, Outside_Dump, fmt("%s asked for all programs and was told %d", r$id$orig_h, |m|), "dump");
	}

event pm_attempt_dump(r: connection, status: rpc_status)
	{
	Log::write(Portmapper::LOG, new_row(r, "dump", status_text(status)));

	if ( is_outside(r) )
		raise(r, Outside_Dump, fmt("%s asked for all programs", r$id$orig_h), "dump");
	}

event pm_request_set(r: connection, m: pm_mapping, success: bool)
	{
	log_program(r, "set", success ? "ok" : "refused", m$program, m$version);

	if ( is_outside(r) )
		raise(r, Outside_Registration, fmt("%s registered %s", r$id$orig_h, program_name(m$program)), "set");
	}

event pm_request_unset(r: connection, m: pm_mapping, success: bool)
	{
	log_program(r, "unset", success ? "ok" : "refused", m$program, m$version);

	if ( is_outside(r) )
		raise(r, Outside_Registration, fmt("%s took %s away", r$id$orig_h, program_name(m$program)), "unset");
	}
