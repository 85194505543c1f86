##! The hosts that took part in established TCP connections, each once a day.

@load base/utils/directions-and-hosts
@load base/frameworks/cluster
@load base/frameworks/storage/async
@load base/frameworks/storage/sync
@load policy/frameworks/storage/backend/sqlite

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

	## Whether hosts outlast the run, in a data base.
	const enable_hosts_persistence = F &redef;

	## Whether hosts are kept in a store of the broker. There is none.
	const use_host_store = F &redef &deprecated="Remove in v9.1. Use Known::enable_hosts_persistence instead.";

	## Whose hosts are looked at.
	option host_tracking = LOCAL_HOSTS;

	## Name of the store.
	const host_store_name = "zeek/known/hosts" &redef;

	## The data base, where there is one. Its keys are addresses.
	global host_store_backend: opaque of Storage::BackendHandle;

	## The table of the data base.
	const host_store_prefix = "zeekknownhosts" &redef;

	## What kind of data base it is.
	const host_store_backend_type: Storage::Backend = Storage::STORAGE_BACKEND_SQLITE &redef;

	## Where the data base is.
	const host_store_backend_options: Storage::BackendOptions = Storage::BackendOptions(
		$sqlite=Storage::Backend::SQLite::Options(
			$database_path=fmt("%s/known/hosts.sqlite", Cluster::default_store_dir == "" ? "." : Cluster::default_store_dir),
			$table_name=Known::host_store_prefix)) &redef;

	## For how long the store keeps a host.
	const host_store_expiry = 1day &redef;

	## How long to wait for the store.
	option host_store_timeout = 15sec;

	## The hosts that are known.
	global hosts: set[addr] &create_expire=1day &redef;

	## Raised for each row.
	global log_known_hosts: event(rec: HostsInfo);
}

event zeek_init()
	{
	if ( ! enable_hosts_persistence )
		return;

	mkdir(fmt("%s/known", Cluster::default_store_dir == "" ? "." : Cluster::default_store_dir));
	local opened = Storage::Sync::open_backend(host_store_backend_type, host_store_backend_options, addr, bool);

	if ( opened$code == Storage::SUCCESS )
		host_store_backend = opened$value;
	else
		Reporter::error(fmt("%s: Failed to open backend connection: %s", host_store_prefix, opened$error_str));
	}

# Writes a row where the data base did not know the host.
function keep_host(info: HostsInfo)
	{
	when [info] ( local kept = Storage::Async::put(host_store_backend, Storage::PutArgs($key=info$host, $value=T, $overwrite=F,
	                                                                                    $expire_time=host_store_expiry)) )
		{
		if ( kept$code == Storage::SUCCESS )
			Log::write(Known::HOSTS_LOG, info);
		else if ( kept$code != Storage::KEY_EXISTS )
			Reporter::error(fmt("%s: data store put_unique failure: %s", host_store_name, kept$error_str));
		}
	timeout host_store_timeout
		{
		Log::write(Known::HOSTS_LOG, info);
		}
	}

event known_host_add(info: HostsInfo)
	{
	if ( enable_hosts_persistence || info$host in Known::hosts )
		return;

	add Known::hosts[info$host];

@if ( ! Cluster::is_enabled() || Cluster::local_node_type() == Cluster::PROXY )
	Log::write(Known::HOSTS_LOG, info);
@endif
	}

event Known::host_found(info: HostsInfo)
	{
	if ( enable_hosts_persistence )
		{
		keep_host(info);
		return;
		}

	if ( info$host in Known::hosts )
		return;

	Cluster::publish_hrw(Cluster::proxy_pool, info$host, known_host_add, info);
	event known_host_add(info);
	}

@if ( Cluster::local_node_type() == Cluster::WORKER )

# Which proxy keeps what has changed: it is told all anew.
event Cluster::node_up(name: string, id: string)
	{
	if ( ! enable_hosts_persistence )
		clear_table(Known::hosts);
	}

event Cluster::node_down(name: string, id: string)
	{
	if ( ! enable_hosts_persistence )
		clear_table(Known::hosts);
	}

@endif

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
