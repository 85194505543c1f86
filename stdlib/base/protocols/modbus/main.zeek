##! The log of Modbus: one row for each message.

module Modbus;

@load ./consts

export {
	redef enum Log::ID += { LOG };

	## Ports of devices.
	const ports = { 502/tcp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the message.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Number of the transaction.
		tid: count &log &optional;
		## The unit behind the address.
		unit: count &log &optional;
		## The function by name.
		func: string &log &optional;
		## "REQ" for what the originator sends, else "RESP".
		pdu_type: string &log &optional;
		## What went wrong.
		exception: string &log &optional;
	};

	## Raised for each row.
	global log_modbus: event(rec: Info);
}

redef record connection += {
	modbus: Info &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(Modbus::LOG, Log::Stream($columns=Info, $ev=log_modbus, $path="modbus", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_MODBUS, ports);
	}

# The name of a function, with a suffix where an answer tells of an exception.
function build_func(func: count): string
	{
	local plain = func & ~0x80;

	if ( func in function_codes || plain !in function_codes )
		return function_codes[func];

	return func == plain ? function_codes[plain] : function_codes[plain] + "_EXCEPTION";
	}

event modbus_message(c: connection, headers: ModbusHeaders, is_orig: bool) &priority=5
	{
	if ( ! c?$modbus )
		c$modbus = Info($ts=network_time(), $uid=c$uid, $id=c$id);

	c$modbus$ts = network_time();
	c$modbus$tid = headers$tid;
	c$modbus$unit = headers$uid;
	c$modbus$func = build_func(headers$function_code);
	c$modbus$pdu_type = is_orig ? "REQ" : "RESP";
	}

event modbus_message(c: connection, headers: ModbusHeaders, is_orig: bool) &priority=-5
	{
	# Exceptions have an event of their own.
	if ( headers$function_code < 0x80 )
		Log::write(LOG, c$modbus);
	}

event modbus_exception(c: connection, headers: ModbusHeaders, code: count) &priority=5
	{
	c$modbus$exception = exception_codes[code];
	}

event modbus_exception(c: connection, headers: ModbusHeaders, code: count) &priority=-5
	{
	Log::write(LOG, c$modbus);
	delete c$modbus$exception;
	}
