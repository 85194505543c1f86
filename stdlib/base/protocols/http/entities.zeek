##! Files in HTTP messages: adds their identifiers, names and kinds to the log.

@load base/frameworks/files
@load base/utils/strings
@load base/utils/files
@load ./main

module HTTP;

export {
	## A MIME entity of a message.
	type Entity: record {
		## Name of the file, where a header tells it.
		filename: string &optional;
	};

	## Files of a request that are logged.
	option max_files_orig = 15;

	## Files of a reply that are logged.
	option max_files_resp = 15;

	## Runs when there are more files; breaking out of it logs the file in spite
	## of that.
	global max_files_policy: hook(f: fa_file, is_orig: bool);

	redef record Info += {
		## Identifiers of the request's files.
		orig_fuids: vector of string &log &optional;

		## Names of the request's files.
		orig_filenames: vector of string &log &optional;

		## Kinds of the request's files.
		orig_mime_types: vector of string &log &optional;

		## Identifiers of the reply's files.
		resp_fuids: vector of string &log &optional;

		## Names of the reply's files.
		resp_filenames: vector of string &log &optional;

		## Kinds of the reply's files.
		resp_mime_types: vector of string &log &optional;

		## The entity under way.
		current_entity: Entity &optional;
		## Entities of the request so far.
		orig_mime_depth: count &default=0;
		## Entities of the reply so far.
		resp_mime_depth: count &default=0;
	};

	redef record fa_file += {
		http: HTTP::Info &optional;
	};
}

event http_begin_entity(c: connection, is_orig: bool) &priority=10
	{
	set_state(c, is_orig);

	if ( is_orig )
		++c$http$orig_mime_depth;
	else
		++c$http$resp_mime_depth;

	c$http$current_entity = Entity();
	}

event http_header(c: connection, is_orig: bool, name: string, value: string) &priority=3
	{
	if ( (name == "CONTENT-DISPOSITION" && /[fF][iI][lL][eE][nN][aA][mM][eE][[:blank:]]*\*?=/ in value)
	     || (name == "CONTENT-TYPE" && /[nN][aA][mM][eE][[:blank:]]*=/ in value) )
		c$http$current_entity$filename = extract_filename_from_content_disposition(value);
	}

# Whether the log is full for a side that has n files already.
function has_enough_files(f: fa_file, n: count): bool
	{
	return n >= (f$is_orig ? max_files_orig : max_files_resp) && hook HTTP::max_files_policy(f, f$is_orig);
	}

event file_over_new_connection(f: fa_file, c: connection, is_orig: bool) &priority=5
	{
	if ( f$source != "HTTP" || ! c?$http )
		return;

	f$http = c$http;
	local info = c$http;

	if ( info?$current_entity && info$current_entity?$filename )
		f$info$filename = info$current_entity$filename;

	if ( f$is_orig )
		{
		if ( has_enough_files(f, info?$orig_fuids ? |info$orig_fuids| : 0) )
			return;

		if ( ! info?$orig_fuids )
			info$orig_fuids = string_vec(f$id);
		else
			info$orig_fuids += f$id;

		if ( f$info?$filename )
			{
			if ( ! info?$orig_filenames )
				info$orig_filenames = string_vec(f$info$filename);
			else
				info$orig_filenames += f$info$filename;
			}
		}
	else
		{
		if ( has_enough_files(f, info?$resp_fuids ? |info$resp_fuids| : 0) )
			return;

		if ( ! info?$resp_fuids )
			info$resp_fuids = string_vec(f$id);
		else
			info$resp_fuids += f$id;

		if ( f$info?$filename )
			{
			if ( ! info?$resp_filenames )
				info$resp_filenames = string_vec(f$info$filename);
			else
				info$resp_filenames += f$info$filename;
			}
		}
	}

event file_sniff(f: fa_file, meta: fa_metadata) &priority=5
	{
	if ( ! f?$http || ! f?$is_orig || ! meta?$mime_type )
		return;

	local info = f$http;

	if ( f$is_orig )
		{
		if ( has_enough_files(f, info?$orig_mime_types ? |info$orig_mime_types| : 0) )
			return;

		if ( ! info?$orig_mime_types )
			info$orig_mime_types = string_vec(meta$mime_type);
		else
			info$orig_mime_types += meta$mime_type;
		}
	else
		{
		if ( has_enough_files(f, info?$resp_mime_types ? |info$resp_mime_types| : 0) )
			return;

		if ( ! info?$resp_mime_types )
			info$resp_mime_types = string_vec(meta$mime_type);
		else
			info$resp_mime_types += meta$mime_type;
		}
	}

event http_end_entity(c: connection, is_orig: bool) &priority=5
	{
	if ( c?$http && c$http?$current_entity )
		delete c$http$current_entity;
	}
