##! Adds the names of the hosts to mailed notices. Mail is held back meanwhile.

@load base/frameworks/notice/main

module Notice;

function add_host_name(n: Notice::Info, host: addr, token: string, label: string)
	{
	add n$email_delay_tokens[token];

	# Without a time-out: mail that waits for too long is told of by the framework.
	when [n, host, token, label] ( local name = lookup_addr(host) )
		{
		n$email_body_sections += fmt("%s hostname: %s\n", label, name);
		delete n$email_delay_tokens[token];
		}
	}

# After the addresses are known, and before mail is sent.
hook notice(n: Notice::Info) &priority=-1
	{
	if ( |n$email_dest| == 0 )
		return;

	if ( n?$src )
		add_host_name(n, n$src, "hostnames-src", "orig/src");

	if ( n?$dst )
		add_host_name(n, n$dst, "hostnames-dst", "resp/dst");
	}
