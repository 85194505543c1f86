##! Logs. A log is a *stream*: a record type whose ``&log`` fields are the
##! columns. *Filters* of a stream say what goes where and how; each stream
##! starts with one named ``default``, which writes all rows to a file that has
##! the stream's name.

module Log;

export {
	redef enum Log::ID += {
		## A place holder.
		UNKNOWN,
		## What ``print`` writes, where :zeek:see:`Log::print_to_log` says so.
		PRINTLOG
	};

	## Whether filters write here by default.
	const enable_local_logging = T &redef;

	## Whether filters write on other nodes by default.
	const enable_remote_logging = T &redef;

	## The writer of filters that name none.
	const default_writer = WRITER_ASCII &redef;

	## The directory of the logs; empty for the current one. Rotated logs go
	## there too where :zeek:see:`Log::rotation_format_func` names no other.
	const default_logdir = "" &redef;

	## What stands between two fields.
	const separator = "\t" &redef;

	## What stands between two elements of a set or vector.
	const set_separator = "," &redef;

	## How an empty set, vector or string is written.
	const empty_field = "(empty)" &redef;

	## How a field without value is written.
	const unset_field = "-" &redef;

	## Makes the path of a filter that has neither ``path`` nor ``path_func``
	## out of the stream's name: ``HTTP::LOG`` becomes ``http``.
	##
	## id: the stream.
	##
	## path: the result of the last call, empty at first.
	##
	## rec: the row.
	##
	## Returns: the path.
	global default_path_func: function(id: ID, path: string, rec: any): string &redef;

	## A row of the log of printed values.
	type PrintLogInfo: record {
		## When it was printed.
		ts: time &log;
		## The values as text.
		vals: string_vec &log;
	};

	## The event of that log.
	global log_print: event(rec: PrintLogInfo);

	## What of ``print`` goes to a log.
	const print_to_log: PrintLogType = REDIRECT_NONE &redef;

	## The path of that log.
	const print_log_path = "print" &redef;

	## What a function learns of a log that was rotated.
	type RotationInfo: record {
		writer: Writer;	##< Its writer.
		fname: string;	##< Its file name after the rotation.
		path: string;	##< Its path before.
		open: time;	##< When it was opened.
		close: time;	##< When it was closed.
		terminating: bool;	##< Whether the program ends.
	};

	## A function that is called for a log after its rotation.
	type RotationPostProcessorFunc: function(info: Log::RotationInfo): bool;

	## What a function learns of a log whose name after rotation it is to make.
	type RotationFmtInfo: record {
		writer: Writer;	##< Its writer.
		path: string;	##< Its path.
		open: time;	##< When it was opened.
		close: time;	##< When it is closed.
		terminating: bool;	##< Whether the program ends.
		postprocessor: RotationPostProcessorFunc &optional;	##< The function to call afterwards.
	};

	## How often logs are rotated; 0 for never.
	const default_rotation_interval = 0secs &redef;

	## The directory of rotated logs; empty for that of the logs.
	option default_rotation_dir = "";

	## The name of a rotated log.
	type RotationPath: record {
		## Its directory; made where it is not there.
		dir: string &default=default_rotation_dir;
		## Its name without the extension, which the writer adds.
		file_basename: string;
	};

	## Makes the name of a rotated log.
	const rotation_format_func: function(ri: RotationFmtInfo): RotationPath &redef;

	## How times stand in these names, as for :zeek:see:`strftime`.
	const default_rotation_date_format = "%Y-%m-%d-%H-%M-%S" &redef;

	## A shell command to run for each rotated log; empty for none.
	const default_rotation_postprocessor_cmd = "" &redef;

	## Environment variables for that command; their names get ``ZEEK_ARG_`` in
	## front.
	option default_rotation_postprocessor_cmd_env: table[string] of string = {};

	## The function to call for a rotated log, by writer.
	const default_rotation_postprocessors: table[Writer] of function(info: RotationInfo): bool &redef;

	## How often a summary of alarms is mailed; 0 for never.
	const default_mail_alarms_interval = 0secs &redef;

	## New names for columns, for all filters.
	const default_field_name_map: table[string] of string = table() &redef;

	## What stands between the names of a record and its field in a column name.
	const default_scope_sep = "." &redef;

	## What stands before the names of columns that ``ext_func`` adds.
	const Log::default_ext_prefix: string = "_" &redef;

	## A function that yields a record whose fields are added to each row. This
	## one adds nothing.
	const Log::default_ext_func: function(path: string): any =
		function(path: string) { } &redef;

	## How long a row is held back at most.
	const default_max_delay_interval = 200msec &redef;

	## How many rows of a stream are held back at most.
	const default_max_delay_queue_size = 1000 &redef;

	## What of a stream goes where.
	type Filter: record {
		## Its name, one of a kind in its stream.
		name: string;

		## The writer.
		writer: Writer &default=default_writer;

		## Where to write: for files the name without extension. A path that
		## another filter has already gets ``-2`` appended, and so on.
		path: string &optional;

		## A function that tells the path for each row, in place of *path*.
		path_func: function(id: ID, path: string, rec: any): string &optional;

		## The columns to write; all where it is not set.
		include: set[string] &optional;

		## The columns to leave out.
		exclude: set[string] &optional;

		## Whether rows are written here.
		log_local: bool &default=enable_local_logging;

		## Whether rows are sent to other nodes.
		log_remote: bool &default=enable_remote_logging;

		## New names for columns.
		field_name_map: table[string] of string &default=default_field_name_map;

		## What stands between the names of a record and its field.
		scope_sep: string &default=default_scope_sep;

		## What stands before the names of columns that *ext_func* adds.
		ext_prefix: string &default=default_ext_prefix;

		## A function that yields a record of further columns.
		ext_func: function(path: string): any &default=default_ext_func;

		## How often the log is rotated; 0 for never.
		interv: interval &default=default_rotation_interval;

		## A function to call after rotation, in place of the writer's one.
		postprocessor: function(info: RotationInfo): bool &optional;

		## Settings for the writer.
		config: table[string] of string &default=table();
	};

	## A hook for all rows of all streams; breaking out of it drops the row.
	type StreamPolicyHook: hook(rec: any, id: ID);

	## A hook for the rows of a filter; breaking out of it drops the row for
	## this filter. It may change the row.
	type PolicyHook: hook(rec: any, id: ID, filter: Filter);

	redef record Filter += {
		## The hook for its rows; that of the stream where it is not set.
		policy: PolicyHook &optional;
	};

	## A log.
	type Stream: record {
		## The record type of its rows.
		columns: any;

		## An event to raise for each row, with the row.
		ev: any &optional;

		## The path of filters that have none.
		path: string &optional;

		## The hook of filters that have none.
		policy: PolicyHook &optional;

		## Groups and modules whose events are switched on and off with the
		## stream.
		event_groups: set[string] &default=set();

		## How long a row is held back at most.
		max_delay_interval: interval &default=default_max_delay_interval;

		## How many rows are held back at most.
		max_delay_queue_size: count &default=default_max_delay_queue_size;

		## Bytes that a string may have; 0 for no limit.
		max_field_string_bytes: count &default=Log::default_max_field_string_bytes;

		## Bytes that all strings of a row may have; 0 for no limit.
		max_total_string_bytes: count &default=Log::default_max_total_string_bytes;

		## Elements that a set or vector may have; 0 for no limit.
		max_field_container_elements: count &default=Log::default_max_field_container_elements;

		## Elements that all sets and vectors of a row may have; 0 for no limit.
		max_total_container_elements: count &default=Log::default_max_total_container_elements;
	};

	## What :zeek:see:`Log::get_filter` yields where there is no such filter.
	const no_filter = Filter($name="<not found>");

	## Opens a stream with its default filter.
	##
	## id: the stream.
	##
	## stream: its columns and settings.
	##
	## Returns: whether it is open.
	global create_stream: function(id: ID, stream: Stream): bool;

	## Closes a stream for good.
	global remove_stream: function(id: ID): bool;

	## Switches a stream on.
	global enable_stream: function(id: ID): bool;

	## Switches a stream off; its rows are dropped until it is on again.
	global disable_stream: function(id: ID): bool;

	## Adds a filter to a stream, in place of one of the same name.
	global add_filter: function(id: ID, filter: Filter): bool;

	## Removes a filter from a stream.
	global remove_filter: function(id: ID, name: string): bool;

	## Yields the names of a stream's filters.
	global get_filter_names: function(id: ID): set[string];

	## Yields a filter, or :zeek:see:`Log::no_filter`.
	global get_filter: function(id: ID, name: string): Filter;

	## Writes a row.
	##
	## id: the stream.
	##
	## columns: a record of the stream's type.
	##
	## Returns: false where there is no such stream, the record has another
	##          type, or a path function failed.
	global write: function(id: ID, columns: any): bool;

	## Sets whether rows of a stream may wait in memory.
	global set_buf: function(id: ID, buffered: bool): bool;

	## Writes out the rows of a stream that wait.
	global flush: function(id: ID): bool;

	## Gives a stream its default filter.
	global add_default_filter: function(id: ID): bool;

	## Takes the default filter from a stream.
	global remove_default_filter: function(id: ID): bool;

	## Runs :zeek:see:`Log::default_rotation_postprocessor_cmd` for a rotated log.
	##
	## info: the log.
	##
	## npath: its file name now.
	global run_rotation_postprocessor_cmd: function(info: RotationInfo, npath: string): bool;

	## The streams that are on. To look at, not to change.
	global active_streams: table[ID] of Stream = table();

	## A hook for each row of each stream, before the filters; breaking out of
	## it drops the row. Hooks of filters still run.
	global log_stream_policy: Log::StreamPolicyHook;

	## A function to call before a row that was held back is written; false
	## drops it.
	type PostDelayCallback: function(rec: any, id: ID): bool;

	## Stands for a reason to hold back a row.
	type DelayToken: opaque of LogDelayToken;

	## Lets every row pass.
	global empty_post_delay_cb: PostDelayCallback;

	## Holds back the row that is being written; to be called from
	## :zeek:see:`Log::log_stream_policy` only.
	##
	## id: the stream.
	##
	## rec: the row.
	##
	## post_delay_cb: what to call before it is written at last.
	##
	## Returns: a token for :zeek:see:`Log::delay_finish`.
	global delay: function(id: ID, rec: any, post_delay_cb: PostDelayCallback &default=empty_post_delay_cb): DelayToken;

	## Gives back a token; the row is written when all are back, or after its
	## time in any case.
	global delay_finish: function(id: ID, rec: any, token: DelayToken): bool;

	## Lengthens the time for which rows of a stream are held back at most.
	global set_max_delay_interval: function(id: Log::ID, max_delay: interval): bool;

	## Sets how many rows of a stream are held back at most.
	global set_max_delay_queue_size: function(id: Log::ID, queue_size: count): bool;

	## Tells how many rows of a stream are held back, -1 without such a stream.
	global get_delay_queue_size: function(id: Log::ID): int;
}

