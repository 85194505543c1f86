# Types and settings that bare mode knows although nothing here uses all of them.
event zeek_init()
	{
	print Cluster::backend, Cluster::event_serializer, Finger::max_line_length, DCE_RPC::REQUEST, AF_Packet::fanout_mode;
	print SMB1::Header($command=1, $status=0, $flags=0, $flags2=0, $tid=0, $pid=1, $uid=2, $mid=3);
	print SMB::max_dce_rpc_analyzers, |SMB::pipe_filenames|, mmdb_dir_fallbacks;
	local a = Cluster::PublishOnChangeAttr($changes=set(TABLE_ELEMENT_NEW));
	print a;
	}
