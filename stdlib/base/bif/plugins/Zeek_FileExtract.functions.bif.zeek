##! What the policies about extracted files are built on.

module FileExtract;

export {
	## See :zeek:see:`FileExtract::set_limit`.
	global FileExtract::__set_limit: function(file_id: string, args: any, n: count): bool;
}
