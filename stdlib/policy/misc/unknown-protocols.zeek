##! The log of protocols that no packet analyzer knows: what carried them, their
##! number there, and how they begin.

@load base/frameworks/notice

module UnknownProtocol;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When it was seen.
		ts: time &log;
		## The analyzer that did not know how to go on.
		analyzer: string &log;
		## Number of the protocol, in hexadecimal.
		protocol_id: string &log;
		## Number of the protocol.
		protocol_id_num: count;
		## Its first bytes, in hexadecimal; see :zeek:see:`UnknownProtocol::first_bytes_count`.
		first_bytes: string &log;
		## The analyzers that the packet went through.
		analyzer_history: vector of string &log;
	};
}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $path="unknown_protocols", $policy=log_policy));
	}

event unknown_protocol(analyzer_name: string, protocol: count, first_bytes: string, analyzer_history: string_vec)
	{
	Log::write(LOG, Info(
		$ts=network_time(),
		$analyzer=analyzer_name,
		$protocol_id=fmt("0x%x", protocol),
		$protocol_id_num=protocol,
		$first_bytes=bytestring_to_hexstr(first_bytes),
		$analyzer_history=analyzer_history));
	}
