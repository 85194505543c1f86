##! Events of the Modbus analyzer (Modbus Application Protocol 1.1b3).

module GLOBAL;

export {
	## Raised for the header of every message, whatever its function.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## is_orig: Whether the originator sent it.
	global modbus_message: event(c: connection, headers: ModbusHeaders, is_orig: bool);

	## An answer that tells of an exception.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## code: What went wrong.
	global modbus_exception: event(c: connection, headers: ModbusHeaders, code: count);

	## A request to read coils.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## quantity: How many.
	global modbus_read_coils_request: event(c: connection, headers: ModbusHeaders, start_address: count, quantity: count);

	## The answer to a request to read coils.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## coils: Their values.
	global modbus_read_coils_response: event(c: connection, headers: ModbusHeaders, coils: ModbusCoils);

	## A request to read inputs.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## quantity: How many.
	global modbus_read_discrete_inputs_request: event(c: connection, headers: ModbusHeaders, start_address: count, quantity: count);

	## The answer to a request to read inputs.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## coils: Their values.
	global modbus_read_discrete_inputs_response: event(c: connection, headers: ModbusHeaders, coils: ModbusCoils);

	## A request to read holding registers.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## quantity: How many.
	global modbus_read_holding_registers_request: event(c: connection, headers: ModbusHeaders, start_address: count, quantity: count);

	## The answer to a request to read holding registers.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## registers: Their values.
	global modbus_read_holding_registers_response: event(c: connection, headers: ModbusHeaders, registers: ModbusRegisters);

	## A request to read input registers.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## quantity: How many.
	global modbus_read_input_registers_request: event(c: connection, headers: ModbusHeaders, start_address: count, quantity: count);

	## The answer to a request to read input registers.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## registers: Their values.
	global modbus_read_input_registers_response: event(c: connection, headers: ModbusHeaders, registers: ModbusRegisters);

	## A request to set one coil.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## address: The address.
	##
	## value: The value.
	global modbus_write_single_coil_request: event(c: connection, headers: ModbusHeaders, address: count, value: bool);

	## The answer to a request to set one coil.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## address: The address.
	##
	## value: The value.
	global modbus_write_single_coil_response: event(c: connection, headers: ModbusHeaders, address: count, value: bool);

	## A request to set one register.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## address: The address.
	##
	## value: The value.
	global modbus_write_single_register_request: event(c: connection, headers: ModbusHeaders, address: count, value: count);

	## The answer to a request to set one register.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## address: The address.
	##
	## value: The value.
	global modbus_write_single_register_response: event(c: connection, headers: ModbusHeaders, address: count, value: count);

	## A request to test the line or the device.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## subfunction: What is asked for.
	##
	## data: The data that belongs to it.
	global modbus_diagnostics_request: event(c: connection, headers: ModbusHeaders, subfunction: count, data: string);

	## The answer to a request to test the line or the device.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## subfunction: What is asked for.
	##
	## data: The data that belongs to it.
	global modbus_diagnostics_response: event(c: connection, headers: ModbusHeaders, subfunction: count, data: string);

	## A request to set coils.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## coils: Their values.
	global modbus_write_multiple_coils_request: event(c: connection, headers: ModbusHeaders, start_address: count, coils: ModbusCoils);

	## The answer to a request to set coils.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## quantity: How many.
	global modbus_write_multiple_coils_response: event(c: connection, headers: ModbusHeaders, start_address: count, quantity: count);

	## A request to set registers.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## registers: Their values.
	global modbus_write_multiple_registers_request: event(c: connection, headers: ModbusHeaders, start_address: count, registers: ModbusRegisters);

	## The answer to a request to set registers.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The first address.
	##
	## quantity: How many.
	global modbus_write_multiple_registers_response: event(c: connection, headers: ModbusHeaders, start_address: count, quantity: count);

	## A request to read records of files.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## byte_count: Bytes of the references.
	##
	## refs: The references.
	global modbus_read_file_record_request: event(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileRecordRequests);

	## The answer to a request to read records of files.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## byte_count: Bytes of the references.
	##
	## refs: The references.
	global modbus_read_file_record_response: event(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileRecordResponses);

	## A request to write records of files.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## byte_count: Bytes of the references.
	##
	## refs: The references.
	global modbus_write_file_record_request: event(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileReferences);

	## The answer to a request to write records of files.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## byte_count: Bytes of the references.
	##
	## refs: The references.
	global modbus_write_file_record_response: event(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileReferences);

	## A request to change bits of a register.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## address: The address.
	##
	## and_mask: Bits that stay.
	##
	## or_mask: Bits that are set where they do not stay.
	global modbus_mask_write_register_request: event(c: connection, headers: ModbusHeaders, address: count, and_mask: count, or_mask: count);

	## The answer to a request to change bits of a register.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## address: The address.
	##
	## and_mask: Bits that stay.
	##
	## or_mask: Bits that are set where they do not stay.
	global modbus_mask_write_register_response: event(c: connection, headers: ModbusHeaders, address: count, and_mask: count, or_mask: count);

	## A request to write registers and read others.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## read_start_address: The first address to read.
	##
	## read_quantity: How many to read.
	##
	## write_start_address: The first address to write.
	##
	## write_registers: The values to write.
	global modbus_read_write_multiple_registers_request: event(c: connection, headers: ModbusHeaders, read_start_address: count, read_quantity: count, write_start_address: count, write_registers: ModbusRegisters);

	## The answer to a request to write registers and read others.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## written_registers: The values that were read.
	global modbus_read_write_multiple_registers_response: event(c: connection, headers: ModbusHeaders, written_registers: ModbusRegisters);

	## A request to read a queue.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## start_address: The address of the queue.
	global modbus_read_fifo_queue_request: event(c: connection, headers: ModbusHeaders, start_address: count);

	## The answer to a request to read a queue.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## fifos: Its values.
	global modbus_read_fifo_queue_response: event(c: connection, headers: ModbusHeaders, fifos: ModbusRegisters);

	## A request to carry another protocol.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## mei_type: The protocol inside.
	##
	## data: Its data.
	global modbus_encap_interface_transport_request: event(c: connection, headers: ModbusHeaders, mei_type: count, data: string);

	## The answer to a request to carry another protocol.
	##
	## c: The connection.
	##
	## headers: Its header.
	##
	## mei_type: The protocol inside.
	##
	## data: Its data.
	global modbus_encap_interface_transport_response: event(c: connection, headers: ModbusHeaders, mei_type: count, data: string);
}
