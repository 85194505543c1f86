##! A site's policy about who may talk to whom, after the example in Paxson's paper
##! on Bro: which services are allowed, which connections are hot, which hosts and
##! accounts are watched, what is logged and what is raised. It is an example that
##! works as it is: load it, say what ``Site::local_nets`` are, and fill the tables.
##!
##!     @load site-policy
##!     redef Site::local_nets += { 198.51.100.0/24 };
##!     redef SitePolicy::services_to += { [198.51.100.20, 23/tcp] };
##!     redef SitePolicy::hot_sources += { [203.0.113.9] = "scanned us in March" };

@load base/frameworks/notice
@load base/protocols/conn
@load base/utils/site
@load protocols/login
@load protocols/rpc/portmapper

module SitePolicy;

export {
	## The log stream.
	redef enum Log::ID += { LOG };

	## Decides what is logged.
	global log_policy: Log::PolicyHook;

	redef enum Notice::Type += {
		## A connection that the policy does not allow was made.
		Sensitive_Connection,
		## A connection that the policy does not allow was tried, in vain.
		Sensitive_Attempt,
		## A connection of a host that is watched.
		Hot_Host,
		## A packet from outside with a local source, or the other way round.
		Spoofed_Source,
	};

	## What is done about a connection.
	type Verdict: enum {
		ALLOW,	##< Nothing.
		RECORD,	##< It is logged in hot.log.
		RAISE,	##< It is logged and a notice is raised.
	};

	## A row of hot.log.
	type Info: record {
		## When the connection began.
		ts: time &log;
		## The connection.
		uid: string &log;
		## Its endpoints.
		id: conn_id &log;
		## The application, by analysis or else by port.
		service: string &log;
		## Whether it came in, went out, or stayed inside.
		direction: string &log;
		## How it ended, as in conn.log.
		state: string &log;
		## How long it lasted.
		duration: interval &log;
		## Bytes from the originator.
		orig_bytes: count &log;
		## Bytes from the responder.
		resp_bytes: count &log;
		## What was done about it.
		verdict: Verdict &log;
		## Why.
		reason: string &log;
	};

	# -- Allowed services by host

	## Services that everybody may use anywhere.
	option services: set[port] = {
		80/tcp, 443/tcp, 25/tcp, 587/tcp, 53/tcp, 53/udp, 123/udp, 22/tcp, 20/tcp, 21/tcp, 113/tcp, 8/icmp,
	} &redef;

	## Services that everybody may use on one host.
	option services_to: set[addr, port] = {} &redef;

	## Services that everybody may use in a network.
	option services_to_net: set[subnet, port] = {} &redef;

	## Services that one host may use anywhere.
	option services_from: set[addr, port] = {} &redef;

	## Services that one host may use on another one.
	option service_pairs: set[addr, addr, port] = {} &redef;

	## Hosts that may do everything with each other.
	option pairs: set[addr, addr] = {} &redef;

	# -- Hot connections and hosts

	## Services that are hot when they come from outside, with the reason.
	option hot_services: table[port] of string = {
		[23/tcp] = "Telnet",
		[79/tcp] = "Finger",
		[87/tcp] = "a terminal link",
		[111/tcp] = "the port mapper",
		[111/udp] = "the port mapper",
		[512/tcp] = "rexec",
		[513/tcp] = "rlogin",
		[514/tcp] = "rsh",
		[515/tcp] = "a printer",
		[1524/tcp] = "ingreslock, which backdoors use",
		[2049/tcp] = "NFS",
		[2049/udp] = "NFS",
		[3389/tcp] = "a remote desktop",
		[5900/tcp] = "a remote screen",
		[6000/tcp] = "X11",
		[31337/tcp] = "Back Orifice",
		[31337/udp] = "Back Orifice",
	} &redef;

	## Hosts whose every connection is told, with the reason.
	option hot_sources: table[addr] of string = {} &redef;

	## Hosts to which every connection is told, with the reason.
	option hot_destinations: table[addr] of string = {} &redef;

	## Networks that are never seen on this link as sources from outside.
	option impossible_sources: set[subnet] = { 127.0.0.0/8, 0.0.0.0/8, 240.0.0.0/4 } &redef;

	# -- What to log and what to raise

	## What is done about a hot service that was used from outside.
	option on_hot_service = RAISE;

	## What is done about one that was only tried.
	option on_hot_attempt = RECORD;

	## What is done about other services that are not allowed, from outside.
	option on_other_service = RECORD;

	## What is done about connections of hot hosts.
	option on_hot_host = RAISE;

	## Overrides the verdict about a connection; the last handler wins.
	##
	## c: The connection.
	##
	## rec: What is going to be logged; change ``verdict`` and ``reason``.
	global judge: hook(c: connection, rec: Info);

	## Raised for each row of the log.
	global log_hot: event(rec: Info);
}

