##! Notices for packets that were lost on their way from an interface.

@load base/frameworks/notice

module PacketFilter;

export {
	redef enum Notice::Type += {
		## Packets were dropped.
		Dropped_Packets,
	};

	## How often to look.
	const stats_collection_interval = 5min;
}

event net_stats_update(last_stat: NetStats)
	{
	local stats = get_net_stats();
	local dropped = stats$pkts_dropped - last_stat$pkts_dropped;

	if ( dropped > 0 )
		{
		local received = stats$pkts_recvd - last_stat$pkts_recvd;
		local on_link = stats$pkts_link - last_stat$pkts_link;
		NOTICE(Notice::Info($note=Dropped_Packets,
		                    $msg=fmt("%d packets dropped after filtering, %d received%s", dropped, received + dropped,
		                             on_link != 0 ? fmt(", %d on link", on_link) : "")));
		}

	schedule stats_collection_interval { net_stats_update(stats) };
	}

event zeek_init()
	{
	if ( ! reading_traces() )
		schedule stats_collection_interval { net_stats_update(get_net_stats()) };
	}
