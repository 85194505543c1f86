##! Messages and weirds raised by policies.

module Reporter;

export {
	## Reports something worth knowing.
	global info: function(msg: string): bool;

	## Reports something that may be wrong.
	global warning: function(msg: string): bool;

	## Reports an error; the program goes on.
	global error: function(msg: string): bool;

	## Reports an error and ends the program.
	global fatal: function(msg: string): bool;

	## Reports an error and aborts the program, leaving a core file where the
	## system writes such.
	global fatal_error_with_core: function(msg: string): bool;

	## Raises a weird about no connection or host in particular.
	global net_weird: function(name: string, addl: string &default="", source: string &default=""): bool;

	## Raises a weird about two hosts.
	global flow_weird: function(name: string, orig: addr, resp: addr, addl: string &default="", source: string &default=""): bool;

	## Raises a weird about a connection.
	global conn_weird: function(name: string, c: connection, addl: string &default="", source: string &default=""): bool;

	## Raises a weird about a file.
	global file_weird: function(name: string, f: fa_file, addl: string &default="", source: string &default=""): bool;

	## Raises a weird about a limit that a connection has reached.
	global limit_reached_weird: function(name: string, c: connection, limit: count, limit_max: count &default=0, source: string &default=""): bool;

	## The weirds that are never sampled.
	global get_weird_sampling_whitelist: function(): string_set;

	## Sets the weirds that are never sampled.
	global set_weird_sampling_whitelist: function(weird_sampling_whitelist: string_set): bool;

	## The weirds that are sampled over all hosts together.
	global get_weird_sampling_global_list: function(): string_set;

	## Sets the weirds that are sampled over all hosts together.
	global set_weird_sampling_global_list: function(weird_sampling_global_list: string_set): bool;

	## How often a weird is reported before it is sampled.
	global get_weird_sampling_threshold: function(): count;

	## Sets how often a weird is reported before it is sampled.
	global set_weird_sampling_threshold: function(weird_sampling_threshold: count): bool;

	## Of how many weirds one is reported while they are sampled.
	global get_weird_sampling_rate: function(): count;

	## Sets of how many weirds one is reported while they are sampled.
	global set_weird_sampling_rate: function(weird_sampling_rate: count): bool;

	## How long after the last weird its count is kept.
	global get_weird_sampling_duration: function(): interval;

	## Sets how long after the last weird its count is kept.
	global set_weird_sampling_duration: function(weird_sampling_duration: interval): bool;
}

module GLOBAL;
