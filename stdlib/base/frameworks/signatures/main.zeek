##! What becomes of signatures that match: the log of signatures, notices, and
##! the counting of hosts that set off many.

@load base/frameworks/notice

module Signatures;

export {
	redef enum Notice::Type += {
		## A signature matched.
		Sensitive_Signature,
		## A host set off many signatures on one host
		## (:zeek:see:`Signatures::vert_scan_thresholds`).
		Multiple_Signatures,
		## A host set off one signature on many hosts
		## (:zeek:see:`Signatures::horiz_scan_thresholds`).
		Multiple_Sig_Responders,
		## A signature matched on a host as often as
		## :zeek:see:`Signatures::count_thresholds` says.
		Count_Signature,
		## How often a host set off a signature within
		## :zeek:see:`Signatures::summary_interval`.
		Signature_Summary,
	};

	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## What is done about a signature that matches.
	type Action: enum {
		## Nothing at all.
		SIG_IGNORE,
		## Hosts are counted, but there is neither row nor notice.
		SIG_QUIET,
		## A row.
		SIG_LOG,
		## A row, without counting hosts.
		SIG_FILE_BUT_NO_SCAN,
		## A row and a notice.
		SIG_ALARM,
		## A row, and a notice once an originator.
		SIG_ALARM_PER_ORIG,
		## A row, and a notice the first time only.
		SIG_ALARM_ONCE,
		## Matches are counted for each responder, with a notice at each of
		## :zeek:see:`Signatures::count_thresholds`.
		SIG_COUNT_PER_RESP,
		## A row, and a notice that sums up each originator.
		SIG_SUMMARY,
	};

	## A row.
	type Info: record {
		## When it matched.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log &optional;
		## The host whose data matched.
		src_addr: addr &log &optional;
		## Its port.
		src_port: port &log &optional;
		## The host that the data went to.
		dst_addr: addr &log &optional;
		## Its port.
		dst_port: port &log &optional;
		## What it is about.
		note: Notice::Type &log;
		## Name of the signature.
		sig_id: string &log &optional;
		## The signature's message, with the host.
		event_msg: string &log &optional;
		## The data that matched, or a further message.
		sub_msg: string &log &optional;
		## How many signatures were set off.
		sig_count: count &log &optional;
		## How many hosts were hit.
		host_count: count &log &optional;
	};

	## What is done about each signature, by name.
	const actions: table[string] of Action = {
		["unspecified"] = SIG_IGNORE,
	} &redef &default=SIG_ALARM;

	## Names of signatures that are ignored.
	option ignored_ids = /NO_DEFAULT_MATCHES/;

	## Numbers of hosts on which a host may set off one signature until that is
	## told.
	const horiz_scan_thresholds = { 5, 10, 50, 100, 500, 1000 } &redef;

	## Numbers of signatures that a host may set off on one host until that is
	## told.
	const vert_scan_thresholds = { 5, 10, 50, 100, 500, 1000 } &redef;

	## Numbers of matches that are told with
	## :zeek:see:`Signatures::SIG_COUNT_PER_RESP`.
	const count_thresholds = { 5, 10, 50, 100, 500, 1000, 10000, 1000000 } &redef;

	## After what time :zeek:see:`Signatures::SIG_SUMMARY` sums up.
	option summary_interval = 1 day;

	## Raised for each row.
	global log_signature: event(rec: Info);
}

# Bytes of the data that rows and notices show.
const shown_data = 140;

# Responders by originator and signature, and signatures by both hosts.
global responders: table[addr, string] of addr_set &read_expire=1 hr;
global signatures: table[addr, addr] of string_set &read_expire=1 hr;

# What was told last, so that it is told once.
global last_responders: table[addr] of count &default=0 &read_expire=1 hr;
global last_signatures: table[addr] of count &default=0 &read_expire=1 hr;

global matches_of_responder: table[addr, string] of count &default=0 &read_expire=1 hr;
global matches_of_originator: table[addr, string] of count &default=0 &read_expire=1 hr;
global told_once: set[string] &read_expire=1 hr;

event zeek_init() &priority=5
	{
	Log::create_stream(Signatures::LOG, Log::Stream($columns=Info, $ev=log_signature, $path="signatures", $policy=log_policy));
	}

event sig_summary(orig: addr, id: string, msg: string)
	{
	NOTICE(Notice::Info($note=Signature_Summary, $src=orig, $msg=fmt("%s: %s", orig, msg),
	                    $n=matches_of_originator[orig, id]));
	}

