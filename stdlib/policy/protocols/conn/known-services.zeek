##! The services that hosts offer, each once a day: ports that accepted a TCP
##! connection or sent UDP packets, with the protocols that were spoken.

@load base/utils/directions-and-hosts
@load base/frameworks/cluster

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

	## Whether services are kept in a store of the cluster. There is none alone.
	const use_service_store = F &redef;

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

event known_service_add(info: ServicesInfo)
	{
	if ( check(info) )
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

	Log::write(Known::SERVICES_LOG, row);
	}

event service_info_commit(info: ServicesInfo)
	{
	if ( ! check(info) )
		event known_service_add(info);
	}

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
