##! Events of the MySQL analyzer, for the client/server protocol of MySQL and
##! MariaDB.

module GLOBAL;

export {
	## Raised for each command of a client.
	##
	## c: The connection.
	##
	## command: Its number; see :zeek:see:`MySQL::commands`.
	##
	## arg: What follows it, such as the text of a query.
	global mysql_command_request: event(c: connection, command: count, arg: string);

	## Raised when a client wants to go on as another user, behind the
	## :zeek:see:`mysql_command_request` of that command.
	##
	## c: The connection.
	##
	## username: The other user.
	global mysql_change_user: event(c: connection, username: string);

	## Raised for an error packet of the server.
	##
	## c: The connection.
	##
	## code: Number of the error.
	##
	## msg: What the server says of it.
	global mysql_error: event(c: connection, code: count, msg: string);

	## Raised for an OK packet of the server.
	##
	## c: The connection.
	##
	## affected_rows: How many rows a command has changed.
	global mysql_ok: event(c: connection, affected_rows: count);

	## Raised for an end-of-file packet of the server. Newer clients have results end
	## with an OK packet instead.
	##
	## c: The connection.
	##
	## is_intermediate: Whether it stands between the columns and the rows of a
	##                  result, and not at its end.
	global mysql_eof: event(c: connection, is_intermediate: bool);

	## Raised for each row of a result in text form.
	##
	## c: The connection.
	##
	## row: Its fields; NULL is empty.
	global mysql_result_row: event(c: connection, row: string_vec);

	## Raised for the server's greeting.
	##
	## c: The connection.
	##
	## ver: Its version.
	global mysql_server_version: event(c: connection, ver: string);

	## Raised for a client's answer to the greeting.
	##
	## c: The connection.
	##
	## username: Who logs in.
	global mysql_handshake: event(c: connection, username: string);

	## Raised when a client wants to go on over TLS.
	##
	## c: The connection.
	global mysql_ssl_request: event(c: connection);

	## Raised where a side names a method to prove who the client is.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator does so.
	##
	## name: The method.
	##
	## data: What it needs: the server's challenge or the client's proof.
	global mysql_auth_plugin: event(c: connection, is_orig: bool, name: string, data: string);

	## Raised when the server wants another method than the client chose.
	##
	## c: The connection.
	##
	## name: The method.
	##
	## data: Its challenge.
	global mysql_auth_switch_request: event(c: connection, name: string, data: string);

	## Raised for further data of a method.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## data: The data.
	global mysql_auth_more_data: event(c: connection, is_orig: bool, data: string);
}
