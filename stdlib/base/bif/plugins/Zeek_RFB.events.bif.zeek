##! Events of the RFB analyzer (RFC 6143), the protocol of VNC.

module GLOBAL;

export {
	## Raised for the way in which the client proves who it is.
	##
	## c: The connection.
	##
	## authtype: Its number; 1 is none, 2 is a challenge and a password.
	global rfb_authentication_type: event(c: connection, authtype: count);

	## Raised when the server tells whether it believes the client.
	##
	## c: The connection.
	##
	## result: Whether it does.
	global rfb_authentication_result: event(c: connection, result: bool);

	## The old form of :zeek:see:`rfb_authentication_result`.
	##
	## c: The connection.
	##
	## result: F where the server believes the client.
	global rfb_auth_result: event(c: connection, result: bool) &deprecated="Use rfb_authentication_result, whose result is not inverted.";

	## Raised when the client says whether others may use the screen, too.
	##
	## c: The connection.
	##
	## flag: Whether they may.
	global rfb_share_flag: event(c: connection, flag: bool);

	## Raised for the client's version.
	##
	## c: The connection.
	##
	## major_version: Three digits.
	##
	## minor_version: Three digits.
	global rfb_client_version: event(c: connection, major_version: string, minor_version: string);

	## Raised for the server's version.
	##
	## c: The connection.
	##
	## major_version: Three digits.
	##
	## minor_version: Three digits.
	global rfb_server_version: event(c: connection, major_version: string, minor_version: string);

	## Raised when the server describes its screen.
	##
	## c: The connection.
	##
	## name: Its name.
	##
	## width: In pixels.
	##
	## height: In pixels.
	global rfb_server_parameters: event(c: connection, name: string, width: count, height: count);
}
