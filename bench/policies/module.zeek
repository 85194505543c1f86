##! Watches what hosts of one service do: sessions with their states, rates by host, a log, and notices of what is unusual.
##! A template: bench/make-policy.sh puts the number of the module for each {N}.

module Service{N};

export {
	redef enum Log::ID += { LOG };

	## What may become of a session.
	type State: enum {
		## Nothing was answered yet.
		OPENING,
		## Requests and replies go to and fro.
		ACTIVE,
		## One side has said that it is done.
		CLOSING,
		## Neither side will say more.
		CLOSED,
	};

	## One request and its reply.
	type Exchange: record {
		## When the request was seen.
		ts: time &log;
		## What was asked for.
		verb: string &log;
		## Its argument, where there was one.
		argument: string &log &optional;
		## The reply's code; unset until it comes.
		code: count &log &optional;
		## Bytes of the request.
		request_bytes: count &log &default=0;
		## Bytes of the reply.
		reply_bytes: count &log &default=0;
	};

	## A session, from the first packet to the last.
	type Info: record {
		ts: time &log;
		uid: string &log;
		id: conn_id &log;
		state: State &log &default=OPENING;
		user: string &log &optional;
		verbs: vector of string &log &default=vector();
		open: table[count] of Exchange;
		seen: set[string];
		total: count &default=0 &log;
		failures: count &default=0;
	};

	## Verbs whose argument may hold a secret.
	const secret_verbs: set[string] = { "PASS", "AUTH", "LOGIN", "TOKEN" } &redef;

	## Verbs that every client may use.
	const common_verbs = set("HELP", "NOOP", "QUIT", "STAT") &redef;

	## Ports of the service.
	const service_ports: set[port] = { 2{N}/tcp, 3{N}/tcp, 4{N}/udp } &redef;

	## Networks whose hosts are not counted.
	const ignored_nets: set[subnet] = { 10.0.0.0/8, 192.168.{M}.0/24, [fe80::]/10 } &redef;

	## How many failures of one host are too many.
	option failure_threshold: count = 20;

	## How long failures are remembered.
	const failure_interval = 10 min &redef;

	## What a suspicious argument looks like.
	const suspicious = /\.\.\/|%00|<script|\/etc\/(passwd|shadow)/ | /cmd\.exe/i &redef;

	## Raised once a session is over.
	##
	## info: what was learnt of it.
	global session_done: event(info: Info);

	## Decides whether a session is logged.
	global log_policy: hook(info: Info);

	## The failures of a host so far.
	global failures_of: function(host: addr): count;
}

# Sessions by their uid; those that never end are forgotten.
global sessions: table[string] of Info &create_expire=1 hr;

# Failures by host and verb.
global failures: table[addr, string] of count &default=0 &create_expire=failure_interval;

# Who was told about.
global told: set[addr] &create_expire=1 day;

function failures_of(host: addr): count
	{
	local sum = 0;
	for ( [who, verb], n in failures )
		{
		if ( who != host )
			next;

		# Common verbs fail all the time.
		if ( verb in common_verbs )
			sum += n / 10;
		else
			sum += n;
		}

	return sum;
	}

function is_ignored(host: addr): bool
	{
	return host in ignored_nets;
	}

function describe(info: Info): string
	{
	local text = fmt("%s %s:%d > %s:%d", info$uid, info$id$orig_h, port_to_count(info$id$orig_p),
		info$id$resp_h, port_to_count(info$id$resp_p));
	if ( info?$user && |info$user| > 0 )
		text += fmt(" (user %s)", info$user);

	switch ( info$state )
		{
		case OPENING:
			text += " opening";
			break;
		case ACTIVE, CLOSING:
			text += fmt(" after %d exchanges", info$total);
			break;
		default:
			text += " closed";
			break;
		}

	return text;
	}

function get_session(c: connection): Info
	{
	if ( c$uid in sessions )
		return sessions[c$uid];

	local info = Info($ts=network_time(), $uid=c$uid, $id=c$id);
	sessions[c$uid] = info;
	return info;
	}

function begin_exchange(info: Info, verb: string, argument: string, len: count)
	{
	local e = Exchange($ts=network_time(), $verb=to_upper(verb), $request_bytes=len);
	if ( argument != "" )
		e$argument = e$verb in secret_verbs ? "<hidden>" : argument;

	++info$total;
	info$open[info$total] = e;
	add info$seen[e$verb];
	info$verbs += e$verb;
	info$state = ACTIVE;
	}

function end_exchange(info: Info, code: count, len: count)
	{
	if ( |info$open| == 0 )
		return;

	local oldest = 0;
	for ( number, _ in info$open )
		{
		if ( oldest == 0 || number < oldest )
			oldest = number;
		}

	local e = info$open[oldest];
	e$code = code;
	e$reply_bytes += len;
	delete info$open[oldest];
	if ( code < 400 )
		return;

	++info$failures;
	local host = info$id$orig_h;
	if ( is_ignored(host) )
		return;

	++failures[host, e$verb];
	if ( failures_of(host) >= failure_threshold && host !in told )
		{
		add told[host];
		Reporter::info(fmt("%s failed %d times, last with %s (%d)", host, failures_of(host), e$verb, code));
		}
	}

function score(info: Info): double
	{
	local result = 0.0;
	local weights: table[string] of double = table(["PASS"] = 2.5, ["DELE"] = 4.0, ["SITE"] = 1.5);
	for ( i, verb in info$verbs )
		{
		if ( verb in weights )
			result += weights[verb] * (1.0 + i / 100.0);
		else if ( /^X/ in verb || |verb| > 8 )
			result += 0.5;
		}

	local i_max = |info$verbs|;
	while ( i_max > 0 && result > 100.0 )
		{
		result = result / 2.0;
		--i_max;
		}

	return result;
	}

hook log_policy(info: Info) &priority=5
	{
	if ( info$total == 0 && info$state != CLOSED )
		break;
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, [$columns=Info, $path="service{N}"]);
	}

event connection_established(c: connection)
	{
	if ( c$id$resp_p !in service_ports )
		return;

	local info = get_session(c);
	info$state = OPENING;
	}

event connection_state_remove(c: connection) &priority=-5
	{
	if ( c$uid !in sessions )
		return;

	local info = sessions[c$uid];
	info$state = info$state == CLOSING ? CLOSED : info$state;
	if ( hook log_policy(info) )
		Log::write(LOG, info);

	event Service{N}::session_done(info);
	delete sessions[c$uid];
	}

event session_done(info: Info)
	{
	local points = score(info);
	local limits = vector(1.0, 2.5, 10.0, 50.0);
	local level = 0;
	for ( _, limit in limits )
		{
		if ( points >= limit )
			++level;
		}

	if ( level > 2 && info?$user && suspicious in info$user )
		Reporter::warning(describe(info));
	}

event new_packet(c: connection, p: pkt_hdr)
	{
	if ( ! p?$tcp || c$uid !in sessions )
		return;

	local info = sessions[c$uid];
	if ( p$tcp$dl > 0 && p$tcp$dport in service_ports )
		begin_exchange(info, "DATA", "", p$tcp$dl);
	else if ( p$tcp$dl > 0 )
		end_exchange(info, 200, p$tcp$dl);
	}
