##! Tells the software framework with what mails were written.

@load base/frameworks/software/main
@load base/protocols/smtp/main

module SMTP;

export {
	redef enum Software::Type += {
		MAIL_CLIENT,	##< A program on the sender's host.
		MAIL_SERVER,	##< A server that passes mails on.
		WEBMAIL_SERVER,	##< A site on which mails are written.
	};

	redef record Info += {
		## Whether the mail was written on a web site.
		is_webmail: bool &log &default=F;
	};

	## Whose mails are believed: what foreign servers write into headers may be
	## anything.
	option detect_clients_in_messages_from = LOCAL_HOSTS;

	## What sites for mail call themselves.
	option webmail_user_agents =
		  /^iPlanet Messenger/
		| /^Sun Java\(tm\) System Messenger Express/
		| /\(IMP\)/
		| /^SquirrelMail/
		| /^NeoMail/
		| /ZimbraWebClient/;
}

event mime_one_header(c: connection, h: mime_header_rec) &priority=4
	{
	if ( h$name == "USER-AGENT" && c?$smtp && c$smtp?$user_agent && webmail_user_agents in c$smtp$user_agent )
		c$smtp$is_webmail = T;
	}

# Only now the path is known as far as headers tell it.
event log_smtp(rec: Info)
	{
	if ( ! rec?$user_agent || ! addr_matches_host(rec$id$orig_h, detect_clients_in_messages_from) )
		return;

	local host = rec$path[|rec$path| - 1];

	# The browser's host comes before that of the site.
	if ( rec$is_webmail && rec?$first_received && /via HTTP/ in rec$first_received )
		host = rec$path[|rec$path| - 2];

	Software::found(rec$id, Software::Info($unparsed_version=rec$user_agent, $host=host,
	                                       $software_type=rec$is_webmail ? WEBMAIL_SERVER : MAIL_CLIENT));
	}
