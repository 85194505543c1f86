##! Functions for HTTP policies.

@load ./main
@load base/utils/addrs

module HTTP;

export {
	## Yields the names out of ``name=value`` pairs.
	##
	## data: the pairs, like a query or a cookie.
	##
	## kv_splitter: what stands between them.
	global extract_keys: function(data: string, kv_splitter: pattern): string_vec;

	## Yields the URL of a request without ``http://``.
	global build_url: function(rec: Info): string;

	## Yields the URL of a request with ``http://``.
	global build_url_http: function(rec: Info): string;

	## Yields a row in short.
	global describe: function(rec: Info): string;
}

function extract_keys(data: string, kv_splitter: pattern): string_vec
	{
	local keys: string_vec = vector();

	for ( _, part in split_string(data, kv_splitter) )
		keys += split_string1(part, /=/)[0];

	return keys;
	}

function build_url(rec: Info): string
	{
	local uri = rec?$uri ? rec$uri : "/<missed_request>";

	# To a proxy the whole URL is sent.
	if ( strstr(uri, "://") != 0 )
		return uri;

	local host = rec?$host ? rec$host : addr_to_uri(rec$id$resp_h);
	local p = port_to_count(rec$id$resp_p);
	if ( p != 80 )
		host = fmt("%s:%d", host, p);

	return host + uri;
	}

function build_url_http(rec: Info): string
	{
	return "http://" + build_url(rec);
	}

function describe(rec: Info): string
	{
	return build_url_http(rec);
	}
