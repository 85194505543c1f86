# A string that is not closed.
event zeek_init()
	{
	print "closed", "not closed;
	}
