##! Events of the SNMP analyzer: versions 1, 2 and 3.

module GLOBAL;

export {
	## A manager asks for values (RFC 1157, RFC 3416).
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_get_request: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU);

	## A manager asks for the values after some names.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_get_next_request: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU);

	## The answer to a request.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_response: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU);

	## A manager sets values.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_set_request: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU);

	## An agent tells of something that happened (RFC 1157).
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_trap: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::TrapPDU);

	## A manager asks for many values after some names (RFC 3416).
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_get_bulk_request: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::BulkPDU);

	## Someone tells a manager of something, and wants an answer.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_inform_request: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU);

	## An agent tells of something that happened (RFC 3416).
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_trapV2: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU);

	## An engine tells of its state; mostly an error.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU; which of its records is set depends on the version.
	##
	## pdu: The PDU with its bindings.
	global snmp_report: event(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU);

	## A PDU of an unknown kind.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: What precedes the PDU.
	##
	## tag: Its kind.
	global snmp_unknown_pdu: event(c: connection, is_orig: bool, header: SNMP::Header, tag: count);

	## Version 3: what follows the header is neither a PDU nor encrypted.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: The header.
	##
	## tag: What follows.
	global snmp_unknown_scoped_pdu: event(c: connection, is_orig: bool, header: SNMP::Header, tag: count);

	## Version 3: the PDU is encrypted.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## header: The header.
	global snmp_encrypted_pdu: event(c: connection, is_orig: bool, header: SNMP::Header);

	## A message of an unknown version.
	##
	## c: The UDP flow it belongs to.
	##
	## is_orig: Whether the originator of the flow sent it.
	##
	## version: The version.
	global snmp_unknown_header_version: event(c: connection, is_orig: bool, version: count);
}
