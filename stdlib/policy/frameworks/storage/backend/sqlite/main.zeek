##! Storage in SQLite data bases.

@load base/frameworks/storage/main

module Storage::Backend::SQLite;

export {
	## What opens a data base.
	type Options: record {
		## The data base's file, or ":memory:" for one that ends with the run.
		database_path: string;

		## The table that keeps the entries, so that one file can serve several backends.
		table_name: string;

		## How long an operation waits while another program uses the file.
		busy_timeout: interval &default=5secs;

		## Settings of the data base: each is run as a pragma when it is opened, with a value where that is not empty.
		pragma_commands: table[string] of string &ordered &default=table(
			["quick_check"] = "",
			["journal_mode"] = "WAL",
			["synchronous"] = "normal",
			["temp_store"] = "memory"
		);

		## How long a pragma is tried while another program uses the file.
		pragma_timeout: interval &default=500msec;

		## How long to wait before a pragma is tried again.
		pragma_wait_on_busy: interval &default=5msec;
	};
}

redef record Storage::BackendOptions += {
	## Options of STORAGE_BACKEND_SQLITE.
	sqlite: Storage::Backend::SQLite::Options &optional;
};
