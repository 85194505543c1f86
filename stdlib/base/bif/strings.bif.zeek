##! Functions about strings.

module GLOBAL;

export {
	## The least number of single-byte insertions, deletions and changes that
	## turn one string into the other.
	global levenshtein_distance: function(s1: string, s2: string): count;

	## The arguments one after the other; all are strings.
	global string_cat: function(va_args: any): string;

	## The strings of a vector, with *sep* between each two.
	global join_string_vec: function(vec: string_vec, sep: string): string;

	## The strings of a set in no particular order, with *sep* between each two.
	global join_string_set: function(ss: string_set, sep: string): string;

	## Takes out what an editing user would have taken out: *arg_edit_char*
	## erases the byte before it. With DEL or BS as the character, both erase.
	global edit: function(arg_s: string, arg_edit_char: string): string;

	## *n* bytes of a string from the position *start* on, which counts from 1. A
	## negative *n* reaches to the end.
	global sub_bytes: function(s: string, start: count, n: int): string;

	## Cuts a string at every match of a pattern; the matches are left out.
	global split_string: function(str: string, re: pattern): string_vec;

	## Cuts a string in two at the first match of a pattern, which is left out.
	global split_string1: function(str: string, re: pattern): string_vec;

	## Cuts a string at every match of a pattern; the matches stand between the
	## pieces.
	global split_string_all: function(str: string, re: pattern): string_vec;

	## Cuts a string at matches of a pattern, at most *max_num_sep* times where
	## that is not zero. With *incl_sep* the matches stand between the pieces.
	global split_string_n: function(str: string, re: pattern, incl_sep: bool, max_num_sep: count): string_vec;

	## Replaces the first match of a pattern. ``&`` in *repl* stands for what was
	## matched.
	global sub: function(str: string, re: pattern, repl: string): string;

	## Replaces all matches of a pattern. ``&`` in *repl* stands for what was
	## matched.
	global gsub: function(str: string, re: pattern, repl: string): string;

	## Compares two strings by their bytes: negative, zero or positive as the
	## first is less, equal or greater.
	global strcmp: function(s1: string, s2: string): int;

	## Where a string first occurs in another, counted from 1; zero where it does
	## not.
	global strstr: function(big: string, little: string): count;

	## Replaces every occurrence of *from* by *to*.
	global subst_string: function(s: string, from: string, to: string): string;

	## A string with its ASCII letters in lower case.
	global to_lower: function(str: string): string;

	## A string with its ASCII letters in upper case.
	global to_upper: function(str: string): string;

	## A string fit to be shown: what cannot be printed is escaped, and a final
	## NUL is dropped.
	global clean: function(str: string): string;

	## A string as a literal: what cannot be printed is escaped, and so are
	## backslashes and quotes.
	global to_string_literal: function(str: string): string;

	## Whether no byte of a string is above 127.
	global is_ascii: function(str: string): bool;

	## A string in which every byte that cannot be printed stands as ``\\xXX``,
	## and the backslash as two.
	global escape_string: function(s: string): string;

	## The bytes of a string as hexadecimal digits.
	global string_to_ascii_hex: function(s: string): string;

	## Finds stretches that two strings have in common, by the algorithm of Smith
	## and Waterman.
	global str_smith_waterman: function(s1: string, s2: string, params: sw_params): sw_substring_vec;

	## Cuts a string before each of the given positions, which count from 1.
	global str_split_indices: function(s: string, idx: index_vec): string_vec;

	## A string without the white space at both ends.
	global strip: function(str: string): string;

	## A string without those of *chars* that it begins with.
	global lstrip: function(str: string, chars: string &default=" \t\n\r\v\f"): string;

	## A string without those of *chars* that it ends with.
	global rstrip: function(str: string, chars: string &default=" \t\n\r\v\f"): string;

	## A string of *len* bytes, cut from or filled up by repeating *source*, its
	## last byte NUL.
	global string_fill: function(len: int, source: string): string;

	## A string in double quotes, escaped so that a shell takes it as one word
	## and nothing in it as a command.
	global safe_shell_quote: function(source: string): string;

	## All matches of a pattern in a string that do not overlap, each once.
	## Strings longer than *max_str_size* are not looked at, where that is not
	## negative.
	global find_all: function(str: string, re: pattern, max_str_size: int &default=-1): string_set;

	## As :zeek:see:`find_all`, in the order of the matches and with repetitions.
	global find_all_ordered: function(str: string, re: pattern, max_str_size: int &default=-1): string_vec;

	## The last match of a pattern that begins at *offset* or before it, counted
	## from the end; an empty string where there is none.
	global find_last: function(str: string, re: pattern, offset: count &default=0): string;

	## The first match of a pattern from *offset* on; an empty string where there
	## is none.
	global find_first: function(str: string, re: pattern, offset: count &default=0): string;

	## The bytes of a string in lines of sixteen, in hexadecimal and as text.
	global hexdump: function(data_str: string): string;

	## A string read backwards.
	global reverse: function(str: string): string;

	## How often a string occurs in another; occurrences do not overlap.
	global count_substr: function(str: string, sub: string): count;

	## Where a string first occurs in another between *start* and *end*, counted
	## from 0; -1 where it does not.
	global find_str: function(str: string, sub: string, start: count &default=0, end: int &default=-1, case_sensitive: bool &default=T): int;

	## Where a string last occurs in another between *start* and *end*, counted
	## from 0; -1 where it does not.
	global rfind_str: function(str: string, sub: string, start: count &default=0, end: int &default=-1, case_sensitive: bool &default=T): int;

	## Whether a string begins with another.
	global starts_with: function(str: string, sub: string): bool;

	## Whether a string ends with another.
	global ends_with: function(str: string, sub: string): bool;

	## Whether a string is one or more digits.
	global is_num: function(str: string): bool;

	## Whether a string is one or more ASCII letters.
	global is_alpha: function(str: string): bool;

	## Whether a string is one or more ASCII letters and digits.
	global is_alnum: function(str: string): bool;

	## A string filled up on its right side to *width* bytes.
	global ljust: function(str: string, width: count, fill: string &default=" "): string;

	## A string filled up on its left side to *width* bytes.
	global rjust: function(str: string, width: count, fill: string &default=" "): string;

	## A string with lower case for upper and upper for lower.
	global swap_case: function(str: string): string;

	## A string in which every word begins with an upper-case letter.
	global to_title: function(str: string): string;

	## A number in a string, filled up with zeros after its sign to *width*
	## bytes.
	global zfill: function(str: string, width: count): string;

	## A string without *sub* at its beginning, where it has it.
	global remove_prefix: function(str: string, sub: string): string;

	## A string without *sub* at its end, where it has it.
	global remove_suffix: function(str: string, sub: string): string;
}
