##! Sends logs to data bases, beside their files or in their place, without a
##! word in the policies that write them. The setting ``Outputs`` of
##! ``nidsvm monitor`` is turned into this.

@load base/frameworks/logging

module Log;

export {
	## Where some logs go besides.
	type Output: record {
		## The writer.
		writer: Writer;
		## Settings for it, the same for all logs.
		config: table[string] of string &default=table();
		## Paths of the logs (``conn``, ``dns``); all where it is empty.
		logs: set[string] &default=set();
		## Whether these logs have no files any more.
		replaces_files: bool &default=F;
	};

	## The outputs by a name of one's choice.
	const outputs: table[string] of Output = table() &redef;
}

# Adds the outputs of one log, and tells whether one of them replaces its file.
function add_outputs(id: ID, path: string): bool
	{
	local is_replaced = F;

	for ( name, output in outputs )
		{
		if ( |output$logs| > 0 && path !in output$logs )
			next;

		local sends = add_filter(id, Filter($name=name, $path=path, $writer=output$writer, $config=output$config));

		if ( sends && output$replaces_files )
			is_replaced = T;
		}

	return is_replaced;
	}

# After all policies have made their streams.
event zeek_init() &priority=-100
	{
	if ( |outputs| == 0 )
		return;

	for ( id in active_streams )
		{
		local filter = get_filter(id, "default");

		if ( filter$name == "default" && filter?$path && add_outputs(id, filter$path) )
			remove_default_filter(id);
		}
	}
