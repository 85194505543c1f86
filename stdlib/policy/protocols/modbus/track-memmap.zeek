##! Keeps the values of holding registers that are read from devices, and logs each
##! change.

@load base/protocols/modbus
@load base/utils/directions-and-hosts

module Modbus;

export {
	redef enum Log::ID += { Modbus::REGISTER_CHANGE_LOG };

	## A hook for the rows.
	global log_policy_register_change: Log::PolicyHook;

	## Which devices are watched.
	option track_memmap: Host = ALL_HOSTS;

	## A row of modbus_register_change.log.
	type MemmapInfo: record {
		## When the new value was seen.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## The register, counted from 1.
		register: count &log;
		## Its value before.
		old_val: count &log;
		## Its value now.
		new_val: count &log;
		## Time since the value before was seen first.
		delta: interval &log;
	};

	## The value of a register.
	type RegisterValue: record {
		last_set: time;	##< When it was seen first.
		value: count;	##< The value.
	};

	## Values by register.
	type Registers: table[count] of RegisterValue;

	## Registers by device.
	global device_registers: table[addr] of Registers;

	## Raised for each change.
	global changed_register: event(c: connection, register: count, old_val: count, new_val: count, delta: interval);
}

redef record Modbus::Info += {
	# The register that the next value of an answer belongs to.
	track_address: count &default=0;
};

event zeek_init() &priority=5
	{
	Log::create_stream(Modbus::REGISTER_CHANGE_LOG, Log::Stream($columns=MemmapInfo, $path="modbus_register_change", $policy=log_policy_register_change));
	}

event modbus_read_holding_registers_request(c: connection, headers: ModbusHeaders, start_address: count, quantity: count)
	{
	c$modbus$track_address = start_address + 1;
	}

event modbus_read_holding_registers_response(c: connection, headers: ModbusHeaders, registers: ModbusRegisters)
	{
	local device = c$id$resp_h;

	if ( ! addr_matches_host(device, track_memmap) )
		return;

	if ( device !in device_registers )
		device_registers[device] = Registers();

	local known = device_registers[device];

	for ( _, value in registers )
		{
		local register = c$modbus$track_address;

		if ( register !in known )
			known[register] = RegisterValue($last_set=network_time(), $value=value);
		else if ( known[register]$value != value )
			{
			event Modbus::changed_register(c, register, known[register]$value, value, network_time() - known[register]$last_set);
			known[register]$last_set = network_time();
			known[register]$value = value;
			}

		++c$modbus$track_address;
		}
	}

event Modbus::changed_register(c: connection, register: count, old_val: count, new_val: count, delta: interval)
	{
	Log::write(REGISTER_CHANGE_LOG, MemmapInfo($ts=network_time(), $uid=c$uid, $id=c$id, $register=register, $old_val=old_val,
	                                           $new_val=new_val, $delta=delta));
	}