# All streams, the filters' names of each, and the filters.
global all_streams: table[ID] of Stream = table();
global stream_filters: table[ID] of set[string] = table();
global filters: table[ID, string] of Filter;

@load base/bif/logging.bif

module Log;

# The engine calls this for a rotated log whose filter names no function.
function __default_rotation_postprocessor(info: RotationInfo): bool &is_used
	{
	if ( info$writer !in default_rotation_postprocessors )
		return T;

	return default_rotation_postprocessors[info$writer](info);
	}

function default_path_func(id: ID, path: string, rec: any): string
	{
	if ( path != "" )
		return path;

	local name = fmt("%s", id);
	local parts = split_string1(name, /::/);
	if ( |parts| != 2 )
		return to_lower(name);

	if ( parts[1] == "LOG" )
		{
		# An underscore goes between the words of a name like CaptureLoss.
		local words = split_string_n(parts[0], /[^A-Z][A-Z][a-z]*/, T, 4);
		local result = "";
		if ( 0 in words )
			result = words[0];
		if ( 1 in words && words[1] != "" )
			result = cat(result, sub_bytes(words[1], 1, 1), "_", sub_bytes(words[1], 2, |words[1]|));
		if ( 2 in words && words[2] != "" )
			result = cat(result, "_", words[2]);
		if ( 3 in words && words[3] != "" )
			result = cat(result, sub_bytes(words[3], 1, 1), "_", sub_bytes(words[3], 2, |words[3]|));
		return to_lower(result);
		}

	return cat(to_lower(parts[0]), "_", to_lower(sub(parts[1], /_LOG$/, "")));
	}

