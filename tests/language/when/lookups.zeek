# Names and addresses, made up of the questions (ZEEK_DNS_FAKE): results come after the event at hand.

redef exit_only_after_terminate = T;

function describe(a: addr): string
	{
	return when [a] ( local name = lookup_addr(a) )
		{
		return fmt("%s is %s", a, name);
		}
	timeout 10 sec
		{
		return "no answer";
		}
	}

function both(a: addr, b: addr): string
	{
	local first = lookup_addr(a);
	local second = lookup_addr(b);
	return first + " and " + second;
	}

event zeek_init()
	{
	local host = 127.0.0.1;
	when [host] ( local text = describe(host) )
		print text;
	when ( local texts = both(10.0.0.1, 10.0.0.2) )
		print texts;
	when ( local txt = lookup_hostname_txt("zeek.org") )
		print txt;
	when ( local found = lookup_hostname("zeek.org") )
		{
		for ( a in found )
			print |found|, is_v6_addr(a);
		terminate();
		}
	print "armed";
	}
