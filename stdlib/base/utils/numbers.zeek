##! Numbers in text.

## Yields a number out of a text, 0 where there is none.
##
## s: the text.
##
## get_first: whether the first (T) or the last number is wanted.
function extract_count(s: string, get_first: bool &default=T): count
	{
	# Odd parts are the numbers.
	local parts = get_first ? split_string_n(s, /[0-9]+/, T, 1) : split_string_all(s, /[0-9]+/);

	if ( |parts| < 2 )
		return 0;

	return to_count(get_first ? parts[1] : parts[|parts| - 2]);
	}
