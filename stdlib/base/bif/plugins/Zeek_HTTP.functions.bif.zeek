##! Functions about HTTP.

module GLOBAL;

export {
	## Raises no events for the data of the entity that is coming in, and does not hand them to
	## the file analysis.
	##
	## c: The connection.
	##
	## is_orig: Whether that of the request or that of the reply is meant.
	global skip_http_entity_data: function(c: connection, is_orig: bool): any;

	## Takes away the percent escapes of a URI.
	##
	## URI: The URI, as written.
	##
	## Returns: The URI with all escapes replaced by what they stand for. That may lose
	##          information, as reserved characters come out plain.
	global unescape_URI: function(URI: string): string;
}
