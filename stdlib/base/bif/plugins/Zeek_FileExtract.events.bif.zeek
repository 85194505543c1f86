##! Events of the file analyzer that writes files to disk.

module GLOBAL;

export {
	## Raised when a file is about to get larger than it may on disk. A handler can allow more
	## by :zeek:see:`FileExtract::set_limit`.
	##
	## f: The file.
	##
	## args: The arguments of its analyzer.
	##
	## limit: Bytes that may be written.
	##
	## len: Bytes of the piece that goes over it.
	global file_extraction_limit: event(f: fa_file, args: Files::AnalyzerArgs, limit: count, len: count);
}