# Accounts of this site that are watched, beside those that always are.
redef Login::hot_ids += { "guest", "ftp", "www", "postgres", "oracle" };

event zeek_init() &priority=5
	{
	Log::create_stream(SitePolicy::LOG, Log::Stream($columns=Info, $ev=log_hot, $path="hot", $policy=log_policy));
	}

## Whether the tables allow a connection.
function is_allowed(id: conn_id): bool
	{
	if ( id$resp_p in services || [id$resp_h, id$resp_p] in services_to || [id$orig_h, id$resp_p] in services_from )
		return T;

	if ( [id$orig_h, id$resp_h] in pairs || [id$resp_h, id$orig_h] in pairs || [id$orig_h, id$resp_h, id$resp_p] in service_pairs )
		return T;

	for ( [net, p] in services_to_net )
		if ( p == id$resp_p && id$resp_h in net )
			return T;

	return F;
	}

function direction(id: conn_id): string
	{
	local from_inside = Site::is_local_addr(id$orig_h);
	local to_inside = Site::is_local_addr(id$resp_h);

	if ( from_inside )
		return to_inside ? "inside" : "out";

	return to_inside ? "in" : "outside";
	}

function service_of(c: connection): string
	{
	for ( name in c$service )
		return to_lower(name);

	return cat(c$id$resp_p);
	}

## Whether both sides took part.
function was_made(c: connection): bool
	{
	return c?$conn && c$conn?$conn_state && c$conn$conn_state !in set("S0", "REJ", "RSTOS0", "RSTRH", "SH", "SHR");
	}

function decide(c: connection, rec: Info)
	{
	local id = c$id;

	if ( id$orig_h in impossible_sources )
		{
		rec$verdict = RAISE;
		rec$reason = fmt("no host has the address %s", id$orig_h);
		return;
		}

	if ( id$orig_h in hot_sources || id$resp_h in hot_destinations )
		{
		rec$verdict = on_hot_host;
		rec$reason = id$orig_h in hot_sources ? hot_sources[id$orig_h] : hot_destinations[id$resp_h];
		return;
		}

	if ( rec$direction != "in" || is_allowed(id) )
		return;

	if ( id$resp_p in hot_services )
		{
		rec$verdict = was_made(c) ? on_hot_service : on_hot_attempt;
		rec$reason = fmt("%s from outside", hot_services[id$resp_p]);
		}
	else
		{
		rec$verdict = on_other_service;
		rec$reason = "not an allowed service";
		}
	}

function raise(c: connection, rec: Info)
	{
	local what = was_made(c) ? Sensitive_Connection : Sensitive_Attempt;

	if ( c$id$orig_h in impossible_sources )
		what = Spoofed_Source;
	else if ( c$id$orig_h in hot_sources || c$id$resp_h in hot_destinations )
		what = Hot_Host;

	NOTICE([$note=what, $conn=c, $msg=fmt("%s -> %s %s: %s", c$id$orig_h, c$id$resp_h, rec$service, rec$reason), $sub=rec$state,
	        $identifier=cat(c$id$orig_h, c$id$resp_h, c$id$resp_p, what)]);
	}

event connection_state_remove(c: connection) &priority=-4
	{
	local rec = Info($ts=c$start_time, $uid=c$uid, $id=c$id, $service=service_of(c), $direction=direction(c$id),
	                 $state=(c?$conn && c$conn?$conn_state) ? c$conn$conn_state : "-", $duration=c$duration,
	                 $orig_bytes=c$orig$size, $resp_bytes=c$resp$size, $verdict=ALLOW, $reason="");
	decide(c, rec);
	hook judge(c, rec);

	if ( rec$verdict == ALLOW )
		return;

	Log::write(SitePolicy::LOG, rec);

	if ( rec$verdict == RAISE )
		raise(c, rec);
	}
