# Vectors: the sieve of Eratosthenes, several times over.
function sieve(limit: count): count
	{
	local composite: vector of bool = vector();
	local i = 0;
	while ( i <= limit )
		{
		composite[i] = F;
		++i;
		}

	local found = 0;
	i = 2;
	while ( i <= limit )
		{
		if ( ! composite[i] )
			{
			++found;
			local j = i * i;
			while ( j <= limit )
				{
				composite[j] = T;
				j += i;
				}
			}

		++i;
		}

	return found;
	}

event zeek_init()
	{
	local sum = 0;
	local round = 0;
	while ( round < 8 )
		{
		sum += sieve(1000000);
		++round;
		}

	print sum;
	}
