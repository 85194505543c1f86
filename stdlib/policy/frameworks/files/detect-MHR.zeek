##! Asks Team Cymru's Malware Hash Registry (https://www.team-cymru.com/mhr) about
##! the hashes of files, by DNS.

@load base/frameworks/files
@load base/frameworks/notice
@load frameworks/files/hash-all-files

module TeamCymruMalwareHashRegistry;

export {
	redef enum Notice::Type += {
		## The registry knows a file.
		Match
	};

	## Kinds of files that are asked about.
	option match_file_types = /application\/x-dosexec/ |
	                         /application\/vnd\.ms-cab-compressed/ |
	                         /application\/pdf/ |
	                         /application\/x-shockwave-flash/ |
	                         /application\/x-java-applet/ |
	                         /application\/jar/ |
	                         /video\/mp4/;

	## Where to read more; ``%s`` stands for the SHA-1 hash.
	option match_sub_url = "https://www.virustotal.com/gui/search/%s";

	## How many percent of the scanners must have found something.
	option notice_threshold = 10;
}

function do_mhr_lookup(hash: string, fi: Notice::FileInfo)
	{
	when [hash, fi] ( local result = lookup_hostname_txt(fmt("%s.malware.hash.cymru.com", hash)) )
		{
		# When it was seen, and how many percent found something.
		local answer = split_string1(result, / /);
		if ( |answer| != 2 || to_count(answer[1]) < notice_threshold )
			return;

		local seen = strftime("%Y-%m-%d %H:%M:%S", double_to_time(to_double(answer[0])));
		local n = Notice::Info($note=Match, $sub=fmt(match_sub_url, hash),
		                       $msg=fmt("Malware Hash Registry Detection rate: %d%%  Last seen: %s", to_count(answer[1]), seen));
		Notice::populate_file_info2(fi, n);
		NOTICE(n);
		}
	}

event file_hash(f: fa_file, kind: string, hash: string)
	{
	if ( kind == "sha1" && f?$info && f$info?$mime_type && match_file_types in f$info$mime_type )
		do_mhr_lookup(hash, Notice::create_file_info(f));
	}
