##! The log of SIP: one row for each reply with the request that it answers.

@load base/utils/numbers
@load base/utils/files
@load base/protocols/conn/removal-hooks

module SIP;

export {
	redef enum Log::ID += { LOG };

	## Ports of SIP.
	const ports = { 5060/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When the request came.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## How many requests came before it.
		trans_depth: count &log;
		## Method of the request.
		method: string &log &optional;
		## URI of the request.
		uri: string &log &optional;
		## Date of the request.
		date: string &log &optional;
		## From whom the request is, without tag.
		request_from: string &log &optional;
		## To whom it goes.
		request_to: string &log &optional;
		## From whom according to the reply, without tag.
		response_from: string &log &optional;
		## To whom according to the reply.
		response_to: string &log &optional;
		## Where answers shall go.
		reply_to: string &log &optional;
		## Identifier of the call.
		call_id: string &log &optional;
		## Number and method of the request.
		seq: string &log &optional;
		## Subject of the request.
		subject: string &log &optional;
		## The way of the request.
		request_path: vector of string &log &optional;
		## The way of the reply.
		response_path: vector of string &log &optional;
		## The client's program.
		user_agent: string &log &optional;
		## Status of the reply.
		status_code: count &log &optional;
		## The same in words.
		status_msg: string &log &optional;
		## What the server warns of.
		warning: string &log &optional;
		## Bytes of the request's body.
		request_body_len: count &log &optional;
		## Bytes of the reply's body.
		response_body_len: count &log &optional;
		## Kind of the reply's body.
		content_type: string &log &optional;
	};

	## What is kept for a connection.
	type State: record {
		## Rows that are not complete, by number.
		pending: table[count] of Info;
		## Number of the request at hand.
		current_request: count &default=0;
		## Number of the reply at hand.
		current_response: count &default=0;
	};

	## Methods that are known; others are told as strange.
	option sip_methods: set[string] = {
		"REGISTER", "INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "NOTIFY", "SUBSCRIBE"
	};

	## Raised for each row.
	global log_sip: event(rec: Info);

	## Runs when a connection is forgotten.
	global finalize_sip: Conn::RemovalHook;
}

redef record connection += {
	sip: Info &optional;
	sip_state: State &optional;
};

redef likely_server_ports += { ports };

event zeek_init() &priority=5
	{
	Log::create_stream(SIP::LOG, Log::Stream($columns=Info, $ev=log_sip, $path="sip", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_SIP, ports);
	}

function set_session_state(c: connection)
	{
	if ( c?$sip_state )
		return;

	c$sip_state = State();
	Conn::register_removal_hook(c, finalize_sip);
	}

# Makes the row of the request or reply at hand the connection's.
function set_state(c: connection, is_request: bool)
	{
	set_session_state(c);

	local s = c$sip_state;
	local current = is_request ? s$current_request : s$current_response;
	if ( current !in s$pending )
		s$pending[current] = Info($ts=network_time(), $uid=c$uid, $id=c$id, $trans_depth=s$current_request,
		                          $request_path=vector(), $response_path=vector());

	c$sip = s$pending[current];
	}

# Writes all rows that wait, but for that of number 0.
function flush_pending(c: connection)
	{
	if ( ! c?$sip_state )
		return;

	for ( number, info in c$sip_state$pending )
		{
		if ( number > 0 )
			Log::write(SIP::LOG, info);
		}
	}

event sip_request(c: connection, method: string, original_URI: string, version: string) &priority=5
	{
	set_state(c, T);
	c$sip$method = method;
	c$sip$uri = original_URI;

	if ( method !in sip_methods )
		Reporter::conn_weird("unknown_SIP_method", c, method);
	}

event sip_reply(c: connection, version: string, code: count, reason: string) &priority=5
	{
	set_state(c, F);
	c$sip$status_code = code;
	c$sip$status_msg = reason;
	}

function request_header(c: connection, name: string, value: string)
	{
	switch ( name )
		{
		case "CALL-ID":
			c$sip$call_id = value;
			break;

		case "CONTENT-LENGTH", "L":
			if ( /^[0-9]+$/ == value )
				c$sip$request_body_len = to_count(value);
			else
				Reporter::conn_weird("invalid_SIP_request_body_len", c, value);
			break;

		case "CSEQ":
			c$sip$seq = value;
			break;

		case "DATE":
			c$sip$date = value;
			break;

		case "FROM", "F":
			c$sip$request_from = split_string1(value, /;[ ]?tag=/)[0];
			break;

		case "REPLY-TO":
			c$sip$reply_to = value;
			break;

		case "SUBJECT", "S":
			c$sip$subject = value;
			break;

		case "TO", "T":
			c$sip$request_to = value;
			break;

		case "USER-AGENT":
			c$sip$user_agent = value;
			break;

		case "VIA", "V":
			c$sip$request_path += split_string1(value, /;[ ]?branch/)[0];
			break;
		}
	}

function reply_header(c: connection, name: string, value: string)
	{
	switch ( name )
		{
		case "CONTENT-LENGTH", "L":
			if ( /^[0-9]+$/ == value )
				c$sip$response_body_len = to_count(value);
			else
				Reporter::conn_weird("invalid_SIP_response_body_len", c, value);
			break;

		case "CONTENT-TYPE", "C":
			c$sip$content_type = value;
			break;

		case "WARNING":
			c$sip$warning = value;
			break;

		case "FROM", "F":
			c$sip$response_from = split_string1(value, /;[ ]?tag=/)[0];
			break;

		case "TO", "T":
			c$sip$response_to = value;
			break;

		case "VIA", "V":
			c$sip$response_path += split_string1(value, /;[ ]?branch/)[0];
			break;
		}
	}

event sip_header(c: connection, is_request: bool, name: string, value: string) &priority=5
	{
	set_session_state(c);

	local s = c$sip_state;
	if ( is_request )
		{
		if ( s$current_request !in s$pending )
			++s$current_request;

		set_state(c, T);
		request_header(c, name, value);
		}
	else
		{
		if ( s$current_response !in s$pending )
			++s$current_response;

		set_state(c, F);
		reply_header(c, name, value);
		}
	}

event sip_end_entity(c: connection, is_request: bool) &priority=5
	{
	set_state(c, is_request);
	}

event sip_end_entity(c: connection, is_request: bool) &priority=-5
	{
	if ( is_request )
		return;

	Log::write(SIP::LOG, c$sip);

	# Replies below 200 are followed by others.
	local code = c$sip$status_code;
	if ( code < 100 || 200 <= code )
		delete c$sip_state$pending[c$sip_state$current_response];

	if ( ! c$sip?$method || (c$sip$method == "BYE" && code >= 200 && code < 300) )
		{
		flush_pending(c);
		delete c$sip;
		delete c$sip_state;
		}
	}

hook finalize_sip(c: connection)
	{
	if ( ! c?$sip_state )
		return;

	for ( _, info in c$sip_state$pending )
		Log::write(SIP::LOG, info);
	}
