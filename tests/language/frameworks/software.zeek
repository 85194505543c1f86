# Software: names and versions taken apart, changes and vulnerable versions told.
@load base/frameworks/software
@load frameworks/software/vulnerable
@load frameworks/software/version-changes
redef Software::asset_tracking = ALL_HOSTS;
redef Software::interesting_version_changes += { "Apache" };
redef Software::vulnerable_versions += { ["Apache"] = set(Software::VulnerableVersionRange($min=Software::Version($major=1,$minor=3), $max=Software::Version($major=2,$minor=0,$minor2=52))) };

module Software;

global texts = vector(
"Apache/1.3.19 (Unix)", "ProFTPD 1.2.5rc1 Server (Debian)", "wu-2.6.2(1) Tue", "OpenSSH_4.4", "OpenSSH_5.2", "Apache/2.0.63 (Unix) mod_auth_kerb/5.3 mod_ssl/2.0.63", "Apache/1.3.33 (Unix) mod_ssl",
"Microsoft-IIS/6.0", "Opera/9.80 (Windows NT 6.1; U; sv) Presto/2.7.62 Version/11.01", "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS; Opera Mobi/23.348; U; en) Presto/2.5.25 Version/10.54",
"Mozilla/5.0 (Windows; U; Windows NT 5.1; en-US; rv:1.9.0.6) Gecko/2009011913 Firefox/3.0.6", "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)", "Mozilla/4.0 (compatible; MSIE 7.0b; Windows NT 6.0)",
"Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_5_7; en-us) AppleWebKit/530.17 (KHTML, like Gecko) Version/4.0 Mobile/1 Safari/530.17", "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.1 Safari/537.36 ", "Mozilla/5.0 (X11) Edge/12.10240 Chrome/42 Safari/1",
"Flash%20Player/26.0.0.137 CFNetwork/811.5.4 Darwin/16.7.0 (x86_64)", "The Bat! (v2.00.9) Personal", "Java1.3.22", "lynx/2.8.5", "Dalvik/1.6.0 (Linux; U; Android 4.0.4)", "Wget/1.10+devel", "curl/7.16.3 (powerpc-apple-darwin9.0) libcurl/7.16.3", "A/8.0.0/Google/Pixel#XL/marlin", "A/9/Google/Pixel", "Zope/(Zope 2.7.8-final, python 2.3.5, darwin) ZServer/1.1 Plone/Unknown", "(vsFTPd 2.0.5)", "Apache", "vsftpd.beta", "kdesktop/3.5.6", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1) Java/1.6.0_12", "Mozilla/5.0 (Windows; U) AdobeAIR/1.0", "Apple iPhone v4.3.1 Weather v1.0.0.8G4", "dec/3.10\\x2fx-1.2");
event zeek_init()
	{
	for ( _, t in texts )
		{
		local d = Software::parse(t);
		print fmt("%s | %s | %s", t, d$name, d$version);
		}

	local v1 = Software::Version($major=1, $minor=2);
	print cmp_versions(v1, v1), cmp_versions(v1, Software::Version($major=1)), cmp_versions(v1, Software::Version($major=1, $minor=2, $addl="b"));
	print software_fmt_version(v1), software_fmt_version(Software::Version());

	local id = conn_id($orig_h=1.2.3.4, $resp_h=1.2.3.5, $orig_p=1/tcp, $resp_p=80/tcp);
	print Software::found(id, Software::Info($host=1.2.3.4, $unparsed_version="Apache/1.3.19 (Unix)"));
	Software::found(id, Software::Info($host=1.2.3.4, $unparsed_version="Apache/1.3.19 (Unix)"));
	Software::found(id, Software::Info($host=1.2.3.4, $unparsed_version="Apache/2.0.63 (Unix)"));
	}

event Software::log_software(rec: Software::Info)
	{
	print "log", rec$host, rec$name, rec$version;
	}

event Software::version_change(old: Software::Info, new: Software::Info)
	{
	print "change", software_fmt(old), software_fmt(new);
	}

hook Notice::policy(n: Notice::Info)
	{
	print n$note, sub(n$msg, /^[0-9.]+ Soft/, "Soft");
	}
