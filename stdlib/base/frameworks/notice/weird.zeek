##! Oddities: what the engine finds strange in packets, connections and files,
##! what is done about each, and their log.

@load base/utils/conn-ids
@load base/utils/site
@load ./main

module Weird;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	redef enum Notice::Type += {
		## An oddity worth a notice.
		Activity,
	};

	## A row.
	type Info: record {
		## When it was noticed.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log &optional;
		## Addresses and ports.
		id: conn_id &log &optional;
		## The connection; sets *uid* and *id*.
		conn: connection &optional;
		## Name of the oddity.
		name: string &log;
		## More about it.
		addl: string &log &optional;
		## Whether it became a notice.
		notice: bool &log &default=F;
		## Name of the process that noticed it.
		peer: string &log &default=peer_description;
		## The analyzer that noticed it.
		source: string &log &optional;
		## What tells one occurrence from another: equal names with equal
		## identifiers are the same.
		identifier: string &optional;
	};

	## What is done about an oddity.
	type Action: enum {
		ACTION_UNSPECIFIED,	##< Whatever.
		ACTION_IGNORE,	##< Nothing.
		ACTION_LOG,	##< Logged each time.
		ACTION_LOG_ONCE,	##< Logged once.
		ACTION_LOG_PER_CONN,	##< Logged once a connection.
		ACTION_LOG_PER_ORIG,	##< Logged once an originator.
		ACTION_NOTICE,	##< Noticed each time.
		ACTION_NOTICE_ONCE,	##< Noticed once.
		ACTION_NOTICE_PER_CONN,	##< Noticed once a connection.
		ACTION_NOTICE_PER_ORIG,	##< Noticed once an originator.
	};

	## What is done about each oddity; those not named are logged.
	const actions: table[string] of Action = {
		["unsolicited_SYN_response"] = ACTION_IGNORE,
		["FIN_after_reset"] = ACTION_IGNORE,
		["spontaneous_FIN"] = ACTION_IGNORE,
		["spontaneous_RST"] = ACTION_IGNORE,
		["bad_ICMP_checksum"] = ACTION_LOG_PER_ORIG,
		["bad_RPC"] = ACTION_LOG_PER_ORIG,
		["bad_TCP_checksum"] = ACTION_LOG_PER_ORIG,
		["bad_UDP_checksum"] = ACTION_LOG_PER_ORIG,
		["connection_originator_SYN_ack"] = ACTION_LOG_PER_ORIG,
		["DNS_label_forward_compress_offset"] = ACTION_LOG_PER_ORIG,
		["DNS_label_len_gt_name_len"] = ACTION_LOG_PER_ORIG,
		["DNS_label_len_gt_pkt"] = ACTION_LOG_PER_ORIG,
		["DNS_label_too_long"] = ACTION_LOG_PER_ORIG,
		["excess_RPC"] = ACTION_LOG_PER_ORIG,
		["originator_RPC_reply"] = ACTION_LOG_PER_ORIG,
		["partial_RPC"] = ACTION_LOG_PER_ORIG,
		["responder_RPC_call"] = ACTION_LOG_PER_ORIG,
		["SYN_with_data"] = ACTION_LOG_PER_ORIG,
		["UDP_datagram_length_mismatch"] = ACTION_LOG_PER_ORIG,
		["excessively_small_fragment"] = ACTION_LOG_PER_ORIG,
		["fragment_inconsistency"] = ACTION_LOG_PER_ORIG,
		["fragment_overlap"] = ACTION_LOG_PER_ORIG,
		["fragment_size_inconsistency"] = ACTION_LOG_PER_ORIG,
		["bad_IP_checksum"] = ACTION_LOG_PER_ORIG,
		["FTP_max_command_length_exceeded"] = ACTION_LOG_PER_CONN,
		["FTP_too_many_pending_commands"] = ACTION_LOG_PER_CONN,
		["FTP_user_too_long"] = ACTION_LOG_PER_CONN,
		["FTP_reply_msg_too_long"] = ACTION_LOG_PER_CONN,
		["FTP_arg_too_long"] = ACTION_LOG_PER_CONN,
		["FTP_password_too_long"] = ACTION_LOG_PER_CONN,
		["simultaneous_open"] = ACTION_LOG_PER_CONN,
		["smtp_mail_transaction_invalid"] = ACTION_LOG_PER_CONN,
		["smtp_excessive_invalid_mail_transactions"] = ACTION_LOG_PER_CONN,
		["smb_tree_connect_andx_response_without_tree"] = ACTION_LOG_PER_CONN,
		["FIN_storm"] = ACTION_NOTICE_PER_ORIG,
		["successful_RPC_reply_to_invalid_request"] = ACTION_NOTICE_PER_ORIG,
		["SYN_after_partial"] = ACTION_NOTICE_PER_ORIG,
		["above_hole_data_without_any_acks"] = ACTION_LOG,
		["active_connection_reuse"] = ACTION_LOG,
		["bad_HTTP_reply"] = ACTION_LOG,
		["bad_HTTP_version"] = ACTION_LOG,
		["bad_ident_port"] = ACTION_LOG,
		["bad_ident_reply"] = ACTION_LOG,
		["bad_ident_request"] = ACTION_LOG,
		["bad_rlogin_prolog"] = ACTION_LOG,
		["bad_rsh_prolog"] = ACTION_LOG,
		["rsh_text_after_rejected"] = ACTION_LOG,
		["bad_RPC_program"] = ACTION_LOG,
		["bad_SYN_ack"] = ACTION_LOG,
		["baroque_SYN"] = ACTION_LOG,
		["base64_illegal_encoding"] = ACTION_LOG,
		["contentline_size_exceeded"] = ACTION_LOG,
		["crud_trailing_HTTP_request"] = ACTION_LOG,
		["data_after_reset"] = ACTION_LOG,
		["data_before_established"] = ACTION_LOG,
		["DNS_AAAA_neg_length"] = ACTION_LOG,
		["DNS_Conn_count_too_large"] = ACTION_LOG,
		["DNS_NAME_too_long"] = ACTION_LOG,
		["DNS_RR_bad_length"] = ACTION_LOG,
		["DNS_RR_length_mismatch"] = ACTION_LOG,
		["DNS_RR_unknown_type"] = ACTION_LOG,
		["DNS_truncated_RR_rdlength_lt_len"] = ACTION_LOG,
		["DNS_truncated_ans_too_short"] = ACTION_LOG,
		["DNS_truncated_len_lt_hdr_len"] = ACTION_LOG,
		["DNS_truncated_quest_too_short"] = ACTION_LOG,
		["excessive_data_without_further_acks"] = ACTION_LOG,
		["FIN_advanced_last_seq"] = ACTION_LOG,
		["HTTP_bad_chunk_size"] = ACTION_LOG,
		["HTTP_chunked_transfer_for_multipart_message"] = ACTION_LOG,
		["HTTP_excessive_pipelining"] = ACTION_LOG,
		["HTTP_overlapping_messages"] = ACTION_LOG,
		["HTTP_response_before_request"] = ACTION_LOG,
		["unknown_HTTP_method"] = ACTION_LOG,
		["HTTP_version_mismatch"] = ACTION_LOG,
		["ident_request_addendum"] = ACTION_LOG,
		["inappropriate_FIN"] = ACTION_LOG,
		["inflate_failed"] = ACTION_LOG,
		["invalid_irc_global_users_reply"] = ACTION_LOG,
		["irc_invalid_command"] = ACTION_LOG,
		["irc_invalid_dcc_message_format"] = ACTION_LOG,
		["irc_invalid_invite_message_format"] = ACTION_LOG,
		["irc_invalid_join_line"] = ACTION_LOG,
		["irc_invalid_kick_message_format"] = ACTION_LOG,
		["irc_invalid_line"] = ACTION_LOG,
		["irc_invalid_mode_message_format"] = ACTION_LOG,
		["irc_invalid_names_line"] = ACTION_LOG,
		["irc_invalid_njoin_line"] = ACTION_LOG,
		["irc_invalid_notice_message_format"] = ACTION_LOG,
		["irc_invalid_oper_message_format"] = ACTION_LOG,
		["irc_invalid_privmsg_message_format"] = ACTION_LOG,
		["irc_invalid_reply_number"] = ACTION_LOG,
		["irc_invalid_squery_message_format"] = ACTION_LOG,
		["irc_invalid_topic_reply"] = ACTION_LOG,
		["irc_invalid_who_line"] = ACTION_LOG,
		["irc_invalid_who_message_format"] = ACTION_LOG,
		["irc_invalid_whois_channel_line"] = ACTION_LOG,
		["irc_invalid_whois_message_format"] = ACTION_LOG,
		["irc_invalid_whois_operator_line"] = ACTION_LOG,
		["irc_invalid_whois_user_line"] = ACTION_LOG,
		["irc_line_size_exceeded"] = ACTION_LOG,
		["irc_line_too_short"] = ACTION_LOG,
		["irc_too_many_invalid"] = ACTION_LOG,
		["line_terminated_with_single_CR"] = ACTION_LOG,
		["line_terminated_with_single_LF"] = ACTION_LOG,
		["malformed_ssh_identification"] = ACTION_LOG,
		["malformed_ssh_version"] = ACTION_LOG,
		["multiple_HTTP_request_elements"] = ACTION_LOG,
		["NUL_in_line"] = ACTION_LOG,
		["partial_finger_request"] = ACTION_LOG,
		["partial_ftp_request"] = ACTION_LOG,
		["partial_ident_request"] = ACTION_LOG,
		["pending_data_when_closed"] = ACTION_LOG,
		["pop3_bad_base64_encoding"] = ACTION_LOG,
		["pop3_client_command_unknown"] = ACTION_LOG,
		["pop3_client_sending_server_commands"] = ACTION_LOG,
		["pop3_malformed_auth_plain"] = ACTION_LOG,
		["pop3_server_command_unknown"] = ACTION_LOG,
		["pop3_server_sending_client_commands"] = ACTION_LOG,
		["possible_split_routing"] = ACTION_LOG,
		["premature_connection_reuse"] = ACTION_LOG,
		["repeated_SYN_reply_wo_ack"] = ACTION_LOG,
		["repeated_SYN_with_ack"] = ACTION_LOG,
		["rlogin_text_after_rejected"] = ACTION_LOG,
		["RPC_rexmit_inconsistency"] = ACTION_LOG,
		["RPC_underflow"] = ACTION_LOG,
		["RST_storm"] = ACTION_LOG,
		["RST_with_data"] = ACTION_LOG,
		["SSL_many_server_names"] = ACTION_LOG,
		["SMB_parsing_error"] = ACTION_LOG,
		["SMB_discarded_messages_state"] = ACTION_LOG,
		["SMB_discarded_dce_rpc_analyzers"] = ACTION_LOG,
		["no_smb_session_using_parsesambamsg"] = ACTION_LOG,
		["smb_andx_command_failed_to_parse"] = ACTION_LOG,
		["transaction_subcmd_missing"] = ACTION_LOG,
		["SYN_after_close"] = ACTION_LOG,
		["SYN_after_reset"] = ACTION_LOG,
		["SYN_inside_connection"] = ACTION_LOG,
		["SYN_seq_jump"] = ACTION_LOG,
		["TCP_christmas"] = ACTION_LOG,
		["TCP_scale_range"] = ACTION_LOG,
		["truncated_ARP"] = ACTION_LOG,
		["truncated_NTP"] = ACTION_LOG,
		["unexpected_client_HTTP_data"] = ACTION_LOG,
		["unexpected_multiple_HTTP_requests"] = ACTION_LOG,
		["unexpected_server_HTTP_data"] = ACTION_LOG,
		["unmatched_HTTP_reply"] = ACTION_LOG,
		["unpaired_RPC_response"] = ACTION_LOG,
		["window_recision"] = ACTION_LOG,
		["double_%_in_URI"] = ACTION_LOG,
		["illegal_%_at_end_of_URI"] = ACTION_LOG,
		["unescaped_%_in_URI"] = ACTION_LOG,
		["unescaped_special_URI_char"] = ACTION_LOG,
		["deficit_netbios_hdr_len"] = ACTION_LOG,
		["excess_netbios_hdr_len"] = ACTION_LOG,
		["netbios_client_session_reply"] = ACTION_LOG,
		["netbios_raw_session_msg"] = ACTION_LOG,
		["netbios_server_session_request"] = ACTION_LOG,
		["unknown_netbios_type"] = ACTION_LOG,
		["excessively_large_fragment"] = ACTION_LOG,
		["fragment_protocol_inconsistency"] = ACTION_LOG,
		["fragment_with_DF"] = ACTION_LOG,
		["incompletely_captured_fragment"] = ACTION_LOG,
		["bad_TCP_header_len"] = ACTION_LOG,
		["internally_truncated_header"] = ACTION_LOG,
		["truncated_IP"] = ACTION_LOG,
		["truncated_header"] = ACTION_LOG,
	} &default=ACTION_LOG &redef;

	## Oddities of some hosts that are left out.
	option ignore_hosts: set[addr, string] = {};

	## Oddities that are not left out when they come again soon.
	option weird_do_not_ignore_repeats = {
		"bad_IP_checksum", "bad_TCP_checksum", "bad_UDP_checksum", "bad_ICMP_checksum",
	};

	## Names and identifiers that were logged a short while ago; they are left
	## out.
	global weird_ignore: set[string, string] &create_expire=10min &redef;

	## Names and identifiers of actions that log once.
	global did_log: set[string, string] &create_expire=1day &redef;

	## Names and identifiers of actions that notice once.
	global did_notice: set[string, string] &create_expire=1day &redef;

	## Raised for each row.
	global log_weird: event(rec: Info);

	## Logs an oddity; it is better to have the engine report it, by
	## :zeek:see:`Reporter::conn_weird` and its like.
	global weird: function(w: Weird::Info);
}

