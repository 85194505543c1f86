##! The log of SMTP: one row for each mail.

@load base/utils/addrs
@load base/utils/directions-and-hosts
@load base/utils/email
@load base/protocols/conn/removal-hooks
@load base/frameworks/notice/weird

module SMTP;

export {
	redef enum Log::ID += { LOG };

	## Ports of mail servers.
	const ports = { 25/tcp, 587/tcp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the first command.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Number of the mail in its connection, from 1.
		trans_depth: count &log;
		## How the client called itself.
		helo: string &log &optional;
		## Sender on the envelope.
		mailfrom: string &log &optional;
		## Recipients on the envelope.
		rcptto: set[string] &log &optional;
		## Date header.
		date: string &log &optional;
		## From header.
		from: string &log &optional;
		## To header.
		to: set[string] &log &optional;
		## CC header.
		cc: set[string] &log &optional;
		## Reply-To header.
		reply_to: string &log &optional;
		## Message-ID header.
		msg_id: string &log &optional;
		## In-Reply-To header.
		in_reply_to: string &log &optional;
		## Subject header.
		subject: string &log &optional;
		## X-Originating-IP header.
		x_originating_ip: addr &log &optional;
		## First Received header that was written.
		first_received: string &log &optional;
		## The one written after it.
		second_received: string &log &optional;
		## What the server said last.
		last_reply: string &log &optional;
		## Way of the mail as its headers tell it, beginning with the server at hand.
		path: vector of addr &log &optional;
		## User-Agent header or one of its kin.
		user_agent: string &log &optional;

		## Whether the connection went over to TLS.
		tls: bool &log &default=F;
		## Whether Received headers still add to the path.
		process_received_from: bool &default=T;
		## Whether the client has done something that is not logged yet.
		has_client_activity: bool &default=F;
		## Whether headers belong to the mail itself and not to a part of it.
		process_smtp_headers: bool &default=T;
		## Entities of the mail so far.
		entity_count: count &default=0;
	};

	## What is kept for a connection.
	type State: record {
		## How the client called itself.
		helo: string &optional;
		## Mails that were accepted or refused.
		messages_transferred: count &default=0;
		## Mails under way.
		pending_messages: set[Info] &optional;
		## A sender was told for the mail under way.
		trans_mail_from_seen: bool &default=F;
		## A recipient was told for the mail under way.
		trans_rcpt_to_seen: bool &default=F;
		## Commands that came too early.
		invalid_transactions: count &default=0;
		## The last chunk of the mail under way was announced.
		bdat_last_observed: bool &default=F;
		## The analyzer, so that it can be disabled.
		analyzer_id: count &optional;
	};

	## How far the way of a mail is logged: ``REMOTE_HOSTS`` ends it at the first
	## local host, ``LOCAL_HOSTS`` at the first remote one.
	option mail_path_capture = ALL_HOSTS;

	## Describes a mail in few words.
	global describe: function(rec: Info): string;

	## Raised for each row.
	global log_smtp: event(rec: Info);

	## Runs when a connection is forgotten; logs what is not logged yet.
	global finalize_smtp: Conn::RemovalHook;

	## Whether a recipient without a sender, or a mail without a recipient, is a
	## weird, and the analyzer is disabled after too many of them.
	option mail_transaction_validation = T;

	## So many of them are too many; 0 for no limit.
	option max_invalid_mail_transactions = 25;
}

redef record connection += {
	smtp: Info &optional;
	smtp_state: State &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(SMTP::LOG, Log::Stream($columns=SMTP::Info, $ev=log_smtp, $path="smtp", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_SMTP, ports);
	}

# The address in a Received header: the second one, where the first is what the
# sender claims to be.
function address_of_received(header: string): string
	{
	local found = extract_ip_addresses(header, T);
	return |found| == 0 ? "" : found[|found| > 1 ? 1 : 0];
	}

function new_smtp_log(c: connection): Info
	{
	# The count goes up when the mail is answered.
	local info = Info($ts=network_time(), $uid=c$uid, $id=c$id,
	                  $trans_depth=c$smtp_state$messages_transferred + 1);

	if ( c$smtp_state?$helo )
		info$helo = c$smtp_state$helo;

	info$path = vector(c$id$resp_h, c$id$orig_h);
	Conn::register_removal_hook(c, finalize_smtp);
	return info;
	}

function set_smtp_session(c: connection)
	{
	if ( ! c?$smtp_state )
		c$smtp_state = State();

	if ( ! c?$smtp )
		c$smtp = new_smtp_log(c);
	}

function mail_transaction_invalid(c: connection, addl: string)
	{
	Reporter::conn_weird("smtp_mail_transaction_invalid", c, addl, "SMTP");

	local state = c$smtp_state;
	++state$invalid_transactions;

	if ( max_invalid_mail_transactions == 0 || state$invalid_transactions <= max_invalid_mail_transactions
	     || ! state?$analyzer_id )
		return;

	Reporter::conn_weird("smtp_excessive_invalid_mail_transactions", c, "", "SMTP");
	if ( disable_analyzer(c$id, state$analyzer_id) )
		delete state$analyzer_id;
	}

function smtp_message(c: connection)
	{
	if ( ! c$smtp$has_client_activity )
		return;

	Log::write(SMTP::LOG, c$smtp);
	c$smtp = new_smtp_log(c);
	}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo)
	{
	if ( atype != Analyzer::ANALYZER_SMTP )
		return;

	set_smtp_session(info$c);
	info$c$smtp_state$analyzer_id = info$aid;
	}

function end_transaction(state: State)
	{
	state$trans_mail_from_seen = F;
	state$trans_rcpt_to_seen = F;
	}

