##! The log of portable executables: one row for each whose header of the file was seen.

module PE;

@load ./consts

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the first header.
		ts: time &log;
		## Identifier of the file.
		id: string &log;
		## Kind of processor.
		machine: string &log &optional;
		## When the file was made.
		compile_ts: time &log &optional;
		## System needed.
		os: string &log &optional;
		## Subsystem needed.
		subsystem: string &log &optional;
		## Whether it is an executable and not an object file.
		is_exe: bool &log &default=T;
		## Whether it is for 64 bits.
		is_64bit: bool &log &default=T;
		## Whether it may lie anywhere in memory.
		uses_aslr: bool &log &default=F;
		## Whether its data cannot be executed.
		uses_dep: bool &log &default=F;
		## Whether its signature is checked.
		uses_code_integrity: bool &log &default=F;
		## Whether it handles exceptions of the structured kind.
		uses_seh: bool &log &default=T;
		## Whether it has a table of imports.
		has_import_table: bool &log &optional;
		## Whether it has a table of exports.
		has_export_table: bool &log &optional;
		## Whether it has a table of certificates.
		has_cert_table: bool &log &optional;
		## Whether it has a table for debugging.
		has_debug_data: bool &log &optional;
		## Names of its sections.
		section_names: vector of string &log &optional;
	};

	## Raised for each row.
	global log_pe: event(rec: Info);

	## Gives a file its row; runs for each header.
	global set_file: hook(f: fa_file);
}

redef record fa_file += {
	pe: Info &optional;
};

const pe_mime_types = { "application/x-dosexec" };

event zeek_init() &priority=5
	{
	Files::register_for_mime_types(Files::ANALYZER_PE, pe_mime_types);
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_pe, $path="pe", $policy=log_policy));
	}

hook set_file(f: fa_file) &priority=5
	{
	if ( ! f?$pe )
		f$pe = PE::Info($ts=network_time(), $id=f$id);
	}

event pe_dos_header(f: fa_file, h: PE::DOSHeader) &priority=5
	{
	hook set_file(f);
	}

event pe_file_header(f: fa_file, h: PE::FileHeader) &priority=5
	{
	hook set_file(f);

	f$pe$machine = machine_types[h$machine];
	f$pe$compile_ts = h$ts;
	f$pe$is_exe = h$optional_header_size > 0;

	for ( flag in h$characteristics )
		if ( file_characteristics[flag] == "32BIT_MACHINE" )
			f$pe$is_64bit = F;
	}

event pe_optional_header(f: fa_file, h: PE::OptionalHeader) &priority=5
	{
	hook set_file(f);

	if ( ! f$pe$is_exe )
		return;

	f$pe$os = os_versions[h$os_version_major, h$os_version_minor];
	f$pe$subsystem = windows_subsystems[h$subsystem];

	for ( flag in h$dll_characteristics )
		switch ( dll_characteristics[flag] )
			{
			case "DYNAMIC_BASE":
				f$pe$uses_aslr = T;
				break;
			case "FORCE_INTEGRITY":
				f$pe$uses_code_integrity = T;
				break;
			case "NX_COMPAT":
				f$pe$uses_dep = T;
				break;
			case "NO_SEH":
				f$pe$uses_seh = F;
				break;
			}

	local sizes = h$table_sizes;
	f$pe$has_export_table = |sizes| > 0 && sizes[0] > 0;
	f$pe$has_import_table = |sizes| > 1 && sizes[1] > 0;
	f$pe$has_cert_table = |sizes| > 4 && sizes[4] > 0;
	f$pe$has_debug_data = |sizes| > 6 && sizes[6] > 0;
	}

event pe_section_header(f: fa_file, h: PE::SectionHeader) &priority=5
	{
	hook set_file(f);

	if ( ! f$pe$is_exe )
		return;

	if ( ! f$pe?$section_names )
		f$pe$section_names = vector();

	f$pe$section_names += h$name;
	}

event file_state_remove(f: fa_file) &priority=-5
	{
	if ( f?$pe && f$pe?$machine )
		Log::write(LOG, f$pe);
	}
