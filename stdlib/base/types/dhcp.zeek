##! Types of the DHCP event.

module DHCP;

export {
	## Addresses of an option that lists some.
	type DHCP::Addrs: vector of addr;

	## The fixed head of a message.
	type DHCP::Msg: record {
		op: count;	##< 1: asks, 2: answers.
		m_type: count;	##< Kind of message; 0 where no option tells it.
		xid: count;	##< Number of the transaction.
		secs: interval;	##< Time since the client began to ask.
		flags: count;	##< Flags; the highest bit asks for answers by broadcast.
		ciaddr: addr;	##< Address that the client has.
		yiaddr: addr;	##< Address that the client gets.
		siaddr: addr;	##< Server for the next step of booting.
		giaddr: addr;	##< Relay agent.
		chaddr: string;	##< Hardware address of the client.
		sname: string &default="";	##< Name of the server.
		file_n: string &default="";	##< Name of the file to boot.
	};

	## How a client calls itself (option 61).
	type DHCP::ClientID: record {
		hwtype: count;	##< Kind of hardware.
		hwaddr: string;	##< Its address.
	};

	## The name that a client wants (option 81).
	type DHCP::ClientFQDN: record {
		flags: count;	##< Who is to register the name, and how it is encoded.
		rcode1: count;	##< Result of the registration.
		rcode2: count;	##< The same, once more.
		domain_name: string;	##< The name, as it was sent.
	};

	## One part of what a relay agent adds (option 82).
	type DHCP::SubOpt: record {
		code: count;	##< Which part.
		value: string;	##< Its bytes.
	};

	## The parts of option 82.
	type DHCP::SubOpts: vector of DHCP::SubOpt;

	## What the options of a message hold.
	type DHCP::Options: record {
		## The numbers of all options, in their order.
		options: index_vec &optional;
		## Option 1: subnet mask.
		subnet_mask: addr &optional;
		## Option 3: routers.
		routers: DHCP::Addrs &optional;
		## Option 6: DNS servers.
		dns_servers: DHCP::Addrs &optional;
		## Option 12: name of the host.
		host_name: string &optional;
		## Option 15: domain.
		domain_name: string &optional;
		## Option 19: whether the client forwards packets.
		forwarding: bool &optional;
		## Option 28: broadcast address.
		broadcast: addr &optional;
		## Option 43: what vendors agreed on; often binary.
		vendor: string &optional;
		## Option 44: NetBIOS name servers.
		nbns: DHCP::Addrs &optional;
		## Option 50: address that the client asks for.
		addr_request: addr &optional;
		## Option 51: how long the address is lent.
		lease: interval &optional;
		## Option 54: which server is meant.
		serv_addr: addr &optional;
		## Option 55: options that the client wants.
		param_list: index_vec &optional;
		## Option 56: text for people.
		message: string &optional;
		## Option 57: longest message that is taken.
		max_msg_size: count &optional;
		## Option 58: when to ask the server for more time.
		renewal_time: interval &optional;
		## Option 59: when to ask any server for more time.
		rebinding_time: interval &optional;
		## Option 60: kind of client.
		vendor_class: string &optional;
		## Option 61: how the client calls itself.
		client_id: DHCP::ClientID &optional;
		## Option 77: kind of user.
		user_class: string &optional;
		## Option 81: name that the client wants.
		client_fqdn: DHCP::ClientFQDN &optional;
		## Option 82: what a relay agent added.
		sub_opt: DHCP::SubOpts &optional;
		## Option 116: whether the client may choose an address itself.
		auto_config: bool &optional;
		## Option 252: where the proxy's configuration lies.
		auto_proxy_config: string &optional;
		## Option 2: seconds between local time and UTC.
		time_offset: int &optional;
		## Option 4: time servers (RFC 868).
		time_servers: DHCP::Addrs &optional;
		## Option 5: name servers (IEN 116).
		name_servers: DHCP::Addrs &optional;
		## Option 42: NTP servers.
		ntp_servers: DHCP::Addrs &optional;
	};
}

module GLOBAL;
