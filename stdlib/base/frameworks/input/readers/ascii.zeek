##! Settings of the reader of tables in text files. The defaults are those of
##! logs.

module InputAscii;

export {
	## What stands between columns: one character.
	const separator = Input::separator &redef;

	## What stands between the elements of sets and vectors: one character.
	const set_separator = Input::set_separator &redef;

	## What stands for a set or vector without elements.
	const empty_field = Input::empty_field &redef;

	## What stands for no value.
	const unset_field = Input::unset_field &redef;

	## Whether a line without all columns ends the stream; otherwise it is left
	## out with a warning. The stream's own setting ``fail_on_invalid_lines``
	## goes before this.
	const fail_on_invalid_lines = F &redef;

	## Whether a file that cannot be read ends the stream; otherwise it is looked
	## for again, where the mode says so. The stream's own setting
	## ``fail_on_file_problem`` goes before this.
	const fail_on_file_problem = F &redef;

	## A folder for sources with relative paths.
	const path_prefix = "" &redef;
}
