##! Where the program's files are, as the service in packaging/ lays them out; change
##! them where yours are elsewhere.

module Installation;

export {
	## The program and its library.
	const root_dir = "/opt/nidsvm" &redef;

	## Settings.
	const etc_dir = "/etc/nidsvm" &redef;

	## Logs.
	const log_dir = "/var/log/nidsvm" &redef;

	## What lives as long as the program runs.
	const spool_dir = "/run/nidsvm" &redef;

	## What outlives it.
	const state_dir = "/var/lib/nidsvm" &redef;
}
