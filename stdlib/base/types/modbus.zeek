##! Types of the Modbus events.

module GLOBAL;

## Values of coils or inputs.
type ModbusCoils: vector of bool;

## Values of registers.
type ModbusRegisters: vector of count;

## The header of a message (Modbus Messaging on TCP/IP, 3.1.3).
type ModbusHeaders: record {
	tid: count;	##< Number of the transaction.
	pid: count;	##< Number of the protocol, which is 0.
	uid: count;	##< The unit behind the address.
	function_code: count;	##< What is asked for; 128 more in answers that tell of an exception.
	len: count;	##< Bytes from the unit on.
};

## A record that is asked for.
type ModbusFileRecordRequest: record {
	ref_type: count;	##< Kind of reference, which is 6.
	file_num: count;	##< The file.
	record_num: count;	##< The first record.
	record_len: count;	##< How many registers.
};

## Records that are asked for.
type ModbusFileRecordRequests: vector of ModbusFileRecordRequest;

## A record that was read.
type ModbusFileRecordResponse: record {
	file_len: count;	##< Bytes of kind and data.
	ref_type: count;	##< Kind of reference, which is 6.
	record_data: string;	##< The data.
};

## Records that were read.
type ModbusFileRecordResponses: vector of ModbusFileRecordResponse;

## A record to write.
type ModbusFileReference: record {
	ref_type: count;	##< Kind of reference, which is 6.
	file_num: count;	##< The file.
	record_num: count;	##< The first record.
	record_len: count;	##< How many registers.
	record_data: string;	##< The data.
};

## Records to write.
type ModbusFileReferences: vector of ModbusFileReference;
