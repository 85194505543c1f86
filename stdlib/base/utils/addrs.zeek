##! Addresses in text.

# The parts of an IPv4 address, each 0 to 255.
const ipv4_decim = /[0-9]{1}|[0-9]{2}|0[0-9]{2}|1[0-9]{2}|2[0-4][0-9]|25[0-5]/;
const ipv4_addr_regex = ipv4_decim & /\./ & ipv4_decim & /\./ & ipv4_decim & /\./ & ipv4_decim;

# An IPv6 address (RFC 4291, section 2.2): eight groups; or fewer, with "::" for
# those left out; or an IPv4 address in place of the last two.
const ipv6_hextet = /[0-9A-Fa-f]{1,4}/;
const ipv6_8hex_regex = /([0-9A-Fa-f]{1,4}:){7}/ & ipv6_hextet;
const ipv6_hex4dec_regex = /([0-9A-Fa-f]{1,4}:){6}/ & ipv4_addr_regex;
const ipv6_compressed_hex_regex =
	  /::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,6})?/
	| /[0-9A-Fa-f]{1,4}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,5})?/
	| /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){1}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,4})?/
	| /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){2}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,3})?/
	| /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){3}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,2})?/
	| /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){4}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,1})?/
	| /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){5}::([0-9A-Fa-f]{1,4})?/
	| /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){6}::/;
const ipv6_compressed_hex4dec_regex =
	  (/::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,4}:)?/
	 | /[0-9A-Fa-f]{1,4}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,3}:)?/
	 | /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){1}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,2}:)?/
	 | /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){2}::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){0,1}:)?/
	 | /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){3}::([0-9A-Fa-f]{1,4}:)?/
	 | /[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){4}::/)
	& ipv4_addr_regex;
const ipv6_addr_regex = ipv6_8hex_regex
                        | ipv6_compressed_hex_regex
                        | ipv6_hex4dec_regex
                        | ipv6_compressed_hex4dec_regex;

## Either kind of address.
const ip_addr_regex = ipv4_addr_regex | ipv6_addr_regex;

## Tells whether all strings are numbers from 0 to 255.
function has_valid_octets(octets: string_vec): bool
	{
	for ( i in octets )
		if ( to_count(octets[i]) > 255 )
			return F;

	return T;
	}

# Whether an address stands between a pair of brackets or blanks, or alone.
function is_wrapped(before: string, after: string): bool
	{
	if ( |before| == 0 || |after| == 0 )
		return |before| == 0 && |after| == 0;

	local pair = before[|before| - 1] + after[0];
	return pair == "[]" || pair == "()" || pair == "{}" || pair == "  ";
	}

## Yields all addresses in a text.
##
## input: the text.
##
## check_wrapping: whether only addresses between brackets or blanks count.
function extract_ip_addresses(input: string, check_wrapping: bool &default=F): string_vec
	{
	local parts = split_string_all(input, ip_addr_regex);
	local result: string_vec;

	# Odd parts matched, even ones are what stands between.
	for ( i in parts )
		{
		if ( i % 2 == 0 || ! is_valid_ip(parts[i]) )
			next;

		if ( ! check_wrapping || (i + 1 < |parts| && is_wrapped(parts[i - 1], parts[i + 1])) )
			result += parts[i];
		}

	return result;
	}

## Yields an address as it stands in a URI: IPv6 in brackets.
function addr_to_uri(a: addr): string
	{
	return is_v4_addr(a) ? fmt("%s", a) : fmt("[%s]", a);
	}

## Yields a link-layer address in the form 00:a0:32:d7:81:8f.
##
## a: text with 12 or 16 hexadecimal digits, whatever stands between.
##
## Returns: the address, or an empty string.
function normalize_mac(a: string): string
	{
	local digits = to_lower(gsub(a, /[^A-Fa-f0-9]/, ""));

	if ( |digits| == 12 )
		return join_string_vec(str_split_indices(digits, vector(2, 4, 6, 8, 10)), ":");

	if ( |digits| == 16 )
		return join_string_vec(str_split_indices(digits, vector(2, 4, 6, 8, 10, 12, 14)), ":");

	return "";
	}
