##! Settings of the reader of configuration files, and what it raises.

module InputConfig;

export {
	## What stands between the elements of sets and vectors: one character.
	const set_separator = Input::set_separator &redef;

	## What stands for a set or vector without elements.
	const empty_field = "" &redef;

	## Whether a file that cannot be read ends the stream; otherwise it is looked
	## for again, where the mode says so.
	const fail_on_file_problem = F &redef;

	## Raised for each option that a file sets, when it is new or changed.
	##
	## name: name of the stream.
	##
	## source: the file.
	##
	## id: name of the option.
	##
	## value: its value, of the option's type.
	global new_value: event(name: string, source: string, id: string, value: any);
}
