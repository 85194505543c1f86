##! Warns when many checksums are wrong, as they are where a network adapter
##! fills them in after the packet was captured.

@load base/frameworks/notice

module ChecksumOffloading;

export {
	## How often that is looked at, until enough packets were seen.
	const check_interval = 10secs &redef;
}

# Packets with wrong checksums.
global bad_ip_checksums = 0;
global bad_tcp_checksums = 0;
global bad_udp_checksums = 0;

# Whether the warning was given.
global done = F;

# More than one packet in twenty is many.
function is_many(bad: count, packets: count): bool
	{
	return packets > 0 && bad * 1.0 / packets > 0.05;
	}

event ChecksumOffloading::check()
	{
	if ( done )
		return;

	local packets = get_net_stats()$pkts_recvd;

	if ( is_many(bad_ip_checksums, packets) || is_many(bad_tcp_checksums, packets) || is_many(bad_udp_checksums, packets) )
		{
		local which: string_vec = vector();
		if ( bad_ip_checksums > 0 )
			which += "IP";
		if ( bad_tcp_checksums > 0 )
			which += "TCP";
		if ( bad_udp_checksums > 0 )
			which += "UDP";

		local where = reading_traces() ? "trace file likely has" : "interface is likely receiving";
		Reporter::warning(fmt("Your %s invalid %s checksums, most likely from NIC checksum offloading.  By default, packets with invalid checksums are discarded by Zeek unless using the -C command-line option or toggling the 'ignore_checksums' variable.  Alternatively, disable checksum offloading by the network adapter to ensure Zeek analyzes the actual checksums that are transmitted.", where, join_string_vec(which, " and ")));
		done = T;
		}
	else if ( packets < 20 )
		schedule check_interval { ChecksumOffloading::check() };
	}

event zeek_init()
	{
	schedule check_interval { ChecksumOffloading::check() };
	}

event net_weird(name: string, addl: string, source: string)
	{
	if ( name == "bad_IP_checksum" )
		++bad_ip_checksums;
	}

event conn_weird(name: string, c: connection, addl: string, source: string)
	{
	if ( name == "bad_TCP_checksum" )
		++bad_tcp_checksums;
	else if ( name == "bad_UDP_checksum" )
		++bad_udp_checksums;
	}

event zeek_done()
	{
	event ChecksumOffloading::check();
	}
