##! Notices where a client had an FTP server run a program.

@load base/frameworks/notice
@load base/protocols/ftp

module FTP;

export {
	redef enum Notice::Type += {
		## A ``SITE EXEC`` succeeded.
		Site_Exec_Success,
	};
}

event ftp_reply(c: connection, code: count, msg: string, cont_resp: bool) &priority=3
	{
	local asked = c$ftp$cmdarg;

	if ( parse_ftp_reply_code(code)$x != 2 || asked$cmd != "SITE" || /[Ee][Xx][Ee][Cc]/ !in asked$arg )
		return;

	NOTICE(Notice::Info($note=Site_Exec_Success, $conn=c,
	                    $msg=fmt("FTP command: %s %s", asked$cmd, asked$arg),
	                    $identifier=cat(c$id$orig_h, c$id$resp_h, "SITE EXEC")));
	}
