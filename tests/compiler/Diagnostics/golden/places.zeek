# Places are right behind tabs and letters of several bytes.
global caf = "café";

event zeek_init()
	{
	print "grüße", missng, caf, "€" + 5;
	if ( T )
		{
		print	unknown_name	;
		}
	}
