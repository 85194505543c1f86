# Where a built-in function stands between the condition and the call, nothing can wait.

global never = F;

function slow(a: count, b: count): int
	{
	return when ( never )
		{
		return 0;
		}
	}

event zeek_init()
	{
	local v = vector(2, 1);
	when [v] ( |sort(v, slow)| == 2 )
		print "held", |v|;
	print "armed";
	}
