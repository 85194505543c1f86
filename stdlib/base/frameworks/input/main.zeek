##! Files, data bases and the output of commands as tables and events: what a
##! site knows comes to its policies this way.

@load ./types
@load base/bif/input.bif

module Input;

export {
	## Starts to fill a table.
	##
	## description: the source and the table.
	##
	## Returns: whether it could be started.
	global add_table: function(description: Input::TableDescription): bool;

	## Starts to raise an event for each row.
	##
	## description: the source and the event.
	##
	## Returns: whether it could be started.
	global add_event: function(description: Input::EventDescription): bool;

	## Starts to analyze the content of a source as a file.
	##
	## description: the source.
	##
	## Returns: whether it could be started.
	global add_analysis: function(description: Input::AnalysisDescription): bool;

	## Ends a stream.
	##
	## id: its name.
	##
	## Returns: whether there is one of that name.
	global remove: function(id: string): bool;

	## Has a source looked at again.
	##
	## id: name of the stream.
	##
	## Returns: whether there is one of that name.
	global force_update: function(id: string): bool;

	## Raised when a source was read to its end, each time.
	##
	## name: name of the stream.
	##
	## source: its source.
	global end_of_data: event(name: string, source: string);
}

function add_table(description: Input::TableDescription): bool
	{
	return __create_table_stream(description);
	}

function add_event(description: Input::EventDescription): bool
	{
	return __create_event_stream(description);
	}

function add_analysis(description: Input::AnalysisDescription): bool
	{
	return __create_analysis_stream(description);
	}

function remove(id: string): bool
	{
	return __remove_stream(id);
	}

function force_update(id: string): bool
	{
	return __force_update(id);
	}