function run_rotation_postprocessor_cmd(info: RotationInfo, npath: string): bool
	{
	if ( default_rotation_postprocessor_cmd == "" )
		return T;

	local writer = subst_string(to_lower(fmt("%s", info$writer)), "log::writer_", "");
	system_env(fmt("%s %s %s %s %s %d %s",
	               default_rotation_postprocessor_cmd, safe_shell_quote(npath), safe_shell_quote(info$path),
	               strftime("%y-%m-%d_%H.%M.%S", info$open),
	               strftime("%y-%m-%d_%H.%M.%S", info$close),
	               info$terminating, writer),
	           default_rotation_postprocessor_cmd_env);
	return T;
	}

# What is done with a rotated text log by default.
function default_ascii_rotation_postprocessor_func(info: Log::RotationInfo): bool
	{
	return Log::run_rotation_postprocessor_cmd(info, info$fname);
	}

redef Log::default_rotation_postprocessors += {
	[Log::WRITER_ASCII] = default_ascii_rotation_postprocessor_func
};

function Log::rotation_format_func(ri: Log::RotationFmtInfo): Log::RotationPath
	{
	# Text logs with the default treatment are named path.date, others path-date.
	local is_default = ri?$postprocessor && ri$postprocessor == __default_rotation_postprocessor
	                   && ri$writer == WRITER_ASCII
	                   && ri$writer in default_rotation_postprocessors
	                   && default_rotation_postprocessors[WRITER_ASCII] == default_ascii_rotation_postprocessor_func;

	if ( is_default )
		return RotationPath($file_basename=fmt("%s.%s", ri$path, strftime(Log::default_rotation_date_format, ri$open)));

	return RotationPath($file_basename=fmt("%s-%s", ri$path, strftime("%y-%m-%d_%H.%M.%S", ri$open)));
	}

