##! Settings of the reader of files as they are.

module InputBinary;

export {
	## How many bytes are read at a time.
	const chunk_size = 1024 &redef;

	## A folder for sources with relative paths.
	const path_prefix = "" &redef;
}
