##! The log of SNMP: one row for each flow, with the numbers of names in its messages.

@load base/protocols/conn/removal-hooks

module SNMP;

export {
	redef enum Log::ID += { LOG };

	## Ports of agents and of managers that take traps.
	const ports = { 161/udp, 162/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the first message.
		ts: time &log;
		## Identifier of the flow.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Time from the first message to the latest.
		duration: interval &log &default=0secs;
		## Version of the protocol.
		version: string &log;
		## Community of the first message, or the first user that is named.
		community: string &log &optional;
		## Bindings of requests for values and for next values.
		get_requests: count &log &default=0;
		## Bindings of requests for many values.
		get_bulk_requests: count &log &default=0;
		## Bindings of answers.
		get_responses: count &log &default=0;
		## Bindings of requests to set values.
		set_requests: count &log &default=0;
		## How the agent describes its system.
		display_string: string &log &optional;
		## Since when the agent has been up, as it says.
		up_since: time &log &optional;
	};

	## Names of versions by their numbers.
	const version_map: table[count] of string = {
		[0] = "1",
		[1] = "2c",
		[3] = "3",
	} &redef &default="unknown";

	## Raised for each row.
	global log_snmp: event(rec: Info);

	## Writes the row when the flow ends.
	global finalize_snmp: Conn::RemovalHook;
}

redef record connection += {
	snmp: SNMP::Info &optional;
};

# sysDescr.0 and sysUpTime.0 (RFC 3418).
const system_description = "1.3.6.1.2.1.1.1.0";
const system_up_time = "1.3.6.1.2.1.1.3.0";

event zeek_init() &priority=5
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_SNMP, ports);
	Log::create_stream(SNMP::LOG, Log::Stream($columns=SNMP::Info, $ev=log_snmp, $path="snmp", $policy=log_policy));
	}

# The row of the flow, brought up to date with a message.
function init_state(c: connection, h: SNMP::Header): Info
	{
	if ( ! c?$snmp )
		{
		c$snmp = Info($ts=network_time(), $uid=c$uid, $id=c$id, $version=version_map[h$version]);
		Conn::register_removal_hook(c, finalize_snmp);
		}

	local s = c$snmp;

	if ( ! s?$community )
		{
		if ( h?$v1 )
			s$community = h$v1$community;
		else if ( h?$v2 )
			s$community = h$v2$community;
		else if ( h?$v3 && h$v3?$user_security_parameters && h$v3$user_security_parameters$UserName != "" )
			s$community = h$v3$user_security_parameters$UserName;
		}

	s$duration = network_time() - s$ts;
	return s;
	}

hook finalize_snmp(c: connection)
	{
	if ( c?$snmp )
		Log::write(LOG, c$snmp);
	}

event snmp_response(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) &priority=5
	{
	local s = init_state(c, header);
	s$get_responses += |pdu$bindings|;

	for ( _, binding in pdu$bindings )
		{
		if ( binding$oid == system_description && binding$value?$octets )
			s$display_string = binding$value$octets;
		else if ( binding$oid == system_up_time && binding$value?$unsigned )
			s$up_since = network_time() - double_to_interval(binding$value$unsigned / 100.0);
		}
	}

event snmp_get_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) &priority=5
	{
	local s = init_state(c, header);
	s$get_requests += |pdu$bindings|;
	}

event snmp_get_bulk_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::BulkPDU) &priority=5
	{
	local s = init_state(c, header);
	s$get_bulk_requests += |pdu$bindings|;
	}

event snmp_get_next_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) &priority=5
	{
	local s = init_state(c, header);
	s$get_requests += |pdu$bindings|;
	}

event snmp_set_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) &priority=5
	{
	local s = init_state(c, header);
	s$set_requests += |pdu$bindings|;
	}

event snmp_trap(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::TrapPDU) &priority=5
	{
	init_state(c, header);
	}

event snmp_inform_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) &priority=5
	{
	init_state(c, header);
	}

event snmp_trapV2(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) &priority=5
	{
	init_state(c, header);
	}

event snmp_report(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) &priority=5
	{
	init_state(c, header);
	}

event snmp_unknown_pdu(c: connection, is_orig: bool, header: SNMP::Header, tag: count) &priority=5
	{
	init_state(c, header);
	}

event snmp_unknown_scoped_pdu(c: connection, is_orig: bool, header: SNMP::Header, tag: count) &priority=5
	{
	init_state(c, header);
	}

event snmp_encrypted_pdu(c: connection, is_orig: bool, header: SNMP::Header) &priority=5
	{
	init_state(c, header);
	}