# Actions that are taken once.
const limiting_actions = {
	ACTION_LOG_ONCE,
	ACTION_LOG_PER_CONN,
	ACTION_LOG_PER_ORIG,
	ACTION_NOTICE_ONCE,
	ACTION_NOTICE_PER_CONN,
	ACTION_NOTICE_PER_ORIG,
};

# Actions that make a notice.
const notice_actions = {
	ACTION_NOTICE,
	ACTION_NOTICE_ONCE,
	ACTION_NOTICE_PER_CONN,
	ACTION_NOTICE_PER_ORIG,
};

event zeek_init() &priority=5
	{
	Log::create_stream(Weird::LOG, Log::Stream($columns=Info, $ev=log_weird, $path="weird", $policy=log_policy));
	}

function flow_id_string(src: addr, dst: addr): string
	{
	return fmt("%s -> %s", src, dst);
	}

# Tells whether an action that is taken once was taken already; if not, it
# counts as taken from now on.
function was_taken(w: Weird::Info, action: Action, identifier: string): bool
	{
	if ( w?$id && (action == ACTION_LOG_PER_ORIG || action == ACTION_NOTICE_PER_ORIG) )
		identifier = fmt("%s", w$id$orig_h);
	else if ( action == ACTION_LOG_ONCE || action == ACTION_NOTICE_ONCE )
		identifier = "";

	if ( action in notice_actions )
		{
		if ( [w$name, identifier] in did_notice )
			return T;

		add did_notice[w$name, identifier];
		return F;
		}

	if ( [w$name, identifier] in did_log )
		return T;

	add did_log[w$name, identifier];
	return F;
	}

