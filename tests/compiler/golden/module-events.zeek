# Handlers of an event without a prototype handle one global event, whatever module they stand in.

module First;

event meeting(n: count)
	{
	print "first", n;
	}

module Second;

event meeting(n: count)
	{
	print "second", n;
	}

event zeek_init()
	{
	event meeting(1);

	for ( name, id in global_ids() )
		if ( /meeting/ in name )
			print name;
	}
