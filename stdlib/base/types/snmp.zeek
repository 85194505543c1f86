##! Types of the SNMP events.

module SNMP;

export {
	## Header of version 1.
	type SNMP::HeaderV1: record {
		community: string;	##< The password, in the clear.
	};

	## Header of version 2.
	type SNMP::HeaderV2: record {
		community: string;	##< The password, in the clear.
	};

	## Where the names of a version 3 PDU belong (RFC 3412).
	type SNMP::ScopedPDU_Context: record {
		engine_id: string;	##< The engine.
		name: string;	##< A part of it.
	};

	## Parameters of user-based security (RFC 3414).
	type SNMP::UserSecurityParameters: record {
		## The engine whose clock counts.
		AuthoritativeEngineID: string;
		## How often it was started.
		AuthoritativeEngineBoots: int;
		## Seconds since then.
		AuthoritativeEngineTime: int;
		## The user.
		UserName: string;
		## The digest of the message.
		AuthenticationParameters: string;
		## The salt of the encryption.
		PrivacyParameters: string;
	};

	## Header of version 3 (RFC 3412).
	type SNMP::HeaderV3: record {
		id: count;	##< Number of the message.
		max_size: count;	##< Longest message that the sender takes.
		flags: count;	##< The flags as a number.
		auth_flag: bool;	##< Whether the message is authenticated.
		priv_flag: bool;	##< Whether it is encrypted.
		reportable_flag: bool;	##< Whether a report may answer it.
		security_model: count;	##< Which model the parameters follow; 3: user-based.
		security_params: string;	##< The parameters, encoded.
		pdu_context: SNMP::ScopedPDU_Context &optional;	##< Set for PDUs in the clear.
		user_security_parameters: SNMP::UserSecurityParameters &optional;	##< Set for the user-based model.
	};

	## Header of any version.
	type SNMP::Header: record {
		version: count;	##< 0: version 1, 1: version 2c, 3: version 3.
		v1: SNMP::HeaderV1 &optional;	##< Set for version 1.
		v2: SNMP::HeaderV2 &optional;	##< Set for version 2.
		v3: SNMP::HeaderV3 &optional;	##< Set for version 3.
	};

	## A value. Its tag tells which field is set; none is for the tags that stand for
	## a missing value.
	type SNMP::ObjectValue: record {
		tag: count;	##< Kind of value.
		oid: string &optional;	##< An object identifier.
		signed: int &optional;	##< A number.
		unsigned: count &optional;	##< A counter, gauge or time.
		address: addr &optional;	##< An IPv4 address.
		octets: string &optional;	##< Anything else.
	};

	const SNMP::OBJ_INTEGER_TAG: count = 0x02;	##< ``signed`` is set.
	const SNMP::OBJ_OCTETSTRING_TAG: count = 0x04;	##< ``octets`` is set.
	const SNMP::OBJ_UNSPECIFIED_TAG: count = 0x05;	##< No value.
	const SNMP::OBJ_OID_TAG: count = 0x06;	##< ``oid`` is set.
	const SNMP::OBJ_IPADDRESS_TAG: count = 0x40;	##< ``address`` is set.
	const SNMP::OBJ_COUNTER32_TAG: count = 0x41;	##< ``unsigned`` is set.
	const SNMP::OBJ_UNSIGNED32_TAG: count = 0x42;	##< ``unsigned`` is set.
	const SNMP::OBJ_TIMETICKS_TAG: count = 0x43;	##< ``unsigned`` is set: hundredths of a second.
	const SNMP::OBJ_OPAQUE_TAG: count = 0x44;	##< ``octets`` is set.
	const SNMP::OBJ_COUNTER64_TAG: count = 0x46;	##< ``unsigned`` is set.
	const SNMP::OBJ_NOSUCHOBJECT_TAG: count = 0x80;	##< There is no such object.
	const SNMP::OBJ_NOSUCHINSTANCE_TAG: count = 0x81;	##< The object has no such instance.
	const SNMP::OBJ_ENDOFMIBVIEW_TAG: count = 0x82;	##< No name follows.

	## A name with its value.
	type SNMP::Binding: record {
		oid: string;	##< The name.
		value: SNMP::ObjectValue;	##< The value.
	};

	## Names with their values.
	type SNMP::Bindings: vector of SNMP::Binding;

	## Most PDUs.
	type SNMP::PDU: record {
		request_id: int;	##< Number of the request.
		error_status: int;	##< What went wrong; 0: nothing.
		error_index: int;	##< Which binding is to blame, counted from 1.
		bindings: SNMP::Bindings;	##< The bindings.
	};

	## A trap of version 1.
	type SNMP::TrapPDU: record {
		enterprise: string;	##< Kind of agent.
		agent: addr;	##< The agent.
		generic_trap: int;	##< Kind of trap; 6: see the specific one.
		specific_trap: int;	##< The enterprise's kind of trap.
		time_stamp: count;	##< Hundredths of a second since the agent was started.
		bindings: SNMP::Bindings;	##< The bindings.
	};

	## A request for many values.
	type SNMP::BulkPDU: record {
		request_id: int;	##< Number of the request.
		non_repeaters: count;	##< How many of the names want one value only.
		max_repetitions: count;	##< How many values the others want.
		bindings: SNMP::Bindings;	##< The bindings.
	};
}

module GLOBAL;
