##! The services that hosts offer, each once a day: ports that accepted a TCP
##! connection or sent UDP packets, with the protocols that were spoken.

@load base/utils/directions-and-hosts
@load base/frameworks/cluster
@load base/frameworks/storage/async
@load base/frameworks/storage/sync
@load policy/frameworks/storage/backend/sqlite

module Known;

export {
	redef enum Log::ID += { SERVICES_LOG };

	## A hook for the rows.
	global log_policy_services: Log::PolicyHook;

	## A row.
	type ServicesInfo: record {
		## When it was seen.
		ts: time &log;
		## The host.
		host: addr &log;
		## Its port.
		port_num: port &log;
		## The transport protocol.
		port_proto: transport_proto &log;
		## What was spoken.
		service: set[string] &log;
	};

	## Whether services outlast the run, in a data base.
	const enable_services_persistence = F &redef;

	## Whether services are kept in a store of the broker. There is none.
	const use_service_store = F &redef &deprecated="Remove in v9.1. Use Known::enable_services_persistence instead.";

	## Whether a UDP port must have answered.
	option service_udp_requires_response = T;

	## Whose services are looked at.
	option service_tracking = LOCAL_HOSTS;

	## What the store keeps.
	type AddrPortServTriplet: record {
		host: addr;	##< The host.
		p: port;	##< Its port.
		serv: string;	##< What was spoken.
	};

	## Name of the store.
	const service_store_name = "zeek/known/services" &redef;

	## The data base, where there is one. Its keys are :zeek:type:`Known::AddrPortServTriplet`.
	global service_store_backend: opaque of Storage::BackendHandle;

	## The table of the data base.
	const service_store_prefix = "zeekknownservices" &redef;

	## What kind of data base it is.
	const service_store_backend_type: Storage::Backend = Storage::STORAGE_BACKEND_SQLITE &redef;

	## Where the data base is.
	const service_store_backend_options: Storage::BackendOptions = Storage::BackendOptions(
		$sqlite=Storage::Backend::SQLite::Options(
			$database_path=fmt("%s/known/services.sqlite", Cluster::default_store_dir == "" ? "." : Cluster::default_store_dir),
			$table_name=Known::service_store_prefix)) &redef;

	## For how long the store keeps a service.
	const service_store_expiry = 1day &redef;

	## How long to wait for the store.
	option service_store_timeout = 15sec;

	## The services that are known, with what was spoken.
	global services: table[addr, port] of set[string] &create_expire=1day;

	## Raised for each row.
	global log_known_services: event(rec: ServicesInfo);
}

redef record connection += {
	# Whether its service was told.
	known_services_done: bool &default=F;
};

# Whether all that was spoken is known of the service.
function check(info: ServicesInfo): bool
	{
	if ( [info$host, info$port_num] !in Known::services )
		return F;

	return info$service <= Known::services[info$host, info$port_num];
	}

event zeek_init()
	{
	if ( ! enable_services_persistence )
		return;

	mkdir(fmt("%s/known", Cluster::default_store_dir == "" ? "." : Cluster::default_store_dir));
	local opened = Storage::Sync::open_backend(service_store_backend_type, service_store_backend_options, AddrPortServTriplet, bool);

	if ( opened$code == Storage::SUCCESS )
		service_store_backend = opened$value;
	else
		Reporter::error(fmt("%s: Failed to open backend connection: %s", service_store_prefix, opened$error_str));
	}

# Writes a row for what the data base did not know.
function keep_service(info: ServicesInfo, spoken: string)
	{
	local key = AddrPortServTriplet($host=info$host, $p=info$port_num, $serv=spoken);
	local row = copy(info);
	row$service = set(spoken);

	when [row, key] ( local kept = Storage::Async::put(service_store_backend, Storage::PutArgs($key=key, $value=T, $overwrite=F,
	                                                                                           $expire_time=service_store_expiry)) )
		{
		if ( kept$code == Storage::SUCCESS )
			Log::write(Known::SERVICES_LOG, row);
		else if ( kept$code != Storage::KEY_EXISTS )
			Reporter::error(fmt("%s: data store put_unique failure: %s", service_store_name, kept$error_str));
		}
	timeout service_store_timeout
		{
		Log::write(Known::SERVICES_LOG, row);
		}
	}

event known_service_add(info: ServicesInfo)
	{
	if ( enable_services_persistence || check(info) )
		return;

	if ( [info$host, info$port_num] !in Known::services )
		Known::services[info$host, info$port_num] = set();

	local known = Known::services[info$host, info$port_num];
	local row = ServicesInfo($ts=info$ts, $host=info$host, $port_num=info$port_num, $port_proto=info$port_proto, $service=set());

	for ( s in info$service )
		if ( s !in known )
			{
			add known[s];
			add row$service[s];
			}

@if ( ! Cluster::is_enabled() || Cluster::local_node_type() == Cluster::PROXY )
	Log::write(Known::SERVICES_LOG, row);
@endif
	}

event service_info_commit(info: ServicesInfo)
	{
	if ( enable_services_persistence )
		{
		for ( s in info$service )
			keep_service(info, s);

		return;
		}

	if ( check(info) )
		return;

	Cluster::publish_hrw(Cluster::proxy_pool, cat(info$host, info$port_num), known_service_add, info);
	event known_service_add(info);
	}

@if ( Cluster::local_node_type() == Cluster::WORKER )

# Which proxy keeps what has changed: it is told all anew.
event Cluster::node_up(name: string, id: string)
	{
	if ( ! enable_services_persistence )
		clear_table(Known::services);
	}

event Cluster::node_down(name: string, id: string)
	{
	if ( ! enable_services_persistence )
		clear_table(Known::services);
	}

@endif

# Whether the responder really offers something.
function has_active_service(c: connection): bool
	{
	switch ( get_port_transport_proto(c$id$resp_p) ) {
	case tcp:
		return c$resp$state == TCP_ESTABLISHED || c$resp$state == TCP_CLOSED || c$resp$state == TCP_PARTIAL || /h/ in c$history;

	case udp:
		return ! Known::service_udp_requires_response || c$resp$state == UDP_ACTIVE;

	default:
		return F;
	}
	}

function known_services_done(c: connection)
	{
	if ( ! addr_matches_host(c$id$resp_h, service_tracking) )
		return;

	# Ports of file transfers are gone with them, and a question is no answer.
	if ( |c$service| == 1 && ("ftp-data" in c$service || ("DNS" in c$service && c$resp$size == 0)) )
		return;

	# Too early to tell: the end of the connection comes here again.
	if ( ! has_active_service(c) )
		return;

	c$known_services_done = T;

	local spoken: set[string];
	for ( s in c$service )
		if ( ! starts_with(s, "-") )
			add spoken[s];

	local info = ServicesInfo($ts=network_time(), $host=c$id$resp_h, $port_num=c$id$resp_p,
	                          $port_proto=get_port_transport_proto(c$id$resp_p), $service=spoken);

	if ( |c$service| > 0 )
		{
		event service_info_commit(info);
		return;
		}

	# Another connection may tell soon what is spoken there.
	add info$service[""];
	schedule 5min { service_info_commit(info) };
	}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) &priority=-5
	{
	if ( info?$c )
		known_services_done(info$c);
	}

event connection_state_remove(c: connection) &priority=-5
	{
	if ( ! c$known_services_done )
		known_services_done(c);
	}

event zeek_init() &priority=5
	{
	Log::create_stream(Known::SERVICES_LOG, Log::Stream($columns=ServicesInfo, $ev=log_known_services, $path="known_services", $policy=log_policy_services));
	}
