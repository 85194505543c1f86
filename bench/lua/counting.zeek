# Tables: how often each pair of two values came.
global seen: table[count, count] of count &default=0;

event zeek_init()
	{
	local state = 42;
	local n = 0;
	while ( n < 3000000 )
		{
		state = (state * 1103515245 + 12345) % 2147483648;
		local host = (state / 65536) % 100;
		local service = (state / 256) % 30;
		++seen[host, service];
		++n;
		}

	local most = 0;
	local sum = 0;
	for ( [h, s], times in seen )
		{
		sum += times;
		if ( times > most )
			most = times;
		}

	print fmt("%d %d %d", |seen|, sum, most);
	}
