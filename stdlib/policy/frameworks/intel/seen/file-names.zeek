##! Names of files. SMB has a policy of its own, as its names hold folders.

@load base/frameworks/intel
@load ./where-locations

module Intel;

function see_file_name(f: fa_file)
	{
	if ( f?$info && f$info?$filename )
		Intel::seen(Intel::Seen($indicator=f$info$filename, $indicator_type=Intel::FILE_NAME, $f=f, $where=Files::IN_NAME));
	}

event file_new(f: fa_file) &group="Intel::FILE_NAME"
	{
	# With a connection the name is more likely to be known in the event below.
	if ( ! f?$conns || |f$conns| == 0 )
		see_file_name(f);
	}

event file_over_new_connection(f: fa_file, c: connection, is_orig: bool) &priority=-5 &group="Intel::FILE_NAME"
	{
	if ( f$source != "SMB" )
		see_file_name(f);
	}