function raise_notice(w: Weird::Info)
	{
	w$notice = T;

	local n = Notice::Info($note=Activity, $msg=w$name);

	if ( w?$conn )
		n$conn = w$conn;
	else
		{
		if ( w?$uid )
			n$uid = w$uid;

		if ( w?$id )
			n$id = w$id;
		}

	if ( w?$addl )
		n$sub = w$addl;

	NOTICE(n);
	}

function do_weird(w: Weird::Info)
	{
	local action = actions[w$name];
	local identifier = w?$identifier ? w$identifier : (w?$id ? id_string(w$id) : "");

	if ( action == ACTION_IGNORE || [w$name, identifier] in weird_ignore )
		return;

	if ( w?$conn )
		{
		w$uid = w$conn$uid;
		w$id = w$conn$id;
		}

	if ( w?$id && ([w$id$orig_h, w$name] in ignore_hosts || [w$id$resp_h, w$name] in ignore_hosts) )
		return;

	if ( action in limiting_actions && was_taken(w, action, identifier) )
		return;

	if ( action in notice_actions )
		raise_notice(w);

	if ( w$name !in weird_do_not_ignore_repeats )
		add weird_ignore[w$name, identifier];

	Log::write(Weird::LOG, w);
	}

function weird(w: Weird::Info)
	{
	do_weird(w);
	}

