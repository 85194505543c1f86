##! Settings of nodes that write the logs.

@load base/frameworks/cluster/main
@load base/frameworks/logging

@prefixes += cluster-logger

## Logs are written here.
redef Log::enable_local_logging = T;

## They are passed on to nobody.
redef Log::enable_remote_logging = F;

redef Log::default_rotation_interval = 1 hrs;

redef Log::default_mail_alarms_interval = 24 hrs;

## What the names of rotated logs tell besides log and times.
global archiver_log_metadata: table[string] of string &redef;

# Where several nodes write logs, the names tell which it was.
@if ( Cluster::get_node_count(Cluster::LOGGER) > 1 )
redef archiver_log_metadata += {
	["log_suffix"] = Cluster::node,
};
@endif

## Writes a table as ``key=value`` with commas between.
function archiver_encode_log_metadata(tbl: table[string] of string): string
	{
	local parts: vector of string;

	for ( key, value in tbl )
		{
		if ( |value| == 0 )
			next;

		if ( /[,=]/ in key || /[,=]/ in value )
			Reporter::warning(fmt("Invalid log_metadata: k='%s' v='%s'", key, value));
		else
			parts += fmt("%s=%s", strip(key), strip(value));
		}

	return join_string_vec(parts, ",");
	}

## Names rotated logs as the reference's archiver expects it.
function archiver_rotation_format_func(ri: Log::RotationFmtInfo): Log::RotationPath
	{
	local name = fmt("%s__%s__%s__", ri$path, strftime(Log::default_rotation_date_format, ri$open),
	                 strftime(Log::default_rotation_date_format, ri$close));

	if ( |archiver_log_metadata| > 0 )
		name += archiver_encode_log_metadata(archiver_log_metadata) + "__";

	return Log::RotationPath($file_basename=name);
	}

@if ( Supervisor::is_supervised() )
redef Log::default_rotation_dir = "log-queue";
redef Log::rotation_format_func = archiver_rotation_format_func;
redef LogAscii::enable_leftover_log_rotation = T;
@else
redef Log::default_rotation_postprocessor_cmd = "archive-log";
@endif
