# Records: fields read and written, in nested records and through function arguments.
type Flow: record {
	packets: count &default=0;
	bytes: count &default=0;
	duration: double &default=0.0;
};

type Pair: record {
	orig: Flow;
	resp: Flow;
	history: count &default=0;
};

function update(pair: Pair, is_orig: bool, size: count)
	{
	local flow = is_orig ? pair$orig : pair$resp;
	++flow$packets;
	flow$bytes += size;
	flow$duration = flow$duration + 0.5;
	pair$history = pair$history + 1;
	}

event zeek_init()
	{
	local pairs: vector of Pair = vector();
	local i = 0;
	while ( i < 100 )
		{
		pairs[i] = Pair($orig=Flow(), $resp=Flow());
		++i;
		}

	local n = 0;
	while ( n < 3000000 )
		{
		update(pairs[n % 100], n % 3 == 0, n % 1500);
		++n;
		}

	local packets = 0;
	local bytes = 0;
	local history = 0;
	local duration = 0.0;
	for ( _, pair in pairs )
		{
		packets += pair$orig$packets + pair$resp$packets;
		bytes += pair$orig$bytes + pair$resp$bytes;
		duration += pair$orig$duration + pair$resp$duration;
		history += pair$history;
		}

	print fmt("%d %d %.1f %d", packets, bytes, duration, history);
	}
