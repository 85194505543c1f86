##! Settings of the text writer: tab-separated values by default, JSON where
##! asked for. Most can be given for one filter alone, in its ``$config``
##! table; there ``tsv`` set to ``T`` leaves only one line of column names of
##! the header.

module LogAscii;

export {
	## Whether everything goes to standard output instead of files.
	const output_to_stdout = F &redef;

	## Whether rows are written as JSON, one object a line.
	const use_json = F &redef;

	## Whether logs that a crashed process left are rotated at the start.
	const enable_leftover_log_rotation = F &redef;

	## The directory of the logs; where empty that of the logging framework.
	const logdir = "" &redef;

	## Whether valid UTF-8 stands as it is, instead of escaped bytes.
	const enable_utf_8 = T &redef;

	## Compression level of the logs, 1 to 9; 0 for none.
	const gzip_level = 0 &redef;

	## Extension of compressed logs.
	const gzip_file_extension = "gz" &redef;

	## How times are written in JSON.
	const json_timestamps: JSON::TimestampFormat = JSON::TS_EPOCH &redef;

	## How bytes that are no valid UTF-8 are written in JSON.
	const json_string_escape_policy: JSON::StringEscapePolicy = JSON::STRING_ESCAPE_POLICY_HEX &redef;

	## Whether JSON has fields without value, as ``null``.
	const json_include_unset_fields = F &redef;

	## Whether the header and the closing line are written (never in JSON).
	const include_meta = T &redef;

	## What stands before header lines.
	const meta_prefix = "#" &redef;

	## What stands between two fields.
	const separator = Log::separator &redef;

	## What stands between two elements of a set or vector.
	const set_separator = Log::set_separator &redef;

	## How an empty set, vector or string is written.
	const empty_field = Log::empty_field &redef;

	## How a field without value is written.
	const unset_field = Log::unset_field &redef;
}
