##! Addresses and software in mail.

@load base/utils/email
@load base/frameworks/intel
@load base/protocols/smtp
@load ./where-locations

module Intel;

function see_mail_address(c: connection, address: string, where: Intel::Where)
	{
	Intel::seen(Intel::Seen($indicator=address, $indicator_type=Intel::EMAIL, $conn=c, $where=where));
	}

event mime_end_entity(c: connection) &group="Intel::ADDR"
	{
	if ( ! c?$smtp )
		return;

	if ( c$smtp?$path )
		for ( _, hop in c$smtp$path )
			Intel::seen(Intel::Seen($host=hop, $conn=c, $where=SMTP::IN_RECEIVED_HEADER));

	if ( c$smtp?$x_originating_ip )
		Intel::seen(Intel::Seen($host=c$smtp$x_originating_ip, $conn=c, $where=SMTP::IN_X_ORIGINATING_IP_HEADER));
	}

event mime_end_entity(c: connection) &group="Intel::SOFTWARE"
	{
	if ( c?$smtp && c$smtp?$user_agent )
		Intel::seen(Intel::Seen($indicator=c$smtp$user_agent, $indicator_type=Intel::SOFTWARE, $conn=c, $where=SMTP::IN_HEADER));
	}

event mime_end_entity(c: connection) &group="Intel::EMAIL"
	{
	if ( ! c?$smtp )
		return;

	local mail = c$smtp;

	if ( mail?$mailfrom )
		see_mail_address(c, mail$mailfrom, SMTP::IN_MAIL_FROM);

	if ( mail?$rcptto )
		for ( recipient in mail$rcptto )
			see_mail_address(c, recipient, SMTP::IN_RCPT_TO);

	if ( mail?$from )
		for ( sender in extract_email_addrs_set(mail$from) )
			see_mail_address(c, sender, SMTP::IN_FROM);

	if ( mail?$to )
		for ( to in mail$to )
			see_mail_address(c, extract_first_email_addr(to), SMTP::IN_TO);

	if ( mail?$cc )
		for ( cc in mail$cc )
			see_mail_address(c, cc, SMTP::IN_CC);

	if ( mail?$reply_to )
		see_mail_address(c, mail$reply_to, SMTP::IN_REPLY_TO);
	}
