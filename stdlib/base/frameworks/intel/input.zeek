##! Files of indicators: columns ``indicator``, ``indicator_type`` and those of
##! :zeek:see:`Intel::MetaData` with ``meta.`` before their names.

@load ./main

module Intel;

export {
	## Files that are read, and read again when they change. Put a new file in
	## the place of the old one rather than write into it.
	const read_files: set[string] = {} &redef;

	## A folder for files with relative paths.
	const path_prefix = "" &redef;

	## Raised for each line of a file.
	##
	## desc: the stream of the file.
	##
	## tpe: what happened to the line.
	##
	## item: what it says.
	global read_entry: event(desc: Input::EventDescription, tpe: Input::Event, item: Intel::Item);

	## Raised for what is wrong with a file.
	##
	## desc: the stream of the file.
	##
	## message: what is wrong.
	##
	## level: how bad it is.
	global read_error: event(desc: Input::EventDescription, message: string, level: Reporter::Level);
}

event Intel::read_entry(desc: Input::EventDescription, tpe: Input::Event, item: Intel::Item)
	{
	Intel::insert(item);
	}

event zeek_init() &priority=5
	{
	if ( Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER )
		return;

	for ( name in read_files )
		{
		local source = name;
		if ( path_prefix != "" && ! starts_with(name, "/") )
			source = cat(rstrip(path_prefix, "/"), "/", name);

		Input::add_event(Input::EventDescription($source=source, $reader=Input::READER_ASCII, $mode=Input::REREAD,
		                                         $name=cat("intel-", name), $fields=Intel::Item,
		                                         $ev=Intel::read_entry, $error_ev=Intel::read_error));
		}
	}
