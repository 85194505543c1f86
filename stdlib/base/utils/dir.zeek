##! Watching for new files in a directory.

@load base/utils/exec

module Dir;

export {
	## How often directories are looked at.
	option polling_interval = 30 sec;

	## Calls a function for each file in a directory, those that are there now
	## and those that come.
	##
	## dir: the directory.
	##
	## callback: is called with the path of each new file.
	##
	## poll_interval: how often to look.
	global monitor: function(dir: string, callback: function(fname: string),
	                         poll_interval: interval &default=polling_interval);
}

event Dir::look_again(dir: string, known: set[string], callback: function(fname: string), poll_interval: interval)
	{
	when [dir, known, callback, poll_interval] ( local result = Exec::run([$cmd=fmt("ls -i -1 %s/", safe_shell_quote(dir))]) )
		{
		if ( result$exit_code != 0 )
			Reporter::warning(fmt("Requested monitoring of nonexistent directory (%s).", dir));
		else
			{
			# A name that comes again with another number is another file.
			local found: set[string] = set();
			for ( _, line in result$stdout )
				{
				local parts = split_string1(lstrip(line), / /);
				if ( |parts| != 2 )
					next;

				if ( line !in known )
					callback(fmt("%s/%s", dir, parts[1]));

				add found[line];
				}

			schedule poll_interval { Dir::look_again(dir, found, callback, poll_interval) };
			}
		}
	}

function monitor(dir: string, callback: function(fname: string), poll_interval: interval &default=polling_interval)
	{
	event Dir::look_again(dir, set(), callback, poll_interval);
	}
