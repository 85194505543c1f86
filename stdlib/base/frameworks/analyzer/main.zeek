##! Analyzers: switching them on and off, and the ports that they begin with.

@load base/frameworks/packet-filter/utils

module Analyzer;

export {
	## Whether all analyzers are off at the start.
	global disable_all = F &redef;

	## Switches an analyzer on, for connections and files to come.
	global enable_analyzer: function(tag: AllAnalyzers::Tag): bool;

	## Switches an analyzer off, for connections and files to come.
	global disable_analyzer: function(tag: AllAnalyzers::Tag): bool;

	## Begins with an analyzer for connections to some ports.
	##
	## tag: the analyzer.
	##
	## server_ports: ports of servers; they are added to
	##               :zeek:see:`likely_server_ports`.
	##
	## non_server_ports: other ports.
	##
	## Returns: whether it worked for all of them.
	global register_for_ports: function(tag: Analyzer::Tag, server_ports: set[port], non_server_ports: set[port] &default=set()): bool;

	## Begins with an analyzer for connections to a port.
	global register_for_port: function(tag: Analyzer::Tag, p: port): bool;

	## Yields the ports of an analyzer.
	global registered_ports: function(tag: AllAnalyzers::Tag): set[port];

	## Yields the ports of all analyzers.
	global all_registered_ports: function(): table[AllAnalyzers::Tag] of set[port];

	## Yields the name of an analyzer.
	global name: function(atype: AllAnalyzers::Tag): string;

	## Yields the kind of an analyzer: ``protocol``, ``packet``, ``file`` or
	## ``unknown``.
	global kind: function(atype: AllAnalyzers::Tag): string;

	## Tells whether there is an analyzer of a name.
	global has_tag: function(name: string): bool;

	## Yields the analyzer of a name.
	global get_tag: function(name: string): AllAnalyzers::Tag;

	## Begins with an analyzer for a connection that is expected.
	##
	## orig: the originator; 0.0.0.0 for any.
	##
	## resp: the responder.
	##
	## resp_p: its port.
	##
	## analyzer: the analyzer.
	##
	## tout: how long the connection is waited for.
	global schedule_analyzer: function(orig: addr, resp: addr, resp_p: port, analyzer: Analyzer::Tag, tout: interval): bool;

	## Yields a filter expression for the ports of an analyzer.
	global analyzer_to_bpf: function(tag: Analyzer::Tag): string;

	## Yields a filter expression for the ports of all analyzers.
	global get_bpf: function(): string;

	## Analyzers that are off at the start.
	global disabled_analyzers: set[AllAnalyzers::Tag] = {
		ANALYZER_TCPSTATS,
	} &redef;

	## The ports of analyzers.
	global ports: table[AllAnalyzers::Tag] of set[port];

	## Analyzers that are on at the start, :zeek:see:`Analyzer::disable_all` or not.
	global requested_analyzers: set[AllAnalyzers::Tag] = {} &redef;
}

module GLOBAL;

export {
	## Raised when a protocol analyzer was taken from a connection because it
	## could not make sense of it, or would have been had the connection not
	## ended.
	##
	## ts: when that was.
	##
	## atype: the analyzer.
	##
	## info: what was wrong.
	global analyzer_failed: event(ts: time, atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo);
}

module Analyzer;

@load base/bif/analyzer.bif
@load base/bif/file_analysis.bif
@load base/bif/packet_analysis.bif

event zeek_init() &priority=5
	{
	if ( disable_all )
		__disable_all_analyzers();

	for ( tag in disabled_analyzers )
		disable_analyzer(tag);
	}

event zeek_init() &priority=-5
	{
	for ( tag in requested_analyzers )
		enable_analyzer(tag);
	}

function enable_analyzer(tag: AllAnalyzers::Tag): bool
	{
	if ( is_file_analyzer(tag) )
		return Files::__enable_analyzer(tag);

	if ( is_packet_analyzer(tag) )
		return PacketAnalyzer::__enable_analyzer(tag);

	return __enable_analyzer(tag);
	}

function disable_analyzer(tag: AllAnalyzers::Tag): bool
	{
	if ( is_file_analyzer(tag) )
		return Files::__disable_analyzer(tag);

	if ( is_packet_analyzer(tag) )
		return PacketAnalyzer::__disable_analyzer(tag);

	return __disable_analyzer(tag);
	}

function register_for_ports(tag: Analyzer::Tag, server_ports: set[port], non_server_ports: set[port] &default=set()): bool
	{
	local all_done = T;

	for ( p in server_ports )
		if ( ! register_for_port(tag, p) )
			all_done = F;

	for ( p in non_server_ports )
		if ( ! register_for_port(tag, p) )
			all_done = F;

	for ( p in server_ports )
		add likely_server_ports[p];

	return all_done;
	}

function register_for_port(tag: Analyzer::Tag, p: port): bool
	{
	if ( ! __register_for_port(tag, p) )
		return F;

	if ( tag !in ports )
		ports[tag] = set();

	add ports[tag][p];
	return T;
	}

function registered_ports(tag: AllAnalyzers::Tag): set[port]
	{
	return tag in ports ? ports[tag] : set();
	}

function all_registered_ports(): table[AllAnalyzers::Tag] of set[port]
	{
	return ports;
	}

function name(atype: AllAnalyzers::Tag): string
	{
	return __name(atype);
	}

function kind(atype: AllAnalyzers::Tag): string
	{
	if ( is_protocol_analyzer(atype) )
		return "protocol";

	if ( is_packet_analyzer(atype) )
		return "packet";

	if ( is_file_analyzer(atype) )
		return "file";

	Reporter::warning(fmt("Unknown kind of analyzer %s", atype));
	return "unknown";
	}

function has_tag(name: string): bool
	{
	return __has_tag(name);
	}

function get_tag(name: string): AllAnalyzers::Tag
	{
	return __tag(name);
	}

function schedule_analyzer(orig: addr, resp: addr, resp_p: port, analyzer: Analyzer::Tag, tout: interval): bool
	{
	return __schedule_analyzer(orig, resp, resp_p, analyzer, tout);
	}

function analyzer_to_bpf(tag: Analyzer::Tag): string
	{
	local result = "";

	if ( tag in ports )
		for ( p in ports[tag] )
			result = PacketFilter::combine_filters(result, "or", PacketFilter::port_to_bpf(p));

	return result;
	}

function get_bpf(): string
	{
	local result = "";

	for ( _, registered in ports )
		for ( p in registered )
			result = PacketFilter::combine_filters(result, "or", PacketFilter::port_to_bpf(p));

	return result;
	}
