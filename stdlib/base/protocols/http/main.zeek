##! The log of HTTP: one row for each request with its reply. Pipelined requests
##! and their replies are matched by order.

@load base/utils/numbers
@load base/utils/files
@load base/frameworks/tunnels
@load base/protocols/conn/removal-hooks

module HTTP;

export {
	redef enum Log::ID += { LOG };

	## Ports of HTTP servers and proxies.
	const ports = {
		80/tcp, 81/tcp, 631/tcp, 1080/tcp, 3128/tcp,
		8000/tcp, 8080/tcp, 8888/tcp,
	} &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Remarks about a request; policies add their own.
	type Tags: enum {
		## No remark.
		EMPTY
	};

	## Whether passwords are logged.
	option default_capture_password = F;

	## A row.
	type Info: record {
		## Time of the request.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Number of the request in its connection, from 1.
		trans_depth: count &log;
		## Method, like ``GET``.
		method: string &log &optional;
		## Host header.
		host: string &log &optional;
		## What was requested.
		uri: string &log &optional;
		## Referer header.
		referrer: string &log &optional;
		## Version of the reply.
		version: string &log &optional;
		## User-Agent header.
		user_agent: string &log &optional;
		## Origin header.
		origin: string &log &optional;
		## Bytes of the request's body, uncompressed.
		request_body_len: count &log &default=0;
		## Bytes of the reply's body, uncompressed.
		response_body_len: count &log &default=0;
		## Status of the reply.
		status_code: count &log &optional;
		## Text of the status.
		status_msg: string &log &optional;
		## Last informational (1xx) status.
		info_code: count &log &optional;
		## Text of that status.
		info_msg: string &log &optional;
		## Remarks.
		tags: set[Tags] &log;

		## Name of the user, for basic authentication.
		username: string &log &optional;
		## Password, where it may be logged.
		password: string &log &optional;

		## Whether the password may be logged.
		capture_password: bool &default=default_capture_password;

		## Headers that proxies add.
		proxied: set[string] &log &optional;

		## Whether only a part was requested.
		range_request: bool &default=F;
	};

	## What is kept for a connection.
	type State: record {
		## Requests whose reply is not complete, by number.
		pending: table[count] of Info;
		## Number of the request under way.
		current_request: count &default=0;
		## Number of the reply under way.
		current_response: count &default=0;
		## Number of the last row.
		trans_depth: count &default=0;
	};

	## Headers that proxies add.
	option proxy_headers: set[string] = {
		"FORWARDED",
		"X-FORWARDED-FOR",
		"X-FORWARDED-FROM",
		"CLIENT-IP",
		"VIA",
		"XROXY-CONNECTION",
		"PROXY-CONNECTION",
	};

	## Methods that are nothing odd.
	option http_methods: set[string] = {
		"GET", "POST", "HEAD", "OPTIONS",
		"PUT", "DELETE", "TRACE", "CONNECT",
		# WebDAV and its kin.
		"PROPFIND", "PROPPATCH", "MKCOL",
		"COPY", "MOVE", "LOCK", "UNLOCK",
		"POLL", "REPORT", "SUBSCRIBE", "BMOVE",
		"SEARCH",
		# A GET with a body.
		"QUERY",
	};

	## Raised for each row.
	global log_http: event(rec: Info);

	## Runs when a connection is forgotten.
	global finalize_http: Conn::RemovalHook;

	## With more requests without reply than this, all of them are logged and
	## matching begins anew; 0 for no limit.
	option max_pending_requests = 100;

	## Bytes that a string may have in this log; 0 for no limit.
	const default_max_field_string_bytes = 0 &redef;
}

redef record connection += {
	http: Info &optional;
	http_state: State &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(HTTP::LOG, Log::Stream($columns=Info, $ev=log_http, $path="http", $policy=log_policy,
	                                          $max_field_string_bytes=HTTP::default_max_field_string_bytes));
	Analyzer::register_for_ports(Analyzer::ANALYZER_HTTP, ports);
	}

function code_in_range(c: count, min: count, max: count): bool
	{
	return min <= c && c <= max;
	}

# An informational reply is followed by another one to the same request.
function is_informational(info: Info): bool
	{
	return info?$status_code && code_in_range(info$status_code, 100, 199);
	}

function new_http_session(c: connection): Info
	{
	return Info($ts=network_time(), $uid=c$uid, $id=c$id, $trans_depth=++c$http_state$trans_depth);
	}

function ensure_state(c: connection)
	{
	if ( c?$http_state )
		return;

	c$http_state = State();
	Conn::register_removal_hook(c, finalize_http);
	}