# A host hits others with one signature.
function check_responders(orig: addr, resp: addr, sig_id: string, msg: string)
	{
	if ( [orig, sig_id] !in responders )
		responders[orig, sig_id] = set();

	local hosts = responders[orig, sig_id];
	add hosts[resp];

	if ( |hosts| !in horiz_scan_thresholds || |hosts| == last_responders[orig] )
		return;

	last_responders[orig] = |hosts|;
	local text = fmt("%s has triggered signature %s on %d hosts", orig, sig_id, |hosts|);
	Log::write(Signatures::LOG, Info($ts=network_time(), $note=Multiple_Sig_Responders, $src_addr=orig, $sig_id=sig_id,
	                                 $event_msg=msg, $host_count=|hosts|, $sub_msg=text));
	NOTICE(Notice::Info($note=Multiple_Sig_Responders, $src=orig, $msg=msg, $n=|hosts|, $sub=text));
	}

# A host hits another one with several signatures.
function check_signatures(orig: addr, resp: addr, sig_id: string)
	{
	if ( [orig, resp] !in signatures )
		signatures[orig, resp] = set();

	local ids = signatures[orig, resp];
	add ids[sig_id];

	if ( |ids| !in vert_scan_thresholds || |ids| == last_signatures[orig] )
		return;

	last_signatures[orig] = |ids|;
	local msg = fmt("%s different signatures triggered", |ids|);
	local text = fmt("%s has triggered %d different signatures on host %s", orig, |ids|, resp);
	Log::write(Signatures::LOG, Info($ts=network_time(), $note=Multiple_Signatures, $src_addr=orig, $dst_addr=resp,
	                                 $sig_id=sig_id, $sig_count=|ids|, $event_msg=msg, $sub_msg=text));
	NOTICE(Notice::Info($note=Multiple_Signatures, $src=orig, $dst=resp, $msg=msg, $n=|ids|, $sub=text));
	}

event signature_match(state: signature_state, msg: string, data: string)
	{
	local sig_id = state$sig_id;
	local action = actions[sig_id];

	if ( action == SIG_IGNORE || ignored_ids in sig_id )
		return;

	local shown = |data| > shown_data ? sub_bytes(data, 0, shown_data) + "..." : data;
	local id = state$conn$id;
	local src = state$is_orig ? id$orig_h : id$resp_h;
	local src_port = state$is_orig ? id$orig_p : id$resp_p;
	local dst = state$is_orig ? id$resp_h : id$orig_h;
	local dst_port = state$is_orig ? id$resp_p : id$orig_p;
	local told = fmt("%s: %s", src, msg);

	if ( action != SIG_QUIET && action != SIG_COUNT_PER_RESP )
		Log::write(Signatures::LOG, Info($ts=network_time(), $note=Sensitive_Signature, $uid=state$conn$uid,
		                                 $src_addr=src, $src_port=src_port, $dst_addr=dst, $dst_port=dst_port,
		                                 $event_msg=told, $sig_id=sig_id, $sub_msg=shown));

	local tells = F;
	switch ( action )
		{
		case SIG_ALARM:
			tells = T;
			break;
		case SIG_COUNT_PER_RESP:
			local n = ++matches_of_responder[id$resp_h, sig_id];
			if ( n in count_thresholds )
				NOTICE(Notice::Info($note=Count_Signature, $conn=state$conn, $msg=msg, $n=n,
				                    $sub=fmt("%d matches of signature %s on host %s", n, sig_id, id$resp_h)));
			break;
		case SIG_ALARM_PER_ORIG:
			tells = ++matches_of_originator[id$orig_h, sig_id] == 1;
			break;
		case SIG_SUMMARY:
			if ( ++matches_of_originator[id$orig_h, sig_id] == 1 )
				schedule summary_interval { sig_summary(id$orig_h, sig_id, msg) };
			break;
		case SIG_ALARM_ONCE:
			tells = sig_id !in told_once;
			add told_once[sig_id];
			break;
		}

	if ( tells )
		NOTICE(Notice::Info($note=Sensitive_Signature, $conn=state$conn, $src=src, $dst=dst, $msg=told, $sub=shown));

	if ( action == SIG_FILE_BUT_NO_SCAN || action == SIG_SUMMARY )
		return;

	check_responders(id$orig_h, id$resp_h, sig_id, msg);
	check_signatures(id$orig_h, id$resp_h, sig_id);
	}
