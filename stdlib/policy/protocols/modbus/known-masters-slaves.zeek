##! Takes note of the hosts that speak Modbus, and on which side.

@load base/protocols/modbus

module Known;

export {
	redef enum Log::ID += { MODBUS_LOG };

	## A hook for the rows.
	global log_policy_modbus: Log::PolicyHook;

	## Which side a host is on.
	type ModbusDeviceType: enum {
		MODBUS_MASTER,	##< It asks.
		MODBUS_SLAVE,	##< It answers.
	};

	## A row of known_modbus.log.
	type ModbusInfo: record {
		## When the host was seen.
		ts: time &log;
		## The host.
		host: addr &log;
		## Its side.
		device_type: ModbusDeviceType &log;
	};

	## The hosts seen lately.
	global modbus_nodes: set[addr, ModbusDeviceType] &create_expire=1day &redef;

	## Raised for each row.
	global log_known_modbus: event(rec: ModbusInfo);
}

event zeek_init() &priority=5
	{
	Log::create_stream(Known::MODBUS_LOG, Log::Stream($columns=ModbusInfo, $ev=log_known_modbus, $path="known_modbus", $policy=log_policy_modbus));
	}

function note_modbus_node(host: addr, side: ModbusDeviceType)
	{
	if ( [host, side] in modbus_nodes )
		return;

	add modbus_nodes[host, side];
	Log::write(MODBUS_LOG, ModbusInfo($ts=network_time(), $host=host, $device_type=side));
	}

event modbus_message(c: connection, headers: ModbusHeaders, is_orig: bool)
	{
	note_modbus_node(c$id$orig_h, MODBUS_MASTER);
	note_modbus_node(c$id$resp_h, MODBUS_SLAVE);
	}
