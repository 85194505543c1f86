##! Asks Team Cymru's registry of malware, by DNS, for the hashes of files, and
##! raises a notice where enough scanners know the file.

@load base/frameworks/files
@load base/frameworks/notice
@load frameworks/files/hash-all-files

module TeamCymruMalwareHashRegistry;

export {
	redef enum Notice::Type += {
		## The registry knows a file.
		Match
	};

	## Kinds of files that are asked for.
	option match_file_types = /application\/x-dosexec/ |
	                          /application\/vnd\.ms-cab-compressed/ |
	                          /application\/pdf/ |
	                          /application\/x-shockwave-flash/ |
	                          /application\/x-java-applet/ |
	                          /application\/jar/ |
	                          /video\/mp4/;

	## Where to read more; ``%s`` stands for the file's SHA-1.
	option match_sub_url = "https://www.virustotal.com/gui/search/%s";

	## The share of scanners, in percent, from which on a notice is raised.
	option notice_threshold = 10;
}

# Only what the notice needs goes along: the file's record would be copied.
function ask(hash: string, fi: Notice::FileInfo)
	{
	local name = fmt("%s.malware.hash.cymru.com", hash);

	when [hash, fi, name] ( local answer = lookup_hostname_txt(name) )
		{
		# The time it was seen first and the share of scanners.
		local parts = split_string1(answer, / /);

		if ( |parts| == 2 )
			{
			local rate = to_count(parts[1]);

			if ( rate >= notice_threshold )
				{
				local seen = strftime("%Y-%m-%d %H:%M:%S", double_to_time(to_double(parts[0])));
				local n = Notice::Info($note=Match, $msg=fmt("Malware Hash Registry Detection rate: %d%%  Last seen: %s", rate, seen),
				                       $sub=fmt(match_sub_url, hash));
				Notice::populate_file_info2(fi, n);
				NOTICE(n);
				}
			}
		}
	}

event file_hash(f: fa_file, kind: string, hash: string)
	{
	if ( kind == "sha1" && f?$info && f$info?$mime_type && match_file_types in f$info$mime_type )
		ask(hash, Notice::create_file_info(f));
	}