function add_recipients(c: connection, arg: string)
	{
	if ( ! c$smtp?$rcptto )
		c$smtp$rcptto = set();

	for ( recipient in extract_email_addrs_set(arg) )
		add c$smtp$rcptto[gsub(recipient, /ORCPT=rfc822;?/, "")];

	c$smtp$has_client_activity = T;
	c$smtp_state$trans_rcpt_to_seen = T;

	if ( mail_transaction_validation && ! c$smtp_state$trans_mail_from_seen )
		mail_transaction_invalid(c, "rcpt to missing mail from");
	}

function set_sender(c: connection, arg: string)
	{
	# The answer to the mail before was perhaps not seen.
	smtp_message(c);

	local sender = extract_first_email_addr(arg);
	if ( sender != "" )
		c$smtp$mailfrom = sender;

	c$smtp$has_client_activity = T;
	c$smtp_state$trans_mail_from_seen = T;
	c$smtp_state$trans_rcpt_to_seen = F;
	}

event smtp_request(c: connection, is_orig: bool, command: string, arg: string) &priority=5
	{
	set_smtp_session(c);
	local state = c$smtp_state;

	switch ( to_upper(command) )
		{
		case "HELO", "EHLO":
			state$helo = arg;
			c$smtp$helo = arg;
			break;
		case "RCPT":
			if ( /^[tT][oO]:/ in arg )
				add_recipients(c, arg);
			break;
		case "MAIL":
			if ( /^[fF][rR][oO][mM]:/ in arg )
				set_sender(c, arg);
			break;
		case "DATA", "BDAT":
			if ( mail_transaction_validation && ! state$trans_rcpt_to_seen )
				mail_transaction_invalid(c, "data missing rcpt to");

			# No dot follows the last chunk.
			if ( to_upper(command) == "BDAT" && ends_with(arg, " LAST") )
				{
				end_transaction(state);
				state$bdat_last_observed = T;
				}
			break;
		case ".":
			end_transaction(state);
			break;
		}
	}

event smtp_reply(c: connection, is_orig: bool, code: count, cmd: string, msg: string, cont_resp: bool) &priority=5
	{
	set_smtp_session(c);
	c$smtp$last_reply = fmt("%d %s", code, msg);
	}

event smtp_reply(c: connection, is_orig: bool, code: count, cmd: string, msg: string, cont_resp: bool) &priority=-5
	{
	if ( cmd != "." && (cont_resp || cmd != "BDAT" || ! c$smtp_state$bdat_last_observed) )
		return;

	++c$smtp_state$messages_transferred;
	c$smtp_state$bdat_last_observed = F;
	smtp_message(c);
	c$smtp = new_smtp_log(c);
	}

event mime_one_header(c: connection, h: mime_header_rec) &priority=5
	{
	if ( ! c?$smtp || ! c$smtp$process_smtp_headers )
		return;

	local info = c$smtp;

	switch ( h$name )
		{
		case "MESSAGE-ID":
			info$msg_id = h$value;
			break;
		case "RECEIVED":
			# Each server puts its own before the others.
			if ( info?$first_received )
				info$second_received = info$first_received;
			info$first_received = h$value;
			break;
		case "IN-REPLY-TO":
			info$in_reply_to = h$value;
			break;
		case "SUBJECT":
			info$subject = h$value;
			break;
		case "FROM":
			info$from = h$value;
			break;
		case "REPLY-TO":
			info$reply_to = h$value;
			break;
		case "DATE":
			info$date = h$value;
			break;
		case "TO":
			if ( ! info?$to )
				info$to = set();
			for ( to in split_mime_email_addresses(h$value) )
				add info$to[to];
			break;
		case "CC":
			if ( ! info?$cc )
				info$cc = set();
			for ( cc in split_mime_email_addresses(h$value) )
				add info$cc[cc];
			break;
		case "X-ORIGINATING-IP":
			local found = extract_ip_addresses(h$value);
			if ( |found| > 0 )
				info$x_originating_ip = to_addr(found[0]);
			break;
		case "X-MAILER", "USER-AGENT", "X-USER-AGENT":
			info$user_agent = h$value;
			break;
		}
	}

event mime_one_header(c: connection, h: mime_header_rec) &priority=3
	{
	if ( ! c?$smtp || h$name != "RECEIVED" || ! c$smtp$process_received_from || ! c$smtp$process_smtp_headers )
		return;

	local text = address_of_received(h$value);
	if ( text == "" )
		return;

	local ip = to_addr(text);

	if ( ! addr_matches_host(ip, mail_path_capture) && ! Site::is_private_addr(ip) )
		c$smtp$process_received_from = F;

	if ( c$smtp$path[|c$smtp$path| - 1] != ip )
		c$smtp$path += ip;
	}

event mime_begin_entity(c: connection) &priority=5
	{
	if ( ! c?$smtp )
		return;

	# Headers of parts are not those of the mail.
	if ( ++c$smtp$entity_count > 1 )
		c$smtp$process_smtp_headers = F;
	}

hook finalize_smtp(c: connection)
	{
	if ( c?$smtp )
		smtp_message(c);
	}

event smtp_starttls(c: connection) &priority=5
	{
	if ( ! c?$smtp )
		return;

	c$smtp$tls = T;
	c$smtp$has_client_activity = T;
	}

function describe(rec: Info): string
	{
	if ( ! rec?$mailfrom || ! rec?$rcptto )
		return "";

	local one = "";
	for ( recipient in rec$rcptto )
		{
		one = recipient;
		break;
		}

	local others = |rec$rcptto| > 1 ? fmt(" (plus %d others)", |rec$rcptto| - 1) : "";
	local subject = rec?$subject && |rec$subject| > 20 ? fmt(": %s...", rec$subject[0:21]) : "";
	return fmt("%s -> %s%s%s", rec$mailfrom, one, others, subject);
	}