# Sets c$http to the row of the message that this side has under way.
function set_state(c: connection, is_orig: bool)
	{
	ensure_state(c);

	local state = c$http_state;
	local n = is_orig ? state$current_request : state$current_response;

	if ( n !in state$pending )
		state$pending[n] = new_http_session(c);

	c$http = state$pending[n];
	}

# Logs all requests before the one under way, replied to or not.
function flush_pending(state: State)
	{
	# Requests count from 1.
	if ( state$current_response == 0 )
		state$current_response = 1;

	while ( state$current_response < state$current_request )
		{
		local n = state$current_response;
		if ( n in state$pending )
			{
			Log::write(HTTP::LOG, state$pending[n]);
			delete state$pending[n];
			}

		++state$current_response;
		}
	}

event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string) &priority=5
	{
	ensure_state(c);
	local state = c$http_state;

	# More replies than requests: a request was missed. The next reply is for
	# this one.
	if ( state$current_request < state$current_response )
		{
		Reporter::conn_weird("HTTP_response_before_request", c);
		state$current_request = state$current_response;
		}

	# Replies are perhaps not seen at all.
	if ( max_pending_requests > 0 && |state$pending| > max_pending_requests )
		{
		Reporter::conn_weird("HTTP_excessive_pipelining", c);
		flush_pending(state);
		}

	++state$current_request;
	set_state(c, T);

	c$http$method = method;
	c$http$uri = unescaped_URI;

	if ( method !in http_methods )
		Reporter::conn_weird("unknown_HTTP_method", c, method);
	}

event http_reply(c: connection, version: string, code: count, reason: string) &priority=5
	{
	ensure_state(c);
	local state = c$http_state;
	local n = state$current_response;

	if ( n !in state$pending || (state$pending[n]?$status_code && ! is_informational(state$pending[n])) )
		++state$current_response;

	set_state(c, F);

	c$http$status_code = code;
	c$http$status_msg = reason;
	c$http$version = version;

	if ( code_in_range(code, 100, 199) )
		{
		c$http$info_code = code;
		c$http$info_msg = reason;
		}

	if ( code == 200 && c$http?$method && c$http$method == "CONNECT" )
		{
		# The client comes from a new port for each connection through the
		# proxy; without the port they are one tunnel.
		local tid = copy(c$id);
		tid$orig_p = 0/tcp;
		Tunnel::register(Tunnel::EncapsulatingConn($cid=tid, $tunnel_type=Tunnel::HTTP));
		}
	}

# Takes name and password out of a basic authentication header.
function set_credentials(c: connection, value: string)
	{
	if ( /^[bB][aA][sS][iI][cC] / !in value )
		return;

	local plain = decode_base64_conn(c$id, sub(value, /[bB][aA][sS][iI][cC][[:blank:]]+/, ""));
	local parts = split_string1(plain, /:/);

	if ( |parts| == 2 )
		{
		c$http$username = parts[0];
		if ( c$http$capture_password )
			c$http$password = parts[1];
		}
	else
		{
		c$http$username = fmt("<problem-decoding> (%s)", value);
		if ( c$http$capture_password )
			c$http$password = plain;
		}
	}

event http_header(c: connection, is_orig: bool, name: string, value: string) &priority=5
	{
	set_state(c, is_orig);

	if ( ! is_orig )
		return;

	switch ( name )
		{
		case "REFERER":
			c$http$referrer = value;
			break;
		case "HOST":
			c$http$host = value;
			break;
		case "RANGE":
			c$http$range_request = T;
			break;
		case "ORIGIN":
			c$http$origin = value;
			break;
		case "USER-AGENT":
			c$http$user_agent = value;
			break;
		default:
			if ( name in proxy_headers )
				{
				if ( ! c$http?$proxied )
					c$http$proxied = set();
				add c$http$proxied[fmt("%s -> %s", name, value)];
				}
			else if ( name == "AUTHORIZATION" || name == "PROXY-AUTHORIZATION" )
				set_credentials(c, value);
			break;
		}
	}

event http_message_done(c: connection, is_orig: bool, stat: http_message_stat) &priority=5
	{
	set_state(c, is_orig);

	if ( is_orig )
		c$http$request_body_len = stat$body_length;
	else
		c$http$response_body_len = stat$body_length;
	}

event http_message_done(c: connection, is_orig: bool, stat: http_message_stat) &priority=-5
	{
	if ( is_orig || is_informational(c$http) )
		return;

	Log::write(HTTP::LOG, c$http);
	delete c$http_state$pending[c$http_state$current_response];
	}

hook finalize_http(c: connection)
	{
	if ( ! c?$http_state )
		return;

	for ( n, info in c$http_state$pending )
		if ( n > 0 )
			Log::write(HTTP::LOG, info);
	}
