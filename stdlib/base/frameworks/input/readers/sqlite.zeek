##! Settings of the reader of SQLite data bases. The stream's setting ``query``
##! holds the query whose rows are read.

module InputSQLite;

export {
	## What stands between the elements of sets and vectors: one character.
	const set_separator = Input::set_separator &redef;

	## What stands for no value.
	const unset_field = Input::unset_field &redef;

	## What stands for a set or vector without elements.
	const empty_field = Input::empty_field &redef;
}
