# Packet filter: put together of what policies want and what they leave out.
@load base/frameworks/packet-filter

redef capture_filters += { ["web"] = "tcp port 80" };
redef restrict_filters += { ["net"] = "net 10.0.0.0/8" };

module PacketFilter;

event zeek_init() &priority=-10
	{
	print current_filter;
	print exclude("dns", "udp port 53"), current_filter;
	print exclude("bad", "no such thing"), current_filter;
	print remove_exclude("dns"), remove_exclude("dns"), current_filter;
	}
