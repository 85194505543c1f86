##! Tells the file framework which data belongs to one part of a mail.

@load ./main
@load ./entities
@load base/utils/conn-ids
@load base/frameworks/files

module SMTP;

export {
	redef record Info += {
		## Identifiers of the mail's files in order.
		fuids: vector of string &log &default=string_vec();

		## Identifier of the whole message, where that is a file, too: see
		## :zeek:see:`SMTP::enable_rfc822_msg_file_analysis`.
		rfc822_msg_fuid: string &optional;
	};

	## Names a file.
	global get_file_handle: function(c: connection, is_orig: bool): string;

	## Describes a file.
	global describe_file: function(f: fa_file): string;
}

function get_file_handle(c: connection, is_orig: bool): string
	{
	# The whole message is another file than its first part.
	local whole = c$smtp?$rfc822_msg_fuid ? c$smtp$rfc822_msg_fuid : "";
	return cat(Analyzer::ANALYZER_SMTP, c$start_time, c$smtp$trans_depth, whole, c$smtp_state$mime_depth);
	}

function describe_file(f: fa_file): string
	{
	if ( f$source == "SMTP" )
		for ( _, c in f$conns )
			return SMTP::describe(c$smtp);

	return "";
	}

event zeek_init() &priority=5
	{
	Files::register_protocol(Analyzer::ANALYZER_SMTP,
	                         Files::ProtoRegistration($get_file_handle=SMTP::get_file_handle,
	                                                  $describe=SMTP::describe_file));
	}

event file_over_new_connection(f: fa_file, c: connection, is_orig: bool) &priority=5
	{
	if ( ! c?$smtp || c$smtp$tls )
		return;

	c$smtp$fuids += f$id;

	if ( ! SMTP::enable_rfc822_msg_file_analysis )
		return;

	# The whole message comes before its parts.
	if ( ! c$smtp?$rfc822_msg_fuid )
		c$smtp$rfc822_msg_fuid = f$id;
	else if ( ! f?$parent_id )
		f$parent_id = c$smtp$rfc822_msg_fuid;
	}
