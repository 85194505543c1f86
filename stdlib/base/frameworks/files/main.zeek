##! Files that go over the network: what is known of them, which analyzers look
##! at them, and the log of files.

@load base/bif/file_analysis.bif
@load base/frameworks/analyzer
@load base/frameworks/logging
@load base/utils/site

module Files;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Settings for a file analyzer.
	type AnalyzerArgs: record {
		## An event for each piece of the file, in the order in which they come
		## (:zeek:see:`Files::ANALYZER_DATA_EVENT`).
		chunk_event: event(f: fa_file, data: string, off: count) &optional;

		## An event for each piece of the file, in the file's order
		## (:zeek:see:`Files::ANALYZER_DATA_EVENT`).
		stream_event: event(f: fa_file, data: string) &optional;
	} &redef;

	## A row.
	type Info: record {
		## When the file was seen first.
		ts: time &log;
		## Identifier of the file.
		fuid: string &log;
		## Identifier of the connection.
		uid: string &log &optional;
		## Addresses and ports.
		id: conn_id &log &optional;
		## Where it comes from, like ``HTTP``.
		source: string &log &optional;
		## Number of the message, or depth of the entity, that it was in.
		depth: count &default=0 &log;
		## Analyzers that looked at it.
		analyzers: set[string] &default=string_set() &log;
		## Its kind.
		mime_type: string &log &optional;
		## Its name.
		filename: string &log &optional;
		## How long it was looked at.
		duration: interval &log &default=0secs;
		## Whether a local host sent it.
		local_orig: bool &log &optional;
		## Whether the originator sent it.
		is_orig: bool &log &optional;
		## Bytes that were looked at.
		seen_bytes: count &log &default=0;
		## Bytes that it should have.
		total_bytes: count &log &optional;
		## Bytes that were never seen.
		missing_bytes: count &log &default=0;
		## Bytes that could not be put in order.
		overflow_bytes: count &log &default=0;
		## Whether it ended because nothing more came.
		timedout: bool &log &default=F;
		## Identifier of the file that it was taken out of.
		parent_fuid: string &log &optional;
	} &redef;

	## Analyzers that are not used, whatever policies ask for.
	const disable: table[Files::Tag] of bool = table() &redef;

	## Whether analyzers begin with files of the kinds they are registered for.
	const analyze_by_mime_type_automatically = T &redef;

	## Whether pieces of a file are put in order.
	option enable_reassembler = T;

	## Bytes of a file that are held until those before them come.
	const reassembly_buffer_size = 524288 &redef;

	## Tells whether a file is under analysis.
	global file_exists: function(fuid: string): bool;

	## Yields a file under analysis.
	global lookup_file: function(fuid: string): fa_file;

	## Puts the pieces of a file in order.
	global enable_reassembly: function(f: fa_file);

	## Takes the pieces of a file as they come.
	global disable_reassembly: function(f: fa_file);

	## Sets how many bytes of a file are held.
	global set_reassembly_buffer_size: function(f: fa_file, max: count);

	## Sets after how long without data a file has ended.
	global set_timeout_interval: function(f: fa_file, t: interval): bool;

	## Switches an analyzer on, for files to come.
	global enable_analyzer: function(tag: Files::Tag): bool;

	## Switches an analyzer off, for files to come.
	global disable_analyzer: function(tag: Files::Tag): bool;

	## Tells whether an analyzer is on.
	global analyzer_enabled: function(tag: Files::Tag): bool;

	## Adds an analyzer to a file.
	global add_analyzer: function(f: fa_file, tag: Files::Tag, args: AnalyzerArgs &default=AnalyzerArgs()): bool;

	## Takes an analyzer from a file.
	global remove_analyzer: function(f: fa_file, tag: Files::Tag, args: AnalyzerArgs &default=AnalyzerArgs()): bool;

	## Ends the analysis of a file.
	global stop: function(f: fa_file): bool;

	## Yields the name of an analyzer.
	global analyzer_name: function(tag: Files::Tag): string;

	## Describes a file, like by its URL.
	global describe: function(f: fa_file): string;

	## What a protocol tells of its files.
	type ProtoRegistration: record {
		## Names the file that a side of a connection sends. Data with the same
		## name is one file; with an empty name it is none.
		get_file_handle: function(c: connection, is_orig: bool): string;

		## Describes a file.
		describe: function(f: fa_file): string &default=function(f: fa_file): string { return ""; };
	};

	## Registers what a protocol tells of its files.
	##
	## Returns: false where it was registered already.
	global register_protocol: function(tag: Analyzer::Tag, reg: ProtoRegistration): bool;

	## Registers a function to call when an analyzer is added to a file.
	global register_analyzer_add_callback: function(tag: Files::Tag, callback: function(f: fa_file, args: AnalyzerArgs));

	## Begins with an analyzer for files of some kinds.
	global register_for_mime_types: function(tag: Files::Tag, mts: set[string]): bool;

	## Begins with an analyzer for files of a kind.
	global register_for_mime_type: function(tag: Files::Tag, mt: string): bool;

	## Yields the kinds of an analyzer.
	global registered_mime_types: function(tag: Files::Tag): set[string];

	## Yields the kinds of all analyzers.
	global all_registered_mime_types: function(): table[Files::Tag] of set[string];

	## Raised for each row.
	global log_files: event(rec: Info);
}

