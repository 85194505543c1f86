##! Types of the Kerberos analyzer (RFC 4120).

module KRB;

export {
	## A file with keys of services. Tickets are not decrypted, whatever it says.
	const keytab = "" &redef;

	## Options of a request (section 5.4.1).
	type KRB::KDC_Options: record {
		forwardable: bool;	##< The ticket may be passed on.
		forwarded: bool;	##< It was passed on.
		proxiable: bool;	##< It may be used by a proxy.
		proxy: bool;	##< A proxy uses it.
		allow_postdate: bool;	##< Later ones may be made of it.
		postdated: bool;	##< It holds from later on.
		renewable: bool;	##< It may be renewed.
		opt_hardware_auth: bool;	##< The client proved who it is by a device.
		disable_transited_check: bool;	##< The realms passed are not checked.
		renewable_ok: bool;	##< A renewable one will do.
		enc_tkt_in_skey: bool;	##< It shall be encrypted for another client.
		renew: bool;	##< One shall be renewed.
		validate: bool;	##< One that holds from later on shall hold now.
	};

	## Options of a request to a service (section 5.5.1).
	type KRB::AP_Options: record {
		use_session_key: bool;	##< The ticket is encrypted with a session key.
		mutual_required: bool;	##< The service shall prove who it is, too.
	};

	## Something by its number.
	type KRB::Type_Value: record {
		data_type: count;	##< The number.
		val: string;	##< What it is.
	};

	type KRB::Type_Value_Vector: vector of KRB::Type_Value;

	## Encrypted data (section 5.2.9).
	type KRB::Encrypted_Data: record {
		kvno: count &optional;	##< Version of the key.
		cipher: count;	##< The cipher.
		ciphertext: string;	##< The data.
	};

	## An address (section 5.2.5).
	type KRB::Host_Address: record {
		ip: addr &log &optional;	##< IPv4 or IPv6.
		netbios: string &log &optional;	##< A NetBIOS name.
		unknown: KRB::Type_Value &optional;	##< Another kind.
	};

	type KRB::Host_Address_Vector: vector of KRB::Host_Address;

	## A message with a checksum (section 5.6.1).
	type KRB::SAFE_Msg: record {
		pvno: count;	##< Version of the protocol.
		msg_type: count;	##< Type of the message.
		data: string;	##< What it says.
		timestamp: time &optional;	##< When it was made.
		seq: count &optional;	##< Its number.
		sender: Host_Address &optional;	##< Who sent it.
		recipient: Host_Address &optional;	##< Who shall get it.
	};

	## An error (section 5.9.1).
	type KRB::Error_Msg: record {
		pvno: count &optional;	##< Version of the protocol.
		msg_type: count &optional;	##< Type of the message.
		client_time: time &optional;	##< The client's time.
		server_time: time &optional;	##< The server's time.
		error_code: count;	##< What went wrong.
		client_realm: string &optional;	##< The client's realm.
		client_name: string &optional;	##< The client.
		service_realm: string &optional;	##< The service's realm.
		service_name: string &optional;	##< The service.
		error_text: string &optional;	##< What went wrong, in words.
		pa_data: vector of KRB::Type_Value &optional;	##< What the server would take.
	};

	## A ticket (section 5.3).
	type KRB::Ticket: record {
		pvno: count;	##< Version of the ticket.
		realm: string;	##< The service's realm.
		service_name: string;	##< The service.
		cipher: count;	##< The cipher.
		ciphertext: string &optional;	##< The encrypted part.
		authenticationinfo: string &optional;	##< Who it is for, where that could be decrypted.
	};

	type KRB::Ticket_Vector: vector of KRB::Ticket;

	## A request for a ticket (section 5.4.1).
	type KRB::KDC_Request: record {
		pvno: count;	##< Version of the protocol.
		msg_type: count;	##< Type of the message.
		pa_data: vector of KRB::Type_Value &optional;	##< Pre-authentication data.
		kdc_options: KRB::KDC_Options &optional;	##< Options.
		client_name: string &optional;	##< The client.
		service_realm: string &optional;	##< The service's realm.
		service_name: string &optional;	##< The service.
		from: time &optional;	##< From when on it shall hold.
		till: time &optional;	##< Until when.
		rtime: time &optional;	##< Until when it shall be renewable.
		nonce: count &optional;	##< A random number.
		encryption_types: vector of count &optional;	##< Ciphers that the client can use.
		host_addrs: vector of KRB::Host_Address &optional;	##< Addresses that it shall hold for.
		additional_tickets: vector of KRB::Ticket &optional;	##< Further tickets.
	};

	## The answer to a request for a ticket (section 5.4.2).
	type KRB::KDC_Response: record {
		pvno: count;	##< Version of the protocol.
		msg_type: count;	##< Type of the message.
		pa_data: vector of KRB::Type_Value &optional;	##< Pre-authentication data.
		client_realm: string &optional;	##< The client's realm.
		client_name: string;	##< The client.
		ticket: KRB::Ticket;	##< The ticket.
		enc_part: KRB::Encrypted_Data;	##< What is for the client alone.
	};
}
