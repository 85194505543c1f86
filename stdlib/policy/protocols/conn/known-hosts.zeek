##! The hosts that took part in established TCP connections, each once a day.

@load base/utils/directions-and-hosts
@load base/frameworks/cluster

module Known;

export {
	redef enum Log::ID += { HOSTS_LOG };

	## A hook for the rows.
	global log_policy_hosts: Log::PolicyHook;

	## A row.
	type HostsInfo: record {
		## When it was seen.
		ts: time &log;
		## The host.
		host: addr &log;
	};

	## Whether hosts are kept in a store of the cluster. There is none alone.
	const use_host_store = F &redef;

	## Whose hosts are looked at.
	option host_tracking = LOCAL_HOSTS;

	## Name of the store.
	const host_store_name = "zeek/known/hosts" &redef;

	## For how long the store keeps a host.
	const host_store_expiry = 1day &redef;

	## How long to wait for the store.
	option host_store_timeout = 15sec;

	## The hosts that are known.
	global hosts: set[addr] &create_expire=1day &redef;

	## Raised for each row.
	global log_known_hosts: event(rec: HostsInfo);
}

event known_host_add(info: HostsInfo)
	{
	if ( info$host in Known::hosts )
		return;

	add Known::hosts[info$host];
	Log::write(Known::HOSTS_LOG, info);
	}

event Known::host_found(info: HostsInfo)
	{
	if ( info$host !in Known::hosts )
		event known_host_add(info);
	}

event zeek_init() &priority=5
	{
	Log::create_stream(Known::HOSTS_LOG, Log::Stream($columns=HostsInfo, $ev=log_known_hosts, $path="known_hosts", $policy=log_policy_hosts));
	}

event connection_established(c: connection) &priority=5
	{
	if ( c$orig$state != TCP_ESTABLISHED || c$resp$state != TCP_ESTABLISHED )
		return;

	for ( host in set(c$id$orig_h, c$id$resp_h) )
		if ( addr_matches_host(host, host_tracking) )
			event Known::host_found(HostsInfo($ts=network_time(), $host=host));
	}
