##! The software that hosts run. Protocol policies report what they see of it
##! with :zeek:see:`Software::found`; this framework takes names and versions
##! apart, remembers them by host, and logs what is new.

@load base/utils/directions-and-hosts
@load base/utils/numbers
@load base/frameworks/cluster

module Software;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Kinds of software; protocol policies add theirs.
	type Type: enum {
		## Not known.
		UNKNOWN,
	};

	## A version, taken apart.
	type Version: record {
		## The first number.
		major: count &optional;
		## The second.
		minor: count &optional;
		## The third.
		minor2: count &optional;
		## The fourth.
		minor3: count &optional;
		## What else there is, like ``beta42``.
		addl: string &optional;
	} &log;

	## A piece of software on a host, and a row.
	type Info: record {
		## When it was seen.
		ts: time &log &optional;
		## The host.
		host: addr &log;
		## The port, of servers.
		host_p: port &log &optional;
		## Its kind.
		software_type: Type &log &default=UNKNOWN;
		## Its name.
		name: string &log &optional;
		## Its version.
		version: Version &log &optional;
		## What was seen, as it was: taking it apart does not always succeed.
		unparsed_version: string &log &optional;
		## Whether it is logged even if it is known already, and whichever host
		## it runs on.
		force_log: bool &default=F;
	};

	## Whose software is looked at.
	option asset_tracking = LOCAL_HOSTS;

	## Reports software.
	##
	## id: addresses and ports of the connection that showed it.
	##
	## info: the software; either *version* and *name* or *unparsed_version* is
	##       set.
	##
	## Returns: whether it was taken.
	global found: function(id: conn_id, info: Info): bool;

	## Compares versions, number by number and then the rest as text. What is
	## missing comes before what is there.
	##
	## Returns: -1, 0 or 1 where the first is older, equal, newer. Of the rest,
	##          what :zeek:see:`strcmp` yields.
	global cmp_versions: function(v1: Version, v2: Version): int;

	## Names that are logged in place of others.
	global alternate_names: table[string] of string = {
		["Flash Player"] = "Flash",
	} &default=function(a: string): string { return a; };

	## Software by its name.
	type SoftwareSet: table[string] of Info;

	## The software of each host. What is forgotten is logged anew when it is
	## seen again.
	global tracked: table[addr] of SoftwareSet &create_expire=1day;

	## Raised for each row.
	global log_software: event(rec: Info);

	## Raised when known software has another version.
	global version_change: event(old: Info, new: Info);

	## Raised for software that is to be remembered.
	global register: event(info: Info);
}

event zeek_init() &priority=5
	{
	Log::create_stream(Software::LOG, Log::Stream($columns=Info, $ev=log_software, $path="software", $policy=log_policy));
	}

# What a text tells.
type Description: record {
	name: string;
	version: Version;
	unparsed_version: string;
};

# A program that calls itself Mozilla or Opera.
type Browser: record {
	# Tells it from others.
	mark: pattern;
	# Its name; empty for the one that stands before the version.
	name: string;
	# The part that holds its version.
	version: pattern;
};

