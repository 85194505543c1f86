##! Notices for hosts that run versions known to be vulnerable. The versions
##! stand in :zeek:see:`Software::vulnerable_versions`, or come from the domain
##! name system.

@load base/frameworks/control
@load base/frameworks/notice
@load base/frameworks/software

module Software;

export {
	redef enum Notice::Type += {
		## A host runs a vulnerable version.
		Vulnerable_Version,
	};

	## A range of versions.
	type VulnerableVersionRange: record {
		## The first; where it is not set, all that came before are.
		min: Software::Version &optional;
		## The last.
		max: Software::Version;
	};

	## The zone that tells vulnerable versions: the names ``1``, ``2``, … in it
	## hold texts like ``name<TAB>min=1.2<TAB>max=1.3``. Empty for none.
	option vulnerable_versions_update_endpoint = "";

	## How often the zone is asked.
	option vulnerable_versions_update_interval = 1hr;

	## Vulnerable versions by the name of the software.
	const vulnerable_versions: table[string] of set[VulnerableVersionRange] = table() &redef;
}

# The above with what the zone told.
global internal_vulnerable_versions: table[string] of set[VulnerableVersionRange] = table();

function decode_vulnerable_version_range(vuln_sw: string): VulnerableVersionRange
	{
	local range = Software::VulnerableVersionRange($max=Software::Version($major=0));

	if ( /max=/ !in vuln_sw )
		{
		Reporter::warning(fmt("The vulnerable software detection script encountered a version with no max value (which is required). %s", vuln_sw));
		return range;
		}

	for ( _, bound in split_string1(vuln_sw, /\x09/) )
		{
		local parts = split_string1(bound, /=/);
		if ( |parts| != 2 )
			break;

		local version = Software::parse(parts[1])$version;
		if ( parts[0] == "min" )
			range$min = version;
		else if ( parts[0] == "max" )
			range$max = version;
		}

	return range;
	}

event grab_vulnerable_versions(i: count)
	{
	# Without a zone only the time passes: it may be set later.
	if ( vulnerable_versions_update_endpoint == "" )
		{
		schedule vulnerable_versions_update_interval { grab_vulnerable_versions(1) };
		return;
		}

	when [i] ( local result = lookup_hostname_txt(cat(i, ".", vulnerable_versions_update_endpoint)) )
		{
		local parts = split_string1(result, /\x09/);

		# The end of the list.
		if ( |parts| != 2 )
			{
			schedule vulnerable_versions_update_interval { grab_vulnerable_versions(1) };
			return;
			}

		if ( parts[0] !in internal_vulnerable_versions )
			internal_vulnerable_versions[parts[0]] = set();

		add internal_vulnerable_versions[parts[0]][decode_vulnerable_version_range(parts[1])];
		event grab_vulnerable_versions(i + 1);
		}
	timeout 5secs
		{
		schedule 1min { grab_vulnerable_versions(1) };
		}
	}

function update_vulnerable_sw()
	{
	internal_vulnerable_versions = table();

	for ( name, ranges in vulnerable_versions )
		internal_vulnerable_versions[name] = ranges;

	event grab_vulnerable_versions(1);
	}

event zeek_init() &priority=3
	{
	update_vulnerable_sw();
	}

event Control::configuration_update() &priority=3
	{
	update_vulnerable_sw();
	}

event log_software(rec: Info)
	{
	if ( rec$name !in internal_vulnerable_versions )
		return;

	for ( range in internal_vulnerable_versions[rec$name] )
		{
		if ( cmp_versions(rec$version, range$max) > 0 )
			next;

		if ( range?$min && cmp_versions(rec$version, range$min) < 0 )
			next;

		NOTICE(Notice::Info($note=Vulnerable_Version, $src=rec$host,
		                    $msg=fmt("%s is running %s which is vulnerable.", rec$host, software_fmt(rec)),
		                    $sub=software_fmt(rec)));
		}
	}