redef record fa_file += {
	info: Info &optional;
};

global registered_protocols: table[Analyzer::Tag] of ProtoRegistration = table();
global mime_types: table[Files::Tag] of set[string];
global mime_type_to_analyzers: table[string] of set[Files::Tag];
global analyzer_add_callbacks: table[Files::Tag] of function(f: fa_file, args: AnalyzerArgs) = table();

event zeek_init() &priority=5
	{
	Log::create_stream(Files::LOG, Log::Stream($columns=Info, $ev=log_files, $path="files", $policy=log_policy));
	}

function set_info(f: fa_file)
	{
	if ( ! f?$info )
		f$info = Info($ts=f$last_active, $fuid=f$id);

	local info = f$info;
	info$source = f$source;
	info$duration = f$last_active - info$ts;
	info$seen_bytes = f$seen_bytes;
	info$missing_bytes = f$missing_bytes;
	info$overflow_bytes = f$overflow_bytes;

	if ( f?$parent_id )
		info$parent_fuid = f$parent_id;

	if ( f?$total_bytes )
		info$total_bytes = f$total_bytes;

	if ( f?$is_orig )
		info$is_orig = f$is_orig;
	}

function file_exists(fuid: string): bool
	{
	return __file_exists(fuid);
	}

function lookup_file(fuid: string): fa_file
	{
	return __lookup_file(fuid);
	}

function set_timeout_interval(f: fa_file, t: interval): bool
	{
	return __set_timeout_interval(f$id, t);
	}

function enable_reassembly(f: fa_file)
	{
	__enable_reassembly(f$id);
	}

function disable_reassembly(f: fa_file)
	{
	__disable_reassembly(f$id);
	}

function set_reassembly_buffer_size(f: fa_file, max: count)
	{
	__set_reassembly_buffer(f$id, max);
	}

function enable_analyzer(tag: Files::Tag): bool
	{
	return __enable_analyzer(tag);
	}

function disable_analyzer(tag: Files::Tag): bool
	{
	return __disable_analyzer(tag);
	}

function analyzer_enabled(tag: Files::Tag): bool
	{
	return __analyzer_enabled(tag);
	}

function add_analyzer(f: fa_file, tag: Files::Tag, args: AnalyzerArgs): bool
	{
	if ( (tag in disable && disable[tag]) || ! analyzer_enabled(tag) )
		return F;

	add f$info$analyzers[analyzer_name(tag)];

	if ( tag in analyzer_add_callbacks )
		analyzer_add_callbacks[tag](f, args);

	if ( __add_analyzer(f$id, tag, args) )
		return T;

	Reporter::warning(fmt("Analyzer %s not added successfully to file %s.", tag, f$id));
	return F;
	}

function register_analyzer_add_callback(tag: Files::Tag, callback: function(f: fa_file, args: AnalyzerArgs))
	{
	analyzer_add_callbacks[tag] = callback;
	}

