event zeek_init()
	{
	print "0";
	}
