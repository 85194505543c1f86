##! Notices where somebody reads or writes a file over FTP that tells passwords or
##! lets others in.

@load base/frameworks/notice
@load base/protocols/ftp

module FTP;

export {
	redef enum Notice::Type += {
		## Such a file was transferred, deleted or renamed.
		Sensitive_File,
		## It was tried in vain.
		Sensitive_File_Attempt,
	};

	## The files, by the end of their path.
	option sensitive_files =
		  /(^|\/)(passwd|shadow|master\.passwd|group|sudoers|hosts\.equiv|crontab)$/
		| /(^|\/)\.(rhosts|shosts|netrc|forward|htpasswd|pgpass|my\.cnf)$/
		| /(^|\/)(\.ssh\/.*|authorized_keys2?|id_(rsa|dsa|ecdsa|ed25519))$/
		| /(^|\/)(SAM|NTDS\.dit|ntuser\.dat)$/i;

	## Commands that count.
	option sensitive_file_commands = { "RETR", "STOR", "STOU", "APPE", "DELE", "RNFR", "RNTO" };
}

event ftp_reply(c: connection, code: count, msg: string, cont_resp: bool) &priority=3
	{
	if ( cont_resp || ! c$ftp?$cmdarg )
		return;

	local asked = c$ftp$cmdarg;
	if ( asked$cmd !in sensitive_file_commands )
		return;

	local path = build_path_compressed(c$ftp$cwd, asked$arg);
	if ( sensitive_files !in path )
		return;

	local digits = parse_ftp_reply_code(code);

	# A preliminary reply is followed by the one that counts.
	if ( digits$x == 1 )
		return;

	local worked = digits$x == 2 || digits$x == 3;
	NOTICE(Notice::Info($note=worked ? Sensitive_File : Sensitive_File_Attempt, $conn=c, $sub=msg,
	                    $msg=fmt("%s %s: %s %s", c$id$orig_h, worked ? "succeeded with" : "tried", asked$cmd, path),
	                    $identifier=cat(c$id$orig_h, c$id$resp_h, asked$cmd, path, worked)));
	}
