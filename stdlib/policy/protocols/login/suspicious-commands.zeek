##! Looks at what users type, and at what they are shown, for signs of an intruder:
##! directories with names that hide, tools and logs that are tampered with, accounts
##! that are made. Lines are looked at as they are and as they read after the user's
##! own corrections (erased characters, killed lines).

@load base/frameworks/notice
@load ./main

module Login;

export {
	redef enum Notice::Type += {
		## A user typed something suspicious.
		Suspicious_Input,
		## A user was shown something suspicious.
		Suspicious_Output,
		## A remote shell was given a suspicious command.
		Suspicious_Command,
	};

	## What users should not type, wherever it stands in a line.
	option input_trouble =
		/rewt/ |
		/eggdrop/ |
		/\/bin\/(eject|lpset)/ |
		/oir##t|ereeto/ |
		/(shell_|x|x86-)?c0de/ |
		/(unset[ \t]+HISTFILE)|(HISTFILE=\/dev\/null)|(history[ \t]+-c)/ |
		/smashdu\.c|smurf\.c|loadmodule[ \t]+exploit/ |
		/(rm|mv|cat[ \t]+\/dev\/null[ \t]*>)[ \t]+\/var\/(adm|log)\/(wtmp|utmp|lastlog|messages|auth\.log)/ |
		/(>>?|tee)[ \t]*(\/etc\/(passwd|shadow)|~?\/?\.rhosts|.*\/authorized_keys)/ |
		/chmod[ \t]+([246]7[0-7][0-7]|[ugo]*\+s)[ \t]+.*(sh|bash|csh)/ |
		/(wget|curl|lwp-download)[ \t].*[|;&][ \t]*(ba|c|k|z)?sh/ |
		/nc[ \t]+(-[a-z]*e|.*[ \t]-e)[ \t]*\/bin\/(ba|c|k|z)?sh/;

	## What users should not type, in the line as it reads after their corrections.
	option edited_input_trouble =
		/^[ \t]*(cd|mkdir)[ \t]+['"]?(\.\.\.+|\.[ \t]|[ \t]+\.?['"]|\.\.[ \t]+['"]?[^\/; ])/ |
		/^[ \t]*(ls|cat|more|vi)[ \t]+['"]?\.\.\.+(\/|$)/ |
		/^[ \t]*echo[ \t]+['"]?\+[ \t]*\+/;

	## What users should not be shown.
	option output_trouble =
		/^-r.s.*root.*\/bin\/(sh|csh|tcsh|bash)/ |
		/Jumping to address/ |
		/smashdu\.c/ |
		/PATH_UTMP/ |
		/Log started at =/ |
		/www\.anticode\.com/ |
		/smurf\.c by TFreak/ |
		/Trojaning in progress/ |
		/Super Linux Xploit/;

	## Notices of the same kind for one connection are told once in this time.
	option suppression: interval = 10 mins;
}

# What one line may cost: patterns are matched with its begin only.
const max_line = 2048;

function tell(c: connection, what: Notice::Type, line: string)
	{
	NOTICE([$note=what, $conn=c, $msg=fmt("%s", line), $identifier=cat(c$uid, what), $suppress_for=suppression]);
	}

function check_input(c: connection, what: Notice::Type, full: string)
	{
	local line = |full| > max_line ? full[0:max_line] : full;

	if ( input_trouble in line )
		{
		tell(c, what, line);
		return;
		}

	# Backspace and delete take one character away, ^U takes the line.
	local edited = edit(edit(line, "\x08"), "\x7f");
	local parts = split_string(edited, /\x15/);
	edited = parts[|parts| - 1];

	if ( edited_input_trouble in edited || input_trouble in edited )
		tell(c, what, edited);
	}

event login_input_line(c: connection, line: string)
	{
	check_input(c, Suspicious_Input, line);
	}

event login_confused_text(c: connection, line: string)
	{
	check_input(c, Suspicious_Input, line);
	}

event login_output_line(c: connection, line: string)
	{
	if ( output_trouble in ( |line| > max_line ? line[0:max_line] : line ) )
		tell(c, Suspicious_Output, line);
	}

event rsh_request(c: connection, client_user: string, server_user: string, line: string, new_session: bool)
	{
	check_input(c, Suspicious_Command, line);
	}
