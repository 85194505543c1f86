##! What the framework for file analysis is built on.

module Files;

export {
	## See :zeek:see:`Files::set_timeout_interval`.
	global Files::__set_timeout_interval: function(file_id: string, t: interval): bool;

	## See :zeek:see:`Files::enable_reassembly`.
	global Files::__enable_reassembly: function(file_id: string): bool;

	## See :zeek:see:`Files::disable_reassembly`.
	global Files::__disable_reassembly: function(file_id: string): bool;

	## See :zeek:see:`Files::set_reassembly_buffer_size`.
	global Files::__set_reassembly_buffer: function(file_id: string, max: count): bool;

	## See :zeek:see:`Files::enable_analyzer`.
	global Files::__enable_analyzer: function(tag: Files::Tag): bool;

	## See :zeek:see:`Files::disable_analyzer`.
	global Files::__disable_analyzer: function(tag: Files::Tag): bool;

	## See :zeek:see:`Files::analyzer_enabled`.
	global Files::__analyzer_enabled: function(tag: Files::Tag): bool;

	## See :zeek:see:`Files::add_analyzer`.
	global Files::__add_analyzer: function(file_id: string, tag: Files::Tag, args: any): bool;

	## See :zeek:see:`Files::remove_analyzer`.
	global Files::__remove_analyzer: function(file_id: string, tag: Files::Tag, args: any): bool;

	## See :zeek:see:`Files::stop`.
	global Files::__stop: function(file_id: string): bool;

	## See :zeek:see:`Files::analyzer_name`.
	global Files::__analyzer_name: function(tag: Files::Tag): string;

	## See :zeek:see:`Files::file_exists`.
	global Files::__file_exists: function(fuid: string): bool;

	## See :zeek:see:`Files::lookup_file`.
	global Files::__lookup_file: function(fuid: string): fa_file;
}

module GLOBAL;

export {
	## Called by a handler of :zeek:see:`get_file_handle`: names the file that data belong to. The
	## same handle means the same file; without one the data are not analyzed as a file.
	##
	## handle: What tells the file from all others.
	global set_file_handle: function(handle: string): any;
}
