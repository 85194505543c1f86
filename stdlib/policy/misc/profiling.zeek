##! Writes to prof.log what the program uses: memory, time, connections, timers,
##! and now and then the elements of its tables.

module Profiling;

# The extension of the file's name.
function log_suffix(): string
	{
	local suffix = getenv("ZEEK_LOG_SUFFIX");
	return suffix == "" ? "log" : suffix;
	}

## Where it is written to.
redef profiling_file = open(fmt("prof.%s", Profiling::log_suffix()));

## How often.
redef profiling_interval = 15 secs;

## Every how many times tables are counted.
redef expensive_profiling_multiple = 20;

event zeek_init()
	{
	set_buf(profiling_file, F);
	}
