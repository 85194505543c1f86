# Intel: indicators from a file, matches by address, subnet and text, removal, expiry, policies about them.
@load base/frameworks/intel
@load frameworks/intel/do_notice
@load frameworks/intel/whitelist
@load frameworks/intel/removal
@load frameworks/intel/seen/where-locations

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;
redef Intel::read_files += { "intel.dat" };
redef Intel::item_expiration = 20sec;

function see(what: string, kind: Intel::Type, where: Intel::Where)
	{
	Intel::seen(Intel::Seen($indicator=what, $indicator_type=kind, $where=where));
	}

event Intel::match(s: Intel::Seen, items: set[Intel::Item])
	{
	local sources: vector of string = vector();
	for ( item in items )
		sources += fmt("%s %s %s", item$indicator, item$indicator_type, item$meta$source);

	print "match", s$indicator, s$where, sort(sources, strcmp);
	}

event Intel::log_intel(rec: Intel::Info)
	{
	print "row", rec$seen$indicator, |rec$matched|, |rec$sources|;
	}

hook Notice::policy(n: Notice::Info)
	{
	print "notice", n$note, n$msg, n$sub;
	}

hook Intel::indicator_inserted(indicator: string, indicator_type: Intel::Type)
	{
	print "inserted", indicator, indicator_type;
	}

hook Intel::indicator_removed(indicator: string, indicator_type: Intel::Type)
	{
	print "removed", indicator, indicator_type;
	}

hook Intel::seen_policy(s: Intel::Seen, found: bool)
	{
	if ( s?$indicator && s$indicator == "ignored.example" )
		{
		print "ignored", found;
		break;
		}
	}

hook Intel::item_expired(indicator: string, indicator_type: Intel::Type, metas: set[Intel::MetaData])
	{
	# All but one are kept.
	if ( indicator == "1.2.0.0/16" )
		break;
	}

global step = 0;

event tick()
	{
	set_network_time(network_time() + 5sec);

	if ( ++step == 8 )
		terminate();
	else
		schedule 0sec { tick() };
	}

event after_matches()
	{
	Intel::remove(Intel::Item($indicator="1.2.3.4", $indicator_type=Intel::ADDR, $meta=Intel::MetaData($source="one")));
	Intel::remove(Intel::Item($indicator="none", $indicator_type=Intel::URL, $meta=Intel::MetaData($source="one")));
	Intel::insert(Intel::Item($indicator="HARMLESS.example", $indicator_type=Intel::DOMAIN, $meta=Intel::MetaData($source="one", $remove=T)));
	see("harmless.example", Intel::DOMAIN, DNS::IN_REQUEST);
	event tick();
	}

event Input::end_of_data(name: string, source: string)
	{
	print "end", name;
	see("Bad.EXAMPLE", Intel::DOMAIN, DNS::IN_REQUEST);
	see("bad.example", Intel::URL, DNS::IN_REQUEST);
	see("harmless.example", Intel::DOMAIN, DNS::IN_REQUEST);
	see("ignored.example", Intel::DOMAIN, DNS::IN_REQUEST);
	Intel::seen(Intel::Seen($host=1.2.3.4, $where=Conn::IN_ORIG));
	Intel::seen(Intel::Seen($host=1.2.9.9, $where=Conn::IN_RESP));
	Intel::seen(Intel::Seen($host=[2001:db8::1], $where=Conn::IN_RESP));
	event after_matches();
	}

event zeek_init() &priority=20
	{
	local f = open("intel.dat");
	write_file(f, "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url\tmeta.do_notice\tmeta.if_in\tmeta.whitelist\n");
	write_file(f, "bad.example\tIntel::DOMAIN\tone\tbad\thttp://x\tT\t-\tF\n");
	write_file(f, "bad.example\tIntel::DOMAIN\ttwo\tbad\t-\tF\t-\tF\n");
	write_file(f, "ignored.example\tIntel::DOMAIN\tone\t-\t-\tF\t-\tF\n");
	write_file(f, "1.2.3.4\tIntel::ADDR\tone\t-\t-\tT\tConn::IN_RESP\tF\n");
	write_file(f, "1.2.0.0/16\tIntel::SUBNET\ttwo\t-\t-\tT\tConn::IN_RESP\tF\n");
	write_file(f, "harmless.example\tIntel::DOMAIN\tone\t-\t-\tF\t-\tT\n");
	write_file(f, "x\tIntel::NOTHING\tone\t-\t-\tF\t-\tT\n");
	close(f);
	}
