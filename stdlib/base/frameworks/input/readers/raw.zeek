##! Settings of the reader of lines, which also reads what commands write.

module InputRaw;

export {
	## What ends a record.
	const record_separator = "\n" &redef;

	## Raised when a command has ended.
	##
	## name: name of the stream.
	##
	## source: its source.
	##
	## exit_code: the status of the command, or the signal that ended it.
	##
	## signal_exit: whether a signal did.
	global process_finished: event(name: string, source: string, exit_code: count, signal_exit: bool);
}
