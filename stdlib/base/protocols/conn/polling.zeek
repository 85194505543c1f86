##! Looks at a connection again and again, as long as a function wants.

module ConnPolling;

export {
	## Begins to look at a connection.
	##
	## c: the connection.
	##
	## callback: the function; it gets the connection and the number of the
	##           call, and tells after how long to call again (negative: never).
	##
	## cnt: number of the first call.
	##
	## i: time until the first call.
	global watch: function(c: connection,
	                       callback: function(c: connection, cnt: count): interval,
	                       cnt: count, i: interval);
}

event ConnPolling::check(id: conn_id, callback: function(c: connection, cnt: count): interval, cnt: count)
	{
	if ( ! connection_exists(id) )
		return;

	# Looking it up brings its counters up to date.
	local c = lookup_connection(id);
	local again = callback(c, cnt);

	if ( again >= 0secs )
		watch(c, callback, cnt + 1, again);
	}

function watch(c: connection, callback: function(c: connection, cnt: count): interval, cnt: count, i: interval)
	{
	local id = c$id;
	schedule i { ConnPolling::check(id, callback, cnt) };
	}
