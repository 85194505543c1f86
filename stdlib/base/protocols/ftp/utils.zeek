##! URLs of files.

@load ./info
@load base/utils/addrs
@load base/utils/paths

module FTP;

export {
	## Yields the place of the file that a row is about, as ``host/path``.
	global build_url: function(rec: Info): string;

	## Yields its URL.
	global build_url_ftp: function(rec: Info): string;

	## Describes a row in few words.
	global describe: function(rec: Info): string;
}

function build_url(rec: Info): string
	{
	if ( ! rec?$arg )
		return "";

	local path = build_path_compressed(rec$cwd, rec$arg);
	return addr_to_uri(rec$id$resp_h) + (path[0] == "/" ? "" : "/") + path;
	}

function build_url_ftp(rec: Info): string
	{
	return "ftp://" + build_url(rec);
	}

function describe(rec: Info): string
	{
	return build_url_ftp(rec);
	}
