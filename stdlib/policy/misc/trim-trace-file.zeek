##! Begins the recording of ``-w`` anew at intervals, so that it does not grow for
##! ever.

module TrimTraceFile;

export {
	## How often.
	const trim_interval = 10mins &redef;

	## Begins the recording anew.
	##
	## first_trim: only waits for the first time.
	global go: event(first_trim: bool);
}

event TrimTraceFile::go(first_trim: bool)
	{
	if ( zeek_is_terminating() || trace_output_file == "" )
		return;

	if ( ! first_trim )
		{
		local info = rotate_file_by_name(trace_output_file);
		if ( info$old_name != "" )
			unlink(info$new_name);
		}

	schedule trim_interval { TrimTraceFile::go(F) };
	}

event zeek_init()
	{
	if ( trim_interval > 0secs )
		schedule trim_interval { TrimTraceFile::go(T) };
	}
