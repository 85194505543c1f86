##! Tells of protocols that are spoken on ports where they are not expected.

@load base/frameworks/analyzer
@load base/frameworks/notice
@load base/protocols/conn/removal-hooks
@load base/utils/conn-ids
@load base/utils/site

module ProtocolDetector;

export {
	redef enum Notice::Type += {
		## A connection with a protocol on a port that is not its own.
		Protocol_Found,
		## A server that speaks a protocol on such a port.
		Server_Found,
	};

	## In which direction a protocol on a port is nothing special.
	type dir: enum { NONE, INCOMING, OUTGOING, BOTH };

	## Protocols that are nothing special on a port of a responder; 0.0.0.0
	## stands for every responder.
	option valids: table[AllAnalyzers::Tag, addr, port] of dir = {};

	## Protocols without :zeek:see:`ProtocolDetector::Server_Found`, whose
	## servers need not be remembered.
	option suppress_servers: set[AllAnalyzers::Tag] = {};

	## A protocol counts as spoken after this time, ...
	option minimum_duration = 30 secs;

	## ... after this many bytes, or when the connection ends.
	option minimum_volume = 4e3;

	## How often time and bytes are looked at.
	const check_interval = 5 secs;

	## Tells of a protocol within another one.
	##
	## c: the connection.
	##
	## analyzer: the analyzer of the outer protocol.
	##
	## protocol: the inner one.
	global found_protocol: function(c: connection, analyzer: AllAnalyzers::Tag, protocol: string);

	## Servers that were told of, by protocol, with their inner protocols.
	global servers: table[addr, port, string] of set[string] &read_expire=14 days;

	## Tells of what a connection was found to speak when it ends.
	global finalize_protocol_detection: Conn::RemovalHook;
}

# Analyzers that understand a connection whose port is not theirs.
global found: table[conn_id] of set[AllAnalyzers::Tag];

# Inner protocols of connections.
global inner: table[conn_id] of set[string];

function forget(c: connection)
	{
	delete found[c$id];
	delete inner[c$id];
	}

function inner_text(c: connection): string
	{
	local text = "";

	if ( c$id in inner )
		for ( p in inner[c$id] )
			text = |text| > 0 ? fmt("%s/%s", text, p) : p;

	return text;
	}

function tell(c: connection, a: AllAnalyzers::Tag, d: dir)
	{
	local is_local = Site::is_local_addr(c$id$resp_h);
	if ( d == BOTH || (d == INCOMING && is_local) || (d == OUTGOING && ! is_local) )
		return;

	local name = Analyzer::name(a);
	local part = inner_text(c);
	local text = part != "" ? fmt("%s (via %s)", part, name) : name;
	local host = c$id$resp_h;
	local p = c$id$resp_p;

	NOTICE(Notice::Info($note=Protocol_Found, $msg=fmt("%s %s on port %s", id_string(c$id), text, p), $sub=text, $conn=c));

	if ( a in suppress_servers )
		return;

	local is_known = [host, p, name] in servers;
	if ( is_known && (part == "" || part in servers[host, p, name]) )
		return;

	NOTICE(Notice::Info($note=Server_Found, $msg=fmt("%s: %s server on port %s%s", host, text, p, is_known ? " (update)" : ""),
	                    $p=p, $sub=text, $conn=c, $src=host));

	if ( ! is_known )
		servers[host, p, name] = set();

	add servers[host, p, name][part];
	}

function report(c: connection)
	{
	# A protocol takes two.
	if ( c$orig$size > 0 && c$resp$size > 0 )
		for ( a in found[c$id] )
			{
			local d = NONE;
			if ( [a, c$id$resp_h, c$id$resp_p] in valids )
				d = valids[a, c$id$resp_h, c$id$resp_p];
			else if ( [a, 0.0.0.0, c$id$resp_p] in valids )
				d = valids[a, 0.0.0.0, c$id$resp_p];

			tell(c, a, d);
			}

	forget(c);
	}

event ProtocolDetector::check_connection(c: connection)
	{
	if ( c$id !in found )
		return;

	local duration = network_time() - c$start_time;

	if ( duration >= minimum_duration || c$orig$size + c$resp$size >= minimum_volume )
		report(c);
	else
		schedule min_interval(minimum_duration - duration, check_interval) { ProtocolDetector::check_connection(c) };
	}

hook finalize_protocol_detection(c: connection)
	{
	if ( c$id in found )
		report(c);
	else
		forget(c);
	}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo)
	{
	if ( ! is_protocol_analyzer(atype) || ! info?$c )
		return;

	local c = info$c;
	if ( c$id$resp_p in Analyzer::registered_ports(atype) )
		return;

	if ( c$id in found )
		{
		add found[c$id][atype];
		return;
		}

	found[c$id] = set(atype);
	Conn::register_removal_hook(c, finalize_protocol_detection);
	schedule min_interval(minimum_duration, check_interval) { ProtocolDetector::check_connection(c) };
	}

function found_protocol(c: connection, analyzer: AllAnalyzers::Tag, protocol: string)
	{
	if ( c$id$resp_p in Analyzer::registered_ports(analyzer) )
		return;

	if ( c$id !in inner )
		inner[c$id] = set();

	add inner[c$id][protocol];
	Conn::register_removal_hook(c, finalize_protocol_detection);
	}
