##! URLs.

## A URL.
const url_regex = /^(https?|ftp):\/\/(-\.)?([^[:blank:]\/?\.#-]+\.?)+(\/[^[:blank:]]*)?/ &redef;

## The parts of a URI.
type URI: record {
	scheme: string &optional;	##< Scheme, like ``https``.
	netlocation: string;	##< Host, or empty.
	portnum: count &optional;	##< Port.
	path: string;	##< Path with the file; ``/`` for none.
	file_name: string &optional;	##< Name of the file.
	file_base: string &optional;	##< The same without extension.
	file_ext: string &optional;	##< Its extension.
	params: table[string] of string &optional;	##< Parameters of the query.
};

## Yields all URLs in a text.
function find_all_urls(s: string): string_set
	{
	return find_all(s, url_regex);
	}

## Yields all URLs in a text without their schemes.
function find_all_urls_without_scheme(s: string): string_set
	{
	local result: set[string] = set();

	for ( url in find_all_urls(s) )
		add result[sub(url, /^([a-zA-Z\-]{3,5})(:\/\/)/, "")];

	return result;
	}

## Takes a URI to parts.
function decompose_uri(uri: string): URI
	{
	local u = URI($netlocation="", $path="/");
	local rest = uri;
	local parts: string_vec;

	if ( /\?/ in rest )
		{
		parts = split_string1(rest, /\?/);
		rest = parts[0];
		u$params = table();

		for ( _, param in split_string(parts[1], /&/) )
			if ( /=/ in param )
				{
				local pair = split_string1(param, /=/);
				u$params[pair[0]] = pair[1];
				}
		}

	if ( /:\/\// in rest )
		{
		parts = split_string1(rest, /:\/\//);
		u$scheme = parts[0];
		rest = parts[1];
		}

	if ( /\// in rest )
		{
		parts = split_string1(rest, /\//);
		rest = parts[0];
		u$path = fmt("/%s", parts[1]);

		if ( |u$path| > 1 && ! ends_with(u$path, "/") )
			{
			local name = split_string1(find_last(u$path, /\/.+/), /\//)[1];
			u$file_name = name;

			local name_parts = split_string1(name, /\./);
			u$file_base = name_parts[0];
			if ( |name_parts| > 1 )
				u$file_ext = name_parts[1];
			}
		}

	if ( /:/ in rest )
		{
		parts = split_string1(rest, /:/);
		u$netlocation = parts[0];
		if ( parts[1] != "" )
			u$portnum = to_count(parts[1]);
		}
	else
		u$netlocation = rest;

	return u;
	}
