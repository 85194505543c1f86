##! Notices where a mail server refuses a mail because of a block list.

@load base/protocols/smtp
@load base/frameworks/notice

module SMTP;

export {
	redef enum Notice::Type += {
		## A server named a block list in its refusal.
		Blocklist_Error_Message,
		## It named the sender's address with it: a host of our own that sends
		## spam shows up here.
		Blocklist_Blocked_Host,
	};

	## What tells of a block list in a refusal.
	option blocklist_error_messages =
		  /spamhaus\.org\//
		| /sophos\.com\/security\//
		| /spamcop\.net\/bl/
		| /cbl\.abuseat\.org\//
		| /sorbs\.net\//
		| /bsn\.borderware\.com\//
		| /mail-abuse\.com\//
		| /b\.barracudacentral\.com\//
		| /psbl\.surriel\.com\//
		| /antispam\.imp\.ch\//
		| /dyndns\.com\/.*spam/
		| /rbl\.knology\.net\//
		| /intercept\.datapacket\.net\//
		| /uceprotect\.net\//
		| /hostkarma\.junkemailfilter\.com\//;
}

event smtp_reply(c: connection, is_orig: bool, code: count, cmd: string, msg: string, cont_resp: bool) &priority=3
	{
	if ( code < 400 || code == 421 || blocklist_error_messages !in msg )
		return;

	local sender = c$id$orig_h;
	local note = Blocklist_Error_Message;
	local message = fmt("%s received an error message mentioning an SMTP block list", sender);

	local named = extract_ip_addresses(msg);
	if ( |named| > 0 && to_addr(named[0]) == sender )
		{
		note = Blocklist_Blocked_Host;
		message = fmt("%s is on an SMTP block list", sender);
		}

	NOTICE(Notice::Info($note=note, $conn=c, $msg=message, $sub=msg, $identifier=cat(sender)));
	}
