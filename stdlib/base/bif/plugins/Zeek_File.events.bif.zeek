##! Events of connections that carry files and nothing else.

module GLOBAL;

export {
	## Raised when the kind of a connection's first file is known, for data connections
	## of FTP and direct ones of IRC.
	##
	## c: The connection.
	##
	## prefix: The first bytes.
	##
	## descr: ``<unknown>``.
	##
	## mime_type: The kind, or ``<unknown>``.
	global file_transferred: event(c: connection, prefix: string, descr: string, mime_type: string);
}
