##! Adds hardware addresses to modbus.log.

@load base/protocols/modbus

module Modbus;

redef record Info += {
	## Hardware address of the originator.
	orig_l2_addr: string &log &optional;
	## Hardware address of the responder.
	resp_l2_addr: string &log &optional;
};

event modbus_message(c: connection, headers: ModbusHeaders, is_orig: bool)
	{
	if ( c$orig?$l2_addr )
		c$modbus$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$modbus$resp_l2_addr = c$resp$l2_addr;
	}
