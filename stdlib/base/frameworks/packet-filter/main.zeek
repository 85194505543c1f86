##! The filter before the analysis: put together of what policies want to see and
##! what they do not, and changed while the program runs. The filter of the
##! command line goes before all.

@load base/frameworks/notice
@load base/frameworks/analyzer
@load ./utils

module PacketFilter;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	redef enum Notice::Type += {
		## A filter is no valid expression.
		Compile_Failure,
		## A filter could not be put into effect.
		Install_Failure,
		## A filter took long to compile.
		Too_Long_To_Compile_Filter
	};

	## A row.
	type Info: record {
		## When the filter was changed.
		ts: time &log;
		## Name of the node.
		node: string &log &optional;
		## The filter.
		filter: string &log;
		## Whether it is the first.
		init: bool &log &default=F;
		## Whether it is in effect.
		success: bool &log &default=T;
		## Why it is not.
		failure_reason: string &log &optional;
	};

	## What is captured where nothing is said.
	const default_capture_filter = "ip or not ip" &redef;

	## What is captured whatever else is said.
	const unrestricted_filter = "" &redef;

	## What is not captured whatever else is said, but for this.
	const restricted_filter = "" &redef;

	## How long a filter may take to compile.
	const max_filter_compile_time = 100msec &redef;

	## Leaves packets out.
	##
	## filter_id: a name for it.
	##
	## filter: an expression that is true for them.
	##
	## Returns: whether the expression is valid.
	global exclude: function(filter_id: string, filter: string): bool;

	## Leaves packets out for a while.
	##
	## filter_id: a name for it.
	##
	## filter: an expression that is true for them.
	##
	## span: for how long.
	##
	## Returns: whether the expression is valid.
	global exclude_for: function(filter_id: string, filter: string, span: interval): bool;

	## Lets packets in again.
	##
	## filter_id: the name that was given.
	##
	## Returns: whether there is one of that name.
	global remove_exclude: function(filter_id: string): bool;

	## Puts the filter together and into effect, where it changed.
	global install: function(): bool;

	## Something that changes what is captured.
	type FilterPlugin: record {
		## Called before the filter is put together.
		func: function();
	};

	## Adds such a thing.
	global register_filter_plugin: function(fp: FilterPlugin);

	## Whether only the ports of known protocols are captured.
	const enable_auto_protocol_capture_filters = F &redef;

	## The filter in effect.
	global current_filter = "<not set yet>";
}

redef enum PcapFilterID += {
	DefaultPcapFilter,
	FilterTester,
};

# What is left out, by name.
global dynamic_restrict_filters: table[string] of string = {};

global filter_plugins: set[FilterPlugin] = {};

# While plugins run, what they ask for is not put into effect yet.
global currently_building = F;

# Something changed that has not been put into effect.
global filter_changed = F;

function test_filter(filter: string): bool
	{
	return Pcap::precompile_pcap_filter(FilterTester, filter);
	}

event filter_change_tracking()
	{
	if ( filter_changed )
		install();

	schedule 5min { filter_change_tracking() };
	}

event zeek_init() &priority=5
	{
	Log::create_stream(PacketFilter::LOG, Log::Stream($columns=Info, $path="packet_filter", $policy=log_policy));

	# One by one, so that the bad one is named.
	for ( name, capture in capture_filters )
		if ( ! test_filter(capture) )
			Reporter::fatal(fmt("Invalid capture_filter named '%s' - '%s'", name, capture));

	for ( id, restriction in restrict_filters )
		if ( ! test_filter(restriction) )
			Reporter::fatal(fmt("Invalid restrict filter named '%s' - '%s'", id, restriction));
	}

event zeek_init() &priority=-6
	{
	install();
	event filter_change_tracking();
	}

function register_filter_plugin(fp: FilterPlugin)
	{
	add filter_plugins[fp];
	}

event remove_dynamic_filter(filter_id: string)
	{
	remove_exclude(filter_id);
	}

function remove_exclude(filter_id: string): bool
	{
	if ( filter_id !in dynamic_restrict_filters )
		return F;

	delete dynamic_restrict_filters[filter_id];
	install();
	return T;
	}

function exclude(filter_id: string, filter: string): bool
	{
	if ( ! test_filter(filter) )
		return F;

	dynamic_restrict_filters[filter_id] = filter;
	install();
	return T;
	}

function exclude_for(filter_id: string, filter: string, span: interval): bool
	{
	if ( ! exclude(filter_id, filter) )
		return F;

	schedule span { remove_dynamic_filter(filter_id) };
	return T;
	}

function build(): string
	{
	if ( cmd_line_bpf_filter != "" )
		return cmd_line_bpf_filter;

	currently_building = T;
	for ( plugin in filter_plugins )
		plugin$func();
	currently_building = F;

	local wanted = "";
	if ( |capture_filters| == 0 && ! enable_auto_protocol_capture_filters )
		wanted = default_capture_filter;

	for ( _, capture in capture_filters )
		wanted = combine_filters(wanted, "or", capture);

	if ( enable_auto_protocol_capture_filters )
		wanted = combine_filters(wanted, "or", Analyzer::get_bpf());

	local limits = "";
	for ( _, restriction in restrict_filters )
		limits = combine_filters(limits, "and", restriction);

	for ( _, excluded in dynamic_restrict_filters )
		limits = combine_filters(limits, "and", fmt("not (%s)", excluded));

	local filter = combine_filters(wanted, "and", limits);

	if ( unrestricted_filter != "" )
		filter = combine_filters(unrestricted_filter, "or", filter);

	if ( restricted_filter != "" )
		filter = combine_filters(restricted_filter, "and", filter);

	return filter;
	}

# Tells why a filter does not compile.
function report_compile_failure(filter: string)
	{
	local why = Pcap::get_filter_state_string(DefaultPcapFilter);
	local state = Pcap::get_filter_state(DefaultPcapFilter);

	if ( state == Pcap::warning )
		Reporter::warning(fmt("Warning while compiling pcap filter '%s': %s", filter, why));

	if ( state != Pcap::fatal )
		return;

	NOTICE(Notice::Info($note=Compile_Failure, $msg="Compiling packet filter failed", $sub=filter));

	local message = fmt("Bad pcap filter '%s': %s", filter, why);
	if ( network_time() == 0.0 )
		Reporter::fatal(message);
	else
		Reporter::warning(message);
	}

function install(): bool
	{
	if ( currently_building )
		return F;

	local filter = build();
	if ( filter == current_filter )
		return F;

	local started = current_time();
	if ( ! Pcap::precompile_pcap_filter(DefaultPcapFilter, filter) )
		report_compile_failure(filter);

	local taken = current_time() - started;
	if ( taken > max_filter_compile_time )
		NOTICE(Notice::Info($note=Too_Long_To_Compile_Filter,
		                    $msg=fmt("A BPF filter is taking longer than %0.1f seconds to compile", taken)));

	current_filter = filter;

	# Before the first packet there is no network time.
	local is_first = network_time() == 0.0;
	local info = Info($ts=is_first ? current_time() : network_time(), $node=peer_description, $filter=filter, $init=is_first);

	if ( ! Pcap::install_pcap_filter(DefaultPcapFilter) )
		{
		info$success = F;
		info$failure_reason = Pcap::get_filter_state_string(DefaultPcapFilter);
		NOTICE(Notice::Info($note=Install_Failure, $msg="Installing packet filter failed", $sub=filter));
		}

	if ( reading_live_traffic() || reading_traces() )
		Log::write(PacketFilter::LOG, info);

	filter_changed = F;
	return T;
	}
