##! Logins over Telnet, rlogin and rsh.

module GLOBAL;

export {
	## Tells how far a login has come.
	##
	## cid: The connection.
	##
	## Returns: ``LOGIN_STATE_AUTHENTICATE``, ``LOGIN_STATE_LOGGED_IN``, ``LOGIN_STATE_SKIP``
	##          or ``LOGIN_STATE_CONFUSED``; 0 for a connection without a login.
	global get_login_state: function(cid: conn_id): count;

	## Sets how far a login has come.
	##
	## cid: The connection.
	##
	## new_state: As :zeek:see:`get_login_state` tells it.
	##
	## Returns: Whether there is a login on the connection.
	global set_login_state: function(cid: conn_id, new_state: count): bool;
}
