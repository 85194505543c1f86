# Every form of constant, where it stands next to other tokens.
type Color: enum { RED, GREEN, BLUE, };

event zeek_init()
	{
	print 0x1F, 1e2, .5+.5, 5.-1, 2*3.0;
	print 1 day, 1.5hrs, 90min, -2 sec, 250 msecs, 3usec;
	print 80/tcp, 53/udp, 8/icmp, 0/unknown;
	print 1.2.3.4, 10.1.2.3/8, [2001:DB8::1], [fe80::1]/10, [::ffff:1.2.3.4];
	print "quote\"", "\101\x42";
	print /a\/b/ == "a/b", /ABC/i in "xabcx", "a\nb" == /a.b/s;
	print T, F, RED, BLUE, enum_to_int(BLUE);
	local v = vector(1,2,3,);
	print v[0:1], v[1:], v[:1], v[-1];
	print @FILENAME;
	}