function create_stream(id: ID, stream: Stream): bool
	{
	if ( ! __create_stream(id, stream) )
		return F;

	active_streams[id] = stream;
	all_streams[id] = stream;
	return add_default_filter(id);
	}

function remove_stream(id: ID): bool
	{
	delete active_streams[id];
	delete all_streams[id];

	if ( id in stream_filters )
		{
		for ( name in stream_filters[id] )
			delete filters[id, name];

		delete stream_filters[id];
		}

	return __remove_stream(id);
	}

function disable_stream(id: ID): bool
	{
	delete active_streams[id];

	if ( id in all_streams )
		for ( group in all_streams[id]$event_groups )
			{
			if ( has_module_events(group) )
				disable_module_events(group);

			if ( has_event_group(group) )
				disable_event_group(group);
			}

	return __disable_stream(id);
	}

function enable_stream(id: ID): bool
	{
	if ( ! __enable_stream(id) )
		return F;

	if ( id in all_streams )
		{
		active_streams[id] = all_streams[id];
		for ( group in all_streams[id]$event_groups )
			{
			if ( has_module_events(group) )
				enable_module_events(group);

			if ( has_event_group(group) )
				enable_event_group(group);
			}
		}

	return T;
	}

function add_filter(id: ID, filter: Filter): bool
	{
	local stream = all_streams[id];

	if ( stream?$path && ! filter?$path )
		filter$path = stream$path;

	if ( ! filter?$path && ! filter?$path_func )
		filter$path_func = default_path_func;

	if ( ! __add_filter(id, filter) )
		return F;

	if ( id !in stream_filters )
		stream_filters[id] = set();

	add stream_filters[id][filter$name];
	filters[id, filter$name] = filter;
	return T;
	}

function remove_filter(id: ID, name: string): bool
	{
	if ( id in stream_filters )
		delete stream_filters[id][name];

	delete filters[id, name];
	return __remove_filter(id, name);
	}

function get_filter(id: ID, name: string): Filter
	{
	return [id, name] in filters ? filters[id, name] : no_filter;
	}

function get_filter_names(id: ID): set[string]
	{
	if ( id in stream_filters )
		return stream_filters[id];

	return set();
	}

function write(id: ID, columns: any): bool
	{
	return __write(id, columns);
	}

function set_buf(id: ID, buffered: bool): bool
	{
	return __set_buf(id, buffered);
	}

function flush(id: ID): bool
	{
	return __flush(id);
	}

function add_default_filter(id: ID): bool
	{
	return add_filter(id, Filter($name="default"));
	}

function remove_default_filter(id: ID): bool
	{
	return remove_filter(id, "default");
	}

event zeek_init() &priority=5
	{
	if ( print_to_log != REDIRECT_NONE )
		Log::create_stream(PRINTLOG, Log::Stream($columns=PrintLogInfo, $ev=log_print, $path=print_log_path));
	}

function empty_post_delay_cb(rec: any, id: ID): bool
	{
	return T;
	}

function delay(id: ID, rec: any, post_delay_cb: PostDelayCallback &default=empty_post_delay_cb): DelayToken
	{
	return Log::__delay(id, rec, post_delay_cb);
	}

function delay_finish(id: ID, rec: any, token: DelayToken): bool
	{
	return Log::__delay_finish(id, rec, token);
	}

function set_max_delay_interval(id: Log::ID, max_delay: interval): bool
	{
	if ( id !in all_streams )
		return F;

	# The time only grows: rows in the queue were promised it.
	if ( all_streams[id]$max_delay_interval >= max_delay )
		return T;

	if ( ! Log::__set_max_delay_interval(id, max_delay) )
		return F;

	all_streams[id]$max_delay_interval = max_delay;
	return T;
	}

function set_max_delay_queue_size(id: Log::ID, queue_size: count): bool
	{
	if ( id !in all_streams || ! Log::__set_max_delay_queue_size(id, queue_size) )
		return F;

	all_streams[id]$max_delay_queue_size = queue_size;
	return T;
	}

function get_delay_queue_size(id: Log::ID): int
	{
	return Log::__get_delay_queue_size(id);
	}
