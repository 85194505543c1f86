##! Functions about the addresses that FTP tells in its commands and replies.

module GLOBAL;

export {
	## Reads the argument of a ``PORT`` command.
	##
	## s: Six numbers between commas, four of the address and two of the port.
	##
	## Returns: Address and port; check ``valid`` before using them.
	global parse_ftp_port: function(s: string): ftp_port;

	## Reads the argument of an ``EPRT`` command.
	##
	## s: Family, address and port, each between two equal characters, mostly bars.
	##
	## Returns: Address and port; check ``valid`` before using them.
	global parse_eftp_port: function(s: string): ftp_port;

	## Reads the reply to a ``PASV`` command.
	##
	## str: The reply, with or without its code; the six numbers may stand in parentheses.
	##
	## Returns: Address and port; check ``valid`` before using them.
	global parse_ftp_pasv: function(str: string): ftp_port;

	## Reads the reply to an ``EPSV`` command.
	##
	## str: The reply, with or without its code.
	##
	## Returns: The port, and the address where the reply tells one; check ``valid`` before
	##          using them.
	global parse_ftp_epsv: function(str: string): ftp_port;

	## Writes address and port as a ``PORT`` command wants them.
	##
	## a: The address, IPv4.
	##
	## p: The port.
	##
	## Returns: Six numbers between commas.
	global fmt_ftp_port: function(a: addr, p: port): string;
}
