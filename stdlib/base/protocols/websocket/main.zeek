##! The log of WebSocket: one row for each connection that HTTP was upgraded to
##! it. Sets up the analysis of what goes over it.

@load base/protocols/http
@load ./consts

module WebSocket;

redef HTTP::upgrade_analyzers += {
	["websocket"] = Analyzer::ANALYZER_WEBSOCKET,
};

export {
	redef enum Log::ID += { LOG };

	## A row.
	type Info: record {
		## When the upgrade was done.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## The host that the client named.
		host: string &log &optional;
		## The URI that it asked for.
		uri: string &log &optional;
		## The client's program.
		user_agent: string &log &optional;
		## The subprotocol that the server chose.
		subprotocol: string &log &optional;
		## The subprotocols that the client offered.
		client_protocols: vector of string &log &optional;
		## The extensions that the server turned on.
		server_extensions: vector of string &log &optional;
		## The extensions that the client offered.
		client_extensions: vector of string &log &optional;
		## The client's key.
		client_key: string &optional;
		## The server's answer to it.
		server_accept: string &optional;
	};

	## Raised for each row.
	global log_websocket: event(rec: Info);

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Runs when a connection was upgraded: handlers may change how its payload is
	## analyzed, or break to have it not analyzed at all.
	##
	## c: The connection.
	##
	## aid: Number of the WebSocket analyzer.
	##
	## config: How its payload will be analyzed.
	global configure_analyzer: hook(c: connection, aid: count, config: AnalyzerConfig);
}

redef record connection += {
	websocket: Info &optional;
};

function set_websocket(c: connection)
	{
	c$websocket = Info($ts=network_time(), $uid=c$uid, $id=c$id);
	}

# The answer that a key asks for.
function expected_accept_for(key: string): string
	{
	return encode_base64(hexstr_to_bytestring(sha1_hash(key + HANDSHAKE_GUID)));
	}

function weird(c: connection, name: string, addl: string &default="")
	{
	Reporter::conn_weird(name, c, addl, "WebSocket");
	}

function client_header(c: connection, ws: Info, name: string, value: string)
	{
	switch ( name )
		{
		case "SEC-WEBSOCKET-PROTOCOL":
			if ( ! ws?$client_protocols )
				ws$client_protocols = vector();

			ws$client_protocols += split_string(value, / *, */);
			break;

		case "SEC-WEBSOCKET-EXTENSIONS":
			if ( ! ws?$client_extensions )
				ws$client_extensions = vector();

			ws$client_extensions += split_string(value, / *, */);
			break;

		case "SEC-WEBSOCKET-KEY":
			if ( ws?$client_key )
				weird(c, "websocket_multiple_key_headers");

			ws$client_key = value;
			break;
		}
	}

function server_header(c: connection, ws: Info, name: string, value: string)
	{
	switch ( name )
		{
		case "SEC-WEBSOCKET-PROTOCOL":
			if ( ws?$subprotocol )
				weird(c, "websocket_multiple_protocol_headers");

			ws$subprotocol = value;
			break;

		case "SEC-WEBSOCKET-EXTENSIONS":
			if ( ! ws?$server_extensions )
				ws$server_extensions = vector();

			ws$server_extensions += split_string(value, / *, */);
			break;

		case "SEC-WEBSOCKET-ACCEPT":
			if ( ws?$server_accept )
				weird(c, "websocket_multiple_accept_headers");

			ws$server_accept = value;
			break;
		}
	}

event http_header(c: connection, is_orig: bool, name: string, value: string)
	{
	if ( ! starts_with(name, "SEC-WEBSOCKET-") )
		return;

	if ( ! c?$websocket )
		set_websocket(c);

	if ( is_orig )
		client_header(c, c$websocket, name, value);
	else
		server_header(c, c$websocket, name, value);
	}

event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string)
	{
	# What an earlier request said does not count for this one.
	if ( c?$websocket )
		delete c$websocket;
	}

event websocket_established(c: connection, aid: count) &priority=5
	{
	if ( ! c?$websocket )
		{
		weird(c, "websocket_established_unexpected");
		set_websocket(c);
		}

	local ws = c$websocket;
	if ( ! ws?$client_key )
		weird(c, "websocket_missing_key_header");

	if ( ! ws?$server_accept )
		weird(c, "websocket_missing_accept_header");

	if ( ws?$client_key && ws?$server_accept )
		{
		local expected = expected_accept_for(ws$client_key);
		if ( ws$server_accept != expected )
			weird(c, "websocket_wrong_accept_header", fmt("expected=%s, found=%s", expected, ws$server_accept));
		}

	if ( ! c?$http )
		return;

	if ( c$http?$host )
		ws$host = c$http$host;

	if ( c$http?$uri )
		ws$uri = c$http$uri;

	if ( c$http?$user_agent )
		ws$user_agent = c$http$user_agent;
	}

event websocket_established(c: connection, aid: count) &priority=-5
	{
	local ws = c$websocket;
	local config = AnalyzerConfig();
	if ( ws?$subprotocol )
		config$subprotocol = ws$subprotocol;

	if ( ws?$server_extensions )
		config$server_extensions = ws$server_extensions;

	if ( hook WebSocket::configure_analyzer(c, aid, config) )
		WebSocket::__configure_analyzer(c, aid, config);
	else
		disable_analyzer(c$id, aid);

	ws$ts = network_time();
	Log::write(LOG, ws);
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_websocket, $path="websocket", $policy=log_policy));
	}
