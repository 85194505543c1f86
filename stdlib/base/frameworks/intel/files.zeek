##! Indicators that are seen in files.

@load ./main

module Intel;

export {
	redef enum Type += {
		## Hash of a file, by any algorithm.
		FILE_HASH,
		## Name of a file.
		FILE_NAME,
	};

	redef record Seen += {
		## The file that showed it.
		f: fa_file &optional;
		## Identifier of that file; set by *f*.
		fuid: string &optional;
	};

	redef record Info += {
		## Identifier of the file.
		fuid: string &log &optional;
		## Kind of the file.
		file_mime_type: string &log &optional;
		## Description of the file.
		file_desc: string &log &optional;
	};
}

hook extend_match(info: Info, s: Seen, items: set[Item]) &priority=6
	{
	if ( s?$f )
		{
		s$fuid = s$f$id;

		# Only where there is no doubt which one.
		if ( s$f?$conns && |s$f$conns| == 1 )
			for ( _, c in s$f$conns )
				s$conn = c;

		if ( ! info?$file_mime_type && s$f?$info && s$f$info?$mime_type )
			info$file_mime_type = s$f$info$mime_type;

		if ( ! info?$file_desc )
			info$file_desc = Files::describe(s$f);
		}

	if ( s?$fuid )
		info$fuid = s$fuid;
	}
