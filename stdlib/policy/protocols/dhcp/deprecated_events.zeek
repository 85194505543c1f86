##! One event a kind of message, as they were before :zeek:see:`dhcp_message`, for
##! policies that still use them.

@load base/protocols/dhcp

## The head of a message.
type dhcp_msg: record {
	op: count;	##< 1: asks, 2: answers.
	m_type: count;	##< Kind of message.
	xid: count;	##< Number of the transaction.
	h_addr: string;	##< Hardware address of the client.
	ciaddr: addr;	##< Address that the client has.
	yiaddr: addr;	##< Address that the client gets.
};

## Routers that a server tells.
type dhcp_router_list: table[count] of addr;

## A message that asks for servers.
global dhcp_discover: event(c: connection, msg: dhcp_msg, req_addr: addr, host_name: string) &deprecated;

## A message that offers an address.
global dhcp_offer: event(c: connection, msg: dhcp_msg, mask: addr, router: dhcp_router_list, lease: interval, serv_addr: addr, host_name: string) &deprecated;

## A message that asks for an address.
global dhcp_request: event(c: connection, msg: dhcp_msg, req_addr: addr, serv_addr: addr, host_name: string) &deprecated;

## A message that refuses an address that is in use.
global dhcp_decline: event(c: connection, msg: dhcp_msg, host_name: string) &deprecated;

## A message that gives an address.
global dhcp_ack: event(c: connection, msg: dhcp_msg, mask: addr, router: dhcp_router_list, lease: interval, serv_addr: addr, host_name: string) &deprecated;

## A message that refuses an address.
global dhcp_nak: event(c: connection, msg: dhcp_msg, host_name: string) &deprecated;

## A message that gives an address back.
global dhcp_release: event(c: connection, msg: dhcp_msg, host_name: string) &deprecated;

## A message that asks for options alone.
global dhcp_inform: event(c: connection, msg: dhcp_msg, host_name: string) &deprecated;

event dhcp_message(c: connection, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options)
	{
	local head = dhcp_msg($op=msg$op, $m_type=msg$m_type, $xid=msg$xid, $h_addr=msg$chaddr, $ciaddr=msg$ciaddr, $yiaddr=msg$yiaddr);
	local routers = dhcp_router_list();

	if ( options?$routers )
		for ( _, router in options$routers )
			routers[|routers|] = router;

	local wanted = options?$addr_request ? options$addr_request : 0.0.0.0;
	local name = options?$host_name ? options$host_name : "";
	local lease = options?$lease ? options$lease : 0secs;
	local mask = options?$subnet_mask ? options$subnet_mask : 255.255.255.255;
	local server = options?$serv_addr ? options$serv_addr : 0.0.0.0;

@pragma push ignore-deprecations
	switch ( DHCP::message_types[msg$m_type] )
		{
		case "DISCOVER":
			event dhcp_discover(c, head, wanted, name);
			break;
		case "OFFER":
			event dhcp_offer(c, head, mask, routers, lease, server, name);
			break;
		case "REQUEST":
			event dhcp_request(c, head, wanted, server, name);
			break;
		case "DECLINE":
			event dhcp_decline(c, head, name);
			break;
		case "ACK":
			event dhcp_ack(c, head, mask, routers, lease, server, name);
			break;
		case "NAK":
			event dhcp_nak(c, head, name);
			break;
		case "RELEASE":
			event dhcp_release(c, head, name);
			break;
		case "INFORM":
			event dhcp_inform(c, head, name);
			break;
		}
@pragma pop ignore-deprecations
	}