# The first whose mark is found is taken: many claim to be others, too.
const browsers: vector of Browser = vector(
	Browser($mark=/Opera [0-9\.]*$/, $name="Opera", $version=/Opera [0-9\.]*$/),
	Browser($mark=/ MSIE |Trident\//, $name="MSIE", $version=/MSIE [0-9]{1,2}\.*[0-9]*b?[0-9]*/),
	Browser($mark=/Edge\//, $name="Edge", $version=/Edge\/[0-9\.]*/),
	Browser($mark=/Version\/.*Safari\//, $name="Safari", $version=/Version\/[0-9\.]*/),
	Browser($mark=/(Firefox|Netscape|Thunderbird)\/[0-9\.]*/, $name="", $version=/(Firefox|Netscape|Thunderbird)\/[0-9\.]*/),
	Browser($mark=/Chrome\/.*Safari\//, $name="Chrome", $version=/Chrome\/[0-9\.]*/),
	Browser($mark=/^Opera\/.*Opera M(ini|obi)\//, $name="Opera M", $version=/Version\/[0-9\.]*/),
	Browser($mark=/^Opera\//, $name="Opera", $version=/Version\/[0-9\.]*/),
	Browser($mark=/Flash%20Player/, $name="Flash", $version=/[\/ ]/),
	Browser($mark=/AdobeAIR\/[0-9\.]*/, $name="AdobeAIR", $version=/AdobeAIR\/[0-9\.]*/),
	Browser($mark=/AppleWebKit\/[0-9\.]*/, $name="Unspecified WebKit", $version=/AppleWebKit\/[0-9\.]*/),
	Browser($mark=/ Java\/[0-9]\./, $name="Java", $version=/Java\/[0-9\._]*/)
);

# Explorers tell their version by the engine's.
const trident_versions: table[string] of count = {
	["Trident/4.0"] = 8,
	["Trident/5.0"] = 9,
	["Trident/6.0"] = 10,
	["Trident/7.0"] = 11,
};

global parse: function(unparsed_version: string): Description;

# The version in the first part of a text that a pattern matches.
function version_within(text: string, part: pattern): Version
	{
	local parts = split_string_all(text, part);
	return 1 in parts ? parse(parts[1])$version : Version();
	}

function parse_mozilla(unparsed_version: string): Description
	{
	local result = Description($name="<unknown browser>", $version=Version(), $unparsed_version=unparsed_version);
	local parts: string_vec;

	for ( _, b in browsers )
		{
		if ( b$mark !in unparsed_version )
			next;

		result$name = b$name;

		switch ( b$name ) {
		case "":
			parts = split_string_all(unparsed_version, b$version);
			if ( 1 in parts )
				{
				local told = parse(parts[1]);
				result$name = told$name;
				result$version = told$version;
				}
			break;

		case "MSIE":
			parts = find_all_ordered(unparsed_version, /Trident\/[4-7]\.0/);
			if ( |parts| > 0 )
				{
				# The oldest that is named.
				local oldest = trident_versions[parts[0]];
				for ( _, part in parts )
					if ( trident_versions[part] < oldest )
						oldest = trident_versions[part];

				result$version = Version($major=oldest, $minor=0);
				}
			else
				result$version = version_within(unparsed_version, b$version);
			break;

		case "Safari":
			result$version = version_within(unparsed_version, b$version);
			if ( / Mobile\/?.* Safari/ in unparsed_version )
				result$version$addl = "Mobile";
			break;

		case "Opera M":
			result$name = split_string_all(unparsed_version, /Opera M(ini|obi)/)[1];
			if ( b$version in unparsed_version )
				result$version = version_within(unparsed_version, b$version);
			else
				result$version = version_within(unparsed_version, /Opera Mini\/[0-9\.]*/);
			break;

		case "Flash":
			parts = split_string_all(unparsed_version, b$version);
			if ( 2 in parts )
				result$version = parse(parts[2])$version;
			break;

		default:
			result$version = version_within(unparsed_version, b$version);
			break;
		}

		return result;
		}

	return result;
	}

# Whether there is a text at a place.
function number_at(numbers: string_vec, i: count): bool
	{
	return i in numbers && numbers[i] != "";
	}

# What stands behind the numbers, without what encloses it.
function rest_of_version(rest: string): string
	{
	if ( /^[[:blank:]]*\([a-zA-Z0-9\-\._[:blank:]]*\)/ in rest )
		return split_string_n(rest, /[\(\)]/, F, 2)[1];

	local words = split_string_n(rest, /[\-\._,;\[\]\(\)\{\} ]/, F, 3);
	local i = 0;
	while ( i < 3 )
		{
		if ( number_at(words, i) )
			return strip(words[i]);

		++i;
		}

	return strip(rest);
	}

function parse(unparsed_version: string): Description
	{
	if ( /^(Mozilla|Opera)\/[0-9]+\./ in unparsed_version )
		return parse_mozilla(unparsed_version);

	local result = Description($name="<parse error>", $version=Version(), $unparsed_version=unparsed_version);

	if ( /A\/[0-9\.]*\/Google\/Pixel/ in unparsed_version )
		{
		result$name = "Android (Google Pixel)";

		local release = split_string_all(unparsed_version, /\//)[2];
		if ( "." in release )
			result$version = parse(release)$version;
		else
			result$version = Version($major=extract_count(release));

		return result;
		}

	# A name, then digits with what stands between and before them, then the rest.
	local text = unescape_URI(gsub(unparsed_version, /\\x/, "%"));
	local parts = split_string_n(text, /([\/\-_]|( [\(v]+))?[0-9\-\._, ]{2,}/, T, 1);

	if ( 0 in parts )
		{
		local name = parts[0];
		if ( /([\/\-_]|( [\(v]+))$/ in name )
			name = strip(sub(name, /([\/\-_]|( [\(v]+))/, ""));

		if ( /^\(/ in name )
			name = sub(name, /\(/, "");

		result$name = strip(name);
		}

	if ( |parts| >= 2 )
		{
		local digits = strip(parts[1]);
		if ( /^[\/\-\._v\(]/ in digits )
			digits = strip(sub(parts[1], /^\(?[\/\-\._v\(]/, ""));

		local numbers = split_string_n(digits, /[\-\._,\[\(\{ ]/, F, 3);
		local v = result$version;

		if ( number_at(parts, 2) && parts[2] != ")" )
			v$addl = rest_of_version(parts[2]);

		if ( number_at(numbers, 3) )
			v$minor3 = extract_count(numbers[3]);

		if ( number_at(numbers, 2) )
			v$minor2 = extract_count(numbers[2]);

		if ( number_at(numbers, 1) )
			v$minor = extract_count(numbers[1]);

		if ( number_at(numbers, 0) )
			v$major = extract_count(numbers[0]);
		}

	result$name = alternate_names[result$name];
	return result;
	}

# Compares numbers of which each may be missing: there is no less than having none.
function cmp_numbers(has1: bool, n1: count, has2: bool, n2: count): int
	{
	if ( has1 != has2 )
		return has1 ? 1 : -1;

	if ( n1 == n2 )
		return 0;

	return n1 < n2 ? -1 : 1;
	}

function cmp_versions(v1: Version, v2: Version): int
	{
	local result = cmp_numbers(v1?$major, v1?$major ? v1$major : 0, v2?$major, v2?$major ? v2$major : 0);

	if ( result == 0 )
		result = cmp_numbers(v1?$minor, v1?$minor ? v1$minor : 0, v2?$minor, v2?$minor ? v2$minor : 0);

	if ( result == 0 )
		result = cmp_numbers(v1?$minor2, v1?$minor2 ? v1$minor2 : 0, v2?$minor2, v2?$minor2 ? v2$minor2 : 0);

	if ( result == 0 )
		result = cmp_numbers(v1?$minor3, v1?$minor3 ? v1$minor3 : 0, v2?$minor3, v2?$minor3 ? v2$minor3 : 0);

	if ( result != 0 )
		return result;

	if ( v1?$addl && v2?$addl )
		return strcmp(v1$addl, v2$addl);

	if ( v1?$addl == v2?$addl )
		return 0;

	return v1?$addl ? 1 : -1;
	}

# The host with the side that it is on.
function software_endpoint_name(id: conn_id, host: addr): string
	{
	return fmt("%s %s", host, host == id$orig_h ? "client" : "server");
	}

# A version as text, like "2.4.1-beta".
function software_fmt_version(v: Version): string
	{
	local text = v?$major ? cat(v$major) : "0";

	if ( v?$minor )
		text += fmt(".%d", v$minor);

	if ( v?$minor2 )
		text += fmt(".%d", v$minor2);

	if ( v?$minor3 )
		text += fmt(".%d", v$minor3);

	return v?$addl ? fmt("%s-%s", text, v$addl) : text;
	}

# Software as text: its name and its version.
function software_fmt(i: Info): string
	{
	return fmt("%s %s", i$name, software_fmt_version(i$version));
	}

event Software::register(info: Info)
	{
	if ( info$host !in tracked )
		tracked[info$host] = SoftwareSet();

	local known = tracked[info$host];

	if ( info$name in known )
		{
		local old = known[info$name];

		if ( cmp_versions(old$version, info$version) != 0 )
			event Software::version_change(old, info);
		else if ( ! info$force_log )
			return;
		}

	known[info$name] = info;
	Log::write(Software::LOG, info);
	}

function found(id: conn_id, info: Info): bool
	{
	if ( ! info$force_log && ! addr_matches_host(info$host, asset_tracking) )
		return F;

	if ( ! info?$ts )
		info$ts = network_time();

	if ( info?$version )
		{
		if ( ! info?$name )
			{
			Reporter::error("Required field name not present in Software::found");
			return F;
			}
		}
	else
		{
		if ( ! info?$unparsed_version )
			{
			Reporter::error("No unparsed version string present in Info record with version in Software::found");
			return F;
			}

		local told = parse(info$unparsed_version);
		info$unparsed_version = told$unparsed_version;
		info$name = told$name;
		info$version = told$version;
		}

	event Software::register(info);
	return T;
	}
