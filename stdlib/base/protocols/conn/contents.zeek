##! Writes the data of connections to files, where ``c$extract_orig`` or
##! ``c$extract_resp`` asks for it before :zeek:see:`connection_established`.

@load base/utils/files

module Conn;

export {
	## What the names of the files begin with.
	option extraction_prefix = "contents";

	## Whether the data of all connections is written.
	option default_extract = F;
}

redef record connection += {
	extract_orig: bool &default=default_extract;
	extract_resp: bool &default=default_extract;
};

event connection_established(c: connection) &priority=-5
	{
	if ( c$extract_orig )
		set_contents_file(c$id, CONTENTS_ORIG, open(generate_extraction_filename(extraction_prefix, c, "orig.dat")));

	if ( c$extract_resp )
		set_contents_file(c$id, CONTENTS_RESP, open(generate_extraction_filename(extraction_prefix, c, "resp.dat")));
	}
