##! Patterns made of strings, and places where patterns match.

module GLOBAL;

## Yields a pattern that matches any of some strings.
##
## ss: the strings.
##
## pat: the pattern, with ``~~`` where the strings belong. A backslash is
##      written twice.
function set_to_regex(ss: set[string], pat: string): pattern
	{
	local alternatives = "";
	for ( s in ss )
		alternatives = alternatives == "" ? convert_for_pattern(s) : cat(convert_for_pattern(s), "|", alternatives);

	return string_to_pattern(sub(pat, /~~/, alternatives), F);
	}

## Where a pattern matched.
type PatternMatchResult: record {
	matched: bool;	##< Whether it matched.
	str: string;	##< What matched first.
	off: count;	##< Where that begins, counted from 1.
};

## Looks for a pattern in a text.
function match_pattern(s: string, p: pattern): PatternMatchResult
	{
	local parts = split_string_n(s, p, T, 1);

	if ( |parts| == 1 )
		return PatternMatchResult($matched=F, $str="", $off=0);

	return PatternMatchResult($matched=T, $str=parts[1], $off=|parts[0]| + 1);
	}
