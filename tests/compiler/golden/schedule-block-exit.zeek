# Blocks that are pending at the end run then, in the order in which they were due; nothing is scheduled any more.
event zeek_init()
	{
	local word = "late";
	schedule 3 hrs { print word, zeek_is_terminating(); }
	schedule 1 hr
		{
		print "early";
		schedule 1 sec { print "not any more"; }
		}
	print "init";
	}

event zeek_done()
	{
	print "done";
	}
