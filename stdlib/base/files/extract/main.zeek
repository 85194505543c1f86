##! Writes files to disk, where :zeek:see:`Files::ANALYZER_EXTRACT` is added.

@load base/frameworks/files
@load base/utils/paths

module FileExtract;

export {
	## Where files are written.
	const prefix = "./extract_files/" &redef;

	## Bytes of a file that are written; 0 for no limit.
	option default_limit = 0;

	## Whether missing bytes count for the limit. They leave holes.
	option default_limit_includes_missing = T;

	redef record Files::Info += {
		## Name of the file on disk.
		extracted: string &optional &log;

		## Whether it is not all of it.
		extracted_cutoff: bool &optional &log;

		## How much of it there is.
		extracted_size: count &optional &log;
	};

	redef record Files::AnalyzerArgs += {
		## Name of the file on disk; made up where it is not set.
		extract_filename: string &optional;
		## Bytes that are written. When they are reached,
		## :zeek:see:`file_extraction_limit` is raised; a handler can raise the
		## limit with :zeek:see:`FileExtract::set_limit`. 0 for no limit.
		extract_limit: count &default=default_limit;
		## Whether missing bytes count for the limit.
		extract_limit_includes_missing: bool &default=default_limit_includes_missing;
	};

	## Sets how many bytes of a file are written.
	##
	## Returns: false where it is not being written.
	global set_limit: function(f: fa_file, args: Files::AnalyzerArgs, n: count): bool;
}

function set_limit(f: fa_file, args: Files::AnalyzerArgs, n: count): bool
	{
	return __set_limit(f$id, args, n);
	}

function on_add(f: fa_file, args: Files::AnalyzerArgs)
	{
	if ( ! args?$extract_filename )
		args$extract_filename = cat("extract-", f$last_active, "-", f$source, "-", f$id);

	f$info$extracted = args$extract_filename;
	f$info$extracted_cutoff = F;
	args$extract_filename = build_path_compressed(prefix, args$extract_filename);
	mkdir(prefix);
	}

event file_extraction_limit(f: fa_file, args: Files::AnalyzerArgs, limit: count, len: count) &priority=10
	{
	f$info$extracted_cutoff = T;
	f$info$extracted_size = limit;
	}

event zeek_init() &priority=10
	{
	Files::register_analyzer_add_callback(Files::ANALYZER_EXTRACT, on_add);
	}
