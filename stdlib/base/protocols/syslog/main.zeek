##! The log of syslog: one row for each message.

@load ./consts

module Syslog;

export {
	redef enum Log::ID += { LOG };

	## Ports of syslog.
	const ports = { 514/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When the message was seen.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Transport protocol.
		proto: transport_proto &log;
		## What kind of program it is from.
		facility: string &log;
		## How grave it is.
		severity: string &log;
		## The text.
		message: string &log;
	};
}

redef record connection += {
	syslog: Info &optional;
};

redef likely_server_ports += { ports };

event zeek_init() &priority=5
	{
	Log::create_stream(Syslog::LOG, Log::Stream($columns=Info, $path="syslog", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_SYSLOG, ports);
	}

event syslog_message(c: connection, facility: count, severity: count, msg: string) &priority=5
	{
	c$syslog = Info($ts=network_time(), $uid=c$uid, $id=c$id, $proto=get_port_transport_proto(c$id$resp_p),
	                $facility=facility_codes[facility], $severity=severity_codes[severity], $message=msg);
	}

event syslog_message(c: connection, facility: count, severity: count, msg: string) &priority=-5
	{
	Log::write(Syslog::LOG, c$syslog);
	}
