# Files are told of when they are opened, before the policy goes on.
event file_opened(f: file)
	{
	print "opened", get_file_name(f);
	}

event zeek_init()
	{
	local f = open("opened.txt");
	print "after";
	close(f);
	print unlink("opened.txt");
	}
