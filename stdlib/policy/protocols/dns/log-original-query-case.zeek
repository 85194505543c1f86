##! Adds names as they were written to the log of DNS.

@load base/protocols/dns

module DNS;

export {
	redef record Info += {
		## The name asked for, as it was written.
		original_query: string &log &optional;
	};
}

event dns_request(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count, original_query: string) &priority=5
	{
	if ( c?$dns )
		c$dns$original_query = original_query;
	}
