##! Paths of files.

## An absolute path, of Unix or Windows.
const absolute_path_pat = /(\/|[A-Za-z]:[\\\/]).*/;

## Yields the first absolute path in a text, or an empty string. A path in
## quotes goes first, and may have blanks.
function extract_path(input: string): string
	{
	local quoted = split_string_all(input, /\"(\/|[A-Za-z]:[\\\/])[^\"]*\"/);
	if ( |quoted| >= 3 )
		return sub(sub(quoted[1], /^\"/, ""), /\"$/, "");

	local plain = split_string_all(input, /(\/|[A-Za-z]:[\\\/])([^\"\ ]|(\\\ ))*/);
	return |plain| >= 3 ? plain[1] : "";
	}

## Yields the path of a file in a directory; the file alone where its path is
## absolute or the directory empty.
function build_path(dir: string, file_name: string): string
	{
	if ( dir == "" || file_name == absolute_path_pat )
		return file_name;

	return ends_with(dir, "/") ? dir + file_name : cat(dir, "/", file_name);
	}

## The same without parts like ``..``.
function build_path_compressed(dir: string, file_name: string): string
	{
	return compress_path(build_path(dir, file_name));
	}