function remove_analyzer(f: fa_file, tag: Files::Tag, args: AnalyzerArgs): bool
	{
	return __remove_analyzer(f$id, tag, args);
	}

function stop(f: fa_file): bool
	{
	return __stop(f$id);
	}

function analyzer_name(tag: Files::Tag): string
	{
	return __analyzer_name(tag);
	}

function register_protocol(tag: Analyzer::Tag, reg: ProtoRegistration): bool
	{
	local is_new = tag !in registered_protocols;
	registered_protocols[tag] = reg;
	return is_new;
	}

function register_for_mime_types(tag: Files::Tag, mts: set[string]): bool
	{
	local all_done = T;

	for ( mt in mts )
		if ( ! register_for_mime_type(tag, mt) )
			all_done = F;

	return all_done;
	}

function register_for_mime_type(tag: Files::Tag, mt: string): bool
	{
	if ( tag !in mime_types )
		mime_types[tag] = set();

	if ( mt !in mime_type_to_analyzers )
		mime_type_to_analyzers[mt] = set();

	add mime_types[tag][mt];
	add mime_type_to_analyzers[mt][tag];
	return T;
	}

function registered_mime_types(tag: Files::Tag): set[string]
	{
	return tag in mime_types ? mime_types[tag] : set();
	}

function all_registered_mime_types(): table[Files::Tag] of set[string]
	{
	return mime_types;
	}

function describe(f: fa_file): string
	{
	if ( ! Analyzer::has_tag(f$source) )
		return "";

	local tag = Analyzer::get_tag(f$source);
	if ( tag !in registered_protocols )
		return "";

	local protocol = registered_protocols[tag];
	return protocol$describe(f);
	}

# Protocols that told nothing of their files, and for which that was reported.
global missing_get_file_handle_warned: table[Analyzer::Tag] of bool &default=F;

event get_file_handle(tag: Analyzer::Tag, c: connection, is_orig: bool) &priority=5
	{
	if ( tag in registered_protocols )
		{
		local protocol = registered_protocols[tag];
		set_file_handle(protocol$get_file_handle(c, is_orig));
		return;
		}

	if ( ! missing_get_file_handle_warned[tag] )
		{
		missing_get_file_handle_warned[tag] = T;
		Reporter::warning(fmt("get_file_handle() handler missing for %s", tag));
		}

	set_file_handle(fmt("%s-fallback-%s-%s-%s", tag, c$uid, is_orig, network_time()));
	}

event file_new(f: fa_file) &priority=10
	{
	set_info(f);

	if ( enable_reassembler )
		{
		enable_reassembly(f);
		set_reassembly_buffer_size(f, reassembly_buffer_size);
		}
	}

event file_over_new_connection(f: fa_file, c: connection, is_orig: bool) &priority=10
	{
	set_info(f);

	if ( |Site::local_nets| > 0 )
		f$info$local_orig = Site::is_local_addr(f$is_orig ? c$id$orig_h : c$id$resp_h);
	}

event file_sniff(f: fa_file, meta: fa_metadata) &priority=10
	{
	set_info(f);

	if ( ! meta?$mime_type )
		return;

	f$info$mime_type = meta$mime_type;

	if ( analyze_by_mime_type_automatically && meta$mime_type in mime_type_to_analyzers )
		for ( tag in mime_type_to_analyzers[meta$mime_type] )
			add_analyzer(f, tag);
	}

event file_timeout(f: fa_file) &priority=10
	{
	set_info(f);
	f$info$timedout = T;
	}

event file_state_remove(f: fa_file) &priority=10
	{
	set_info(f);
	}

event file_state_remove(f: fa_file) &priority=-10
	{
	if ( ! f?$conns || |f$conns| == 0 )
		{
		Log::write(Files::LOG, f$info);
		return;
		}

	# A row for each connection. Rows may be held back, so that several must not
	# share one record.
	for ( [cid], c in f$conns )
		{
		local info = |f$conns| > 1 ? copy(f$info) : f$info;
		info$uid = c$uid;
		info$id = c$id;
		Log::write(Files::LOG, info);
		}
	}
