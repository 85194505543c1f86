##! Copies rotated logs to other hosts by SCP. A filter asks for it by
##! ``$postprocessor=scp_postprocessor`` and an entry in
##! :zeek:see:`Log::scp_destinations`.

module Log;

export {
	## Copies a rotated log to the hosts that are named for its writer and path.
	##
	## info: the log.
	##
	## Returns: true always.
	global scp_postprocessor: function(info: Log::RotationInfo): bool;

	## A place to copy to.
	type SCPDestination: record {
		user: string;	##< Name of the user there.
		host: string;	##< Name of the host.
		path: string;	##< Directory there.
	};

	## Where logs go, by writer and path.
	global scp_destinations: table[Writer, string] of set[SCPDestination];

	## How times stand in the names there.
	const scp_rotation_date_format = "%Y-%m-%d-%H-%M-%S" &redef;
}

function scp_postprocessor(info: Log::RotationInfo): bool
	{
	if ( reading_traces() || [info$writer, info$path] !in scp_destinations )
		return T;

	local command = "";
	for ( d in scp_destinations[info$writer, info$path] )
		command += fmt("scp %s %s@%s:%s/%s.%s.log;", safe_shell_quote(info$fname), d$user, d$host, d$path,
		               info$path, strftime(Log::scp_rotation_date_format, info$open));

	command += fmt("/bin/rm %s", safe_shell_quote(info$fname));
	system(command);
	return T;
	}
