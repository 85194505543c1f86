##! Copies rotated logs to other hosts by SFTP. A filter asks for it by
##! ``$postprocessor=sftp_postprocessor`` and an entry in
##! :zeek:see:`Log::sftp_destinations`.

module Log;

export {
	## Copies a rotated log to the hosts that are named for its writer and path.
	##
	## info: the log.
	##
	## Returns: true always.
	global sftp_postprocessor: function(info: Log::RotationInfo): bool;

	## A place to copy to.
	type SFTPDestination: record {
		user: string;	##< Name of the user there.
		host: string;	##< Name of the host.
		host_port: count &default=22;	##< Port of the host.
		path: string;	##< Directory there.
	};

	## Where logs go, by writer and path.
	global sftp_destinations: table[Writer, string] of set[SFTPDestination];

	## How times stand in the names there.
	const sftp_rotation_date_format = "%Y-%m-%d-%H-%M-%S" &redef;
}

function sftp_postprocessor(info: Log::RotationInfo): bool
	{
	if ( reading_traces() || [info$writer, info$path] !in sftp_destinations )
		return T;

	local command = "";
	for ( d in sftp_destinations[info$writer, info$path] )
		command += fmt("echo put %s %s/%s.%s.log | sftp -P %d -b - %s@%s;", safe_shell_quote(info$fname), d$path,
		               info$path, strftime(Log::sftp_rotation_date_format, info$open), d$host_port, d$user, d$host);

	command += fmt("/bin/rm %s", safe_shell_quote(info$fname));
	system(command);
	return T;
	}
