##! Warns of settings that most sites want, and that are not set.

@load base/utils/site

event zeek_init() &priority=-10
	{
	if ( |Site::local_nets| == 0 )
		print "WARNING: No Site::local_nets have been defined.  It's usually a good idea to define your local networks.";
	}
