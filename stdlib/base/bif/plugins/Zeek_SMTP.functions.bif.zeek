##! Mail on its way.

module GLOBAL;

export {
	global skip_smtp_data: function(c: connection);
}
