##! Mail on its way.

module GLOBAL;

export {
	## Raises no more :zeek:see:`smtp_data` for the mail under way. The events about
	## its entities go on.
	##
	## c: The SMTP connection.
	global skip_smtp_data: function(c: connection);
}
