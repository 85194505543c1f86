##! The log of DNP3: one row for each answer with its request, and one for a request
##! that was not answered.

@load ./consts
@load base/protocols/conn/removal-hooks

module DNP3;

export {
	redef enum Log::ID += { LOG };

	## Ports of devices.
	const ports = { 20000/tcp, 20000/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the answer, or of the request where there is none.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## What was asked for.
		fc_request: string &log &optional;
		## Kind of answer.
		fc_reply: string &log &optional;
		## Internal indications of the device.
		iin: count &log &optional;
	};

	## Raised for each row.
	global log_dnp3: event(rec: Info);

	## Writes the row of a request without an answer when the connection ends.
	global finalize_dnp3: Conn::RemovalHook;
}

redef record connection += {
	dnp3: Info &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(DNP3::LOG, Log::Stream($columns=Info, $ev=log_dnp3, $path="dnp3", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_DNP3_TCP, ports);
	}

function set_row(c: connection)
	{
	if ( ! c?$dnp3 )
		{
		c$dnp3 = Info($ts=network_time(), $uid=c$uid, $id=c$id);
		Conn::register_removal_hook(c, finalize_dnp3);
		}

	c$dnp3$ts = network_time();
	}

event dnp3_application_request_header(c: connection, is_orig: bool, application_control: count, fc: count)
	{
	set_row(c);
	c$dnp3$fc_request = function_codes[fc];
	}

event dnp3_application_response_header(c: connection, is_orig: bool, application_control: count, fc: count, iin: count)
	{
	set_row(c);
	c$dnp3$fc_reply = function_codes[fc];
	c$dnp3$iin = iin;
	Log::write(LOG, c$dnp3);
	delete c$dnp3;
	}

hook finalize_dnp3(c: connection)
	{
	if ( ! c?$dnp3 )
		return;

	Log::write(LOG, c$dnp3);
	delete c$dnp3;
	}
