##! Finds doors that were left open beside the login: shells that greet a connection
##! to a login port without asking who is there, terminals and originator ports that
##! only tools of intruders use, and users who play the server's part.

@load base/frameworks/notice
@load ./main

module Login;

export {
	redef enum Notice::Type += {
		## A shell's prompt without a login before it.
		Backdoor_Prompt,
		## A kind of terminal that opens a backdoor.
		Hot_Terminal,
		## An originator port that a backdoor goes by.
		Hot_Orig_Port,
		## A user typed what only the server should say.
		Login_Ploy,
	};

	## Lines that look like the prompt of a shell.
	option backdoor_prompts = /^[!-~]*( ?)[#%$>] ?$/ | /^(ba|c|k|tc|z)?sh-[0-9.]+[#$] ?/ | /^[a-z_][a-z0-9_-]*@[a-z0-9.-]+:[^ ]*[#$] ?/;

	## Lines that look like such a prompt and are none.
	option non_backdoor_prompts = /^ *#.*#/ | /^[#%*-]+$/;

	## Hosts whose services are known to greet like that: routers, terminal servers.
	option backdoor_ignore_hosts: set[addr] = {};

	## Kinds of terminals that open a backdoor.
	option hot_terminal_types = /VT666|007/;

	## Originator ports that backdoors go by.
	option hot_telnet_orig_ports: set[port] = { 53982/tcp };

	## A prompt is a sign only within the first lines of output.
	option backdoor_lines: count = 5;
}

redef record Login::State += {
	output_lines: count &default=0;
	input_lines: count &default=0;
	told_backdoor: bool &default=F;
};

event login_output_line(c: connection, line: string)
	{
	local state = state_of(c);

	if ( line == "" || (++state$output_lines) > backdoor_lines || state$told_backdoor )
		return;

	if ( c$id$resp_h in backdoor_ignore_hosts || get_login_state(c$id) == LOGIN_STATE_LOGGED_IN )
		return;

	if ( state$attempts > 0 || state$input_lines > 0 || |line| > 256 )
		return;

	if ( backdoor_prompts in line && non_backdoor_prompts !in line )
		{
		state$told_backdoor = T;
		NOTICE([$note=Backdoor_Prompt, $conn=c, $msg=fmt("a shell without login: \"%s\"", line),
		        $identifier=cat(c$id$resp_h, c$id$resp_p)]);
		}
	}

event login_input_line(c: connection, line: string)
	{
	++state_of(c)$input_lines;
	}

event login_terminal(c: connection, terminal: string)
	{
	if ( hot_terminal_types in terminal )
		NOTICE([$note=Hot_Terminal, $conn=c, $msg=fmt("terminal \"%s\"", terminal), $identifier=cat(c$uid)]);
	}

event login_confused(c: connection, msg: string, line: string)
	{
	if ( msg == "possible_login_ploy" )
		NOTICE([$note=Login_Ploy, $conn=c, $msg=fmt("the user typed \"%s\"", line), $identifier=cat(c$uid)]);
	}

event connection_established(c: connection)
	{
	if ( c$id$resp_p in telnet_ports && c$id$orig_p in hot_telnet_orig_ports )
		NOTICE([$note=Hot_Orig_Port, $conn=c, $msg=fmt("originator port %s", c$id$orig_p), $identifier=cat(c$uid)]);
	}