# Empty texts are left unset.
function set_details(w: Weird::Info, addl: string, source: string)
	{
	if ( addl != "" )
		w$addl = addl;

	if ( source != "" )
		w$source = source;
	}

event conn_weird(name: string, c: connection, addl: string, source: string)
	{
	local w = Info($ts=network_time(), $name=name, $conn=c, $identifier=id_string(c$id));
	set_details(w, addl, source);
	do_weird(w);
	}

event expired_conn_weird(name: string, id: conn_id, uid: string, addl: string, source: string)
	{
	local w = Info($ts=network_time(), $name=name, $uid=uid, $id=id, $identifier=id_string(id));
	set_details(w, addl, source);
	do_weird(w);
	}

event flow_weird(name: string, src: addr, dst: addr, addl: string, source: string)
	{
	# There are no ports: 0 of no protocol stands for them.
	local none = count_to_port(0, unknown_transport);
	local id = conn_id($orig_h=src, $orig_p=none, $resp_h=dst, $resp_p=none);
	local w = Info($ts=network_time(), $name=name, $id=id, $identifier=flow_id_string(src, dst));
	set_details(w, addl, source);
	do_weird(w);
	}

event net_weird(name: string, addl: string, source: string)
	{
	local w = Info($ts=network_time(), $name=name);
	set_details(w, addl, source);
	do_weird(w);
	}

event file_weird(name: string, f: fa_file, addl: string, source: string)
	{
	local w = Info($ts=network_time(), $name=name);
	set_details(w, addl == "" ? f$id : fmt("%s: %s", f$id, addl), source);
	do_weird(w);
	}
