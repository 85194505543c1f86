# Notice: policy, actions, suppression, alarms as text, files.
@load base/frameworks/notice

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;
redef Notice::force_email_summaries = T;

redef enum Notice::Type += {
	Test::Plain,
	Test::Alarm,
	Test::Ignored,
	Test::Often,
};

redef Notice::alarmed_types += { Test::Alarm };
redef Notice::ignored_types += { Test::Ignored };
redef Notice::not_suppressed_types += { Test::Often };
redef Notice::flag_nets += { 10.0.0.0/8 };

event Notice::suppressed(n: Notice::Info)
	{
	print "suppressed", n$note, n$identifier;
	}

event Notice::begin_suppression(ts: time, suppress_for: interval, note: Notice::Type, identifier: string)
	{
	print "begin", note, identifier, suppress_for;
	}

event Notice::log_notice(n: Notice::Info)
	{
	print "row", n$note, n$msg, |n$actions|, n?$proto ? cat(n$proto) : "-";
	}

hook Notice::policy(n: Notice::Info)
	{
	if ( n$note == Test::Plain )
		n$suppress_for = 10sec;
	}

function raise(note: Notice::Type, id: string)
	{
	NOTICE(Notice::Info($note=note, $msg=fmt("message %s", id), $sub="more", $src=10.0.0.1, $dst=1.2.3.4, $p=80/tcp, $identifier=id));
	}

event done()
	{
	terminate();
	}

event later()
	{
	raise(Test::Plain, "a");
	event done();
	}

event zeek_init()
	{
	set_network_time(double_to_time(1000.0));
	raise(Test::Plain, "a");
	raise(Test::Plain, "a");
	raise(Test::Plain, "b");
	raise(Test::Alarm, "c");
	raise(Test::Ignored, "d");
	raise(Test::Often, "e");
	raise(Test::Often, "e");
	NOTICE(Notice::Info($note=Test::Plain, $msg="no identifier", $n=5));
	set_network_time(double_to_time(1011.0));
	schedule 2sec { later() };
	set_network_time(double_to_time(1020.0));
	}

event zeek_done()
	{
	print Notice::email_headers("subject", "x@example.com") == fmt("From: Zeek <zeek@localhost>\nSubject: [Zeek] subject\nTo: x@example.com\nUser-Agent: Zeek/%s\n", zeek_version());
	}
