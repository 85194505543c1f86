##! Names of files.

@load ./addrs

## Yields a name for a file that holds data of a connection.
##
## prefix: what the name begins with, or empty.
##
## c: the connection.
##
## suffix: what the name ends with, or empty.
function generate_extraction_filename(prefix: string, c: connection, suffix: string): string
	{
	local name = fmt("%s:%d-%s:%d", addr_to_uri(c$id$orig_h), c$id$orig_p, addr_to_uri(c$id$resp_h), c$id$resp_p);

	if ( prefix != "" )
		name = fmt("%s_%s", prefix, name);

	if ( suffix != "" )
		name = fmt("%s_%s", name, suffix);

	return name;
	}

## Yields the file name that a Content-Disposition header tells (RFC 6266).
function extract_filename_from_content_disposition(data: string): string
	{
	local name = sub(data, /^.*[nN][aA][mM][eE][[:blank:]]*\*?=[[:blank:]]*/, "");

	# A quoted name ends with the next quote.
	if ( /^\"/ in name )
		name = split_string_n(name, /\"/, F, 2)[1];

	# Character set and language may stand before it (RFC 5987).
	if ( /^[a-zA-Z0-9\!#$%&+-^_`{}~]+'[a-zA-Z0-9\!#$%&+-^_`{}~]*'/ in name )
		name = sub(name, /^.+'.*'/, "");

	return unescape_URI(name);
	}
