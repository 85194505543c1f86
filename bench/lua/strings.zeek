# Strings: lines built piece by piece, joined, and split again.
global pieces = 0;
global bytes = 0;

function build(n: count): string
	{
	local words: vector of string = vector();
	local i = 0;
	while ( i < 20 )
		{
		words[i] = "host" + cat(n + i);
		++i;
		}

	return join_string_vec(words, ",");
	}

function take_apart(line: string)
	{
	local parts = split_string(line, /,/);
	for ( i, part in parts )
		{
		++pieces;
		bytes += |part|;
		}
	}

event zeek_init()
	{
	local n = 0;
	while ( n < 60000 )
		{
		take_apart(build(n));
		++n;
		}

	print fmt("%d %d", pieces, bytes);
	}
