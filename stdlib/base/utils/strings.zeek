##! Strings.

## Tells whether a quarter or more of a string's bytes are not ASCII.
function is_string_binary(s: string): bool
	{
	return |gsub(s, /[\x00-\x7f]/, "")| * 100 / |s| >= 25;
	}

## Puts a backslash before each of some characters, and before backslashes.
##
## s: the string.
##
## chars: the characters.
function string_escape(s: string, chars: string): string
	{
	s = subst_string(s, "\\", "\\\\");

	for ( c in chars )
		s = subst_string(s, c, cat("\\", c));

	return s;
	}

## Yields a string without its last bytes.
##
## s: the string.
##
## tail_len: how many bytes to leave out.
function cut_tail(s: string, tail_len: count): string
	{
	return tail_len >= |s| ? "" : sub_bytes(s, 1, |s| - tail_len);
	}
