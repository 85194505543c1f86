##! Events of the file analyzer that tests how random bytes are.

module GLOBAL;

export {
	## Raised at the end of a file that the entropy analyzer was attached to.
	##
	## f: The file.
	##
	## ent: The figures.
	global file_entropy: event(f: fa_file, ent: entropy_test_result);
}
