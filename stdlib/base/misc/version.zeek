##! The version of the language and the library, as numbers.

@load base/frameworks/reporter
@load base/utils/strings

module Version;

export {
	## A version.
	type VersionDescription: record {
		version_number: count;	##< All of it as one number: 90102 for 9.1.2.
		major: count;	##< First number.
		minor: count;	##< Second number.
		patch: count;	##< Third number, or 0.
		commit: count;	##< Number of the commit, for a version in development.
		beta: bool;	##< Whether it is a beta version.
		debug: bool;	##< Whether it is a debug build.
		version_string: string;	##< The text.
	};

	## Reads a version.
	global parse: function(version_string: string): VersionDescription;

	## Tells whether this is a version or a later one.
	global at_least: function(version_string: string): bool;
}

function parse(version_string: string): VersionDescription
	{
	local result = VersionDescription($version_number=0, $major=0, $minor=0, $patch=0, $commit=0,
	                                  $beta=F, $debug=F, $version_string=version_string);

	if ( version_string != /[0-9]+\.[0-9]+(\.[0-9]+)?(-(beta|rc|dev)[0-9]*)?((-|\.)[0-9]+)?(-[a-zA-Z0-9]+)?(-debug)?/ )
		{
		Reporter::error(fmt("Version string %s cannot be parsed", version_string));
		return result;
		}

	result$beta = /-(beta|rc)/ in version_string;
	result$debug = /-debug/ in version_string;

	# The numbers, up to the first word.
	local numbers = split_string(find_first(version_string, /^[0-9]+(\.[0-9]+)*/), /\./);
	result$major = to_count(numbers[0]);
	result$minor = to_count(numbers[1]);
	if ( |numbers| > 2 )
		result$patch = to_count(numbers[2]);

	# What is left of the rest without its words is the number of the commit.
	local rest = sub(version_string, /^[0-9]+(\.[0-9]+)*/, "");
	rest = gsub(rest, /-debug$/, "");
	rest = gsub(rest, /-(beta|rc|dev)[0-9]*/, "");
	if ( rest != /[-.][0-9]+/ )
		rest = gsub(rest, /-[a-zA-Z0-9]+$/, "");
	rest = lstrip(rest, ".-");
	if ( is_num(rest) )
		result$commit = to_count(rest);

	result$version_number = result$major * 10000 + result$minor * 100 + result$patch;
	return result;
	}

export {
	## This version.
	const info = Version::parse(zeek_version());

	## The same as one number.
	const number = info$version_number;
}

function at_least(version_string: string): bool
	{
	return Version::number >= Version::parse(version_string)$version_number;
	}
