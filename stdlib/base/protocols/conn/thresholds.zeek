##! Raises events when a connection reaches given numbers of bytes or packets,
##! or a given age. The engine watches one number of each kind; these functions
##! keep the others.

module ConnThreshold;

export {
	## The numbers that a connection is watched for.
	type Thresholds: record {
		orig_byte: set[count] &default=count_set();	##< Bytes of the originator.
		resp_byte: set[count] &default=count_set();	##< Bytes of the responder.
		orig_packet: set[count] &default=count_set();	##< Packets of the originator.
		resp_packet: set[count] &default=count_set();	##< Packets of the responder.
		duration: set[interval] &default=interval_set();	##< Ages.
	};

	## Watches for a number of bytes.
	##
	## Returns: false where it is 0 or there is no such connection.
	global set_bytes_threshold: function(c: connection, threshold: count, is_orig: bool): bool;

	## Watches for a number of packets.
	##
	## Returns: false where it is 0 or there is no such connection.
	global set_packets_threshold: function(c: connection, threshold: count, is_orig: bool): bool;

	## Watches for an age.
	##
	## Returns: false where it is 0 or there is no such connection.
	global set_duration_threshold: function(c: connection, threshold: interval): bool;

	## Watches for a number of bytes no more.
	##
	## Returns: false where it was not watched for.
	global delete_bytes_threshold: function(c: connection, threshold: count, is_orig: bool): bool;

	## Watches for a number of packets no more.
	##
	## Returns: false where it was not watched for.
	global delete_packets_threshold: function(c: connection, threshold: count, is_orig: bool): bool;

	## Watches for an age no more.
	##
	## Returns: false where it was not watched for.
	global delete_duration_threshold: function(c: connection, threshold: interval): bool;

	## Raised when a side reaches a number of bytes that was asked for.
	global bytes_threshold_crossed: event(c: connection, threshold: count, is_orig: bool);

	## Raised when a side reaches a number of packets that was asked for.
	global packets_threshold_crossed: event(c: connection, threshold: count, is_orig: bool);

	## Raised with the first packet after a connection reached an age that was
	## asked for.
	global duration_threshold_crossed: event(c: connection, threshold: interval, is_orig: bool);
}

redef record connection += {
	thresholds: ConnThreshold::Thresholds &optional;
};

function thresholds_of(c: connection): Thresholds
	{
	if ( ! c?$thresholds )
		c$thresholds = Thresholds();

	return c$thresholds;
	}

# The least element, 0 for none.
function least_count(t: set[count]): count
	{
	local least = 0;
	for ( n in t )
		if ( least == 0 || n < least )
			least = n;

	return least;
	}

function least_interval(t: set[interval]): interval
	{
	local least = 0secs;
	for ( n in t )
		if ( least == 0secs || n < least )
			least = n;

	return least;
	}

# These tell the engine the next number to watch for.
function watch_bytes(c: connection, is_orig: bool): bool
	{
	local next_one = least_count(is_orig ? c$thresholds$orig_byte : c$thresholds$resp_byte);

	if ( next_one == get_current_conn_bytes_threshold(c$id, is_orig) )
		return T;

	return set_current_conn_bytes_threshold(c$id, next_one, is_orig);
	}

function watch_packets(c: connection, is_orig: bool): bool
	{
	local next_one = least_count(is_orig ? c$thresholds$orig_packet : c$thresholds$resp_packet);

	if ( next_one == get_current_conn_packets_threshold(c$id, is_orig) )
		return T;

	return set_current_conn_packets_threshold(c$id, next_one, is_orig);
	}

function watch_duration(c: connection): bool
	{
	local next_one = least_interval(c$thresholds$duration);

	if ( next_one == get_current_conn_duration_threshold(c$id) )
		return T;

	return set_current_conn_duration_threshold(c$id, next_one);
	}

function set_bytes_threshold(c: connection, threshold: count, is_orig: bool): bool
	{
	if ( threshold == 0 )
		return F;

	local t = thresholds_of(c);
	if ( is_orig )
		add t$orig_byte[threshold];
	else
		add t$resp_byte[threshold];

	return watch_bytes(c, is_orig);
	}

function set_packets_threshold(c: connection, threshold: count, is_orig: bool): bool
	{
	if ( threshold == 0 )
		return F;

	local t = thresholds_of(c);
	if ( is_orig )
		add t$orig_packet[threshold];
	else
		add t$resp_packet[threshold];

	return watch_packets(c, is_orig);
	}

function set_duration_threshold(c: connection, threshold: interval): bool
	{
	if ( threshold == 0secs )
		return F;

	local t = thresholds_of(c);
	add t$duration[threshold];
	return watch_duration(c);
	}

function delete_bytes_threshold(c: connection, threshold: count, is_orig: bool): bool
	{
	local t = thresholds_of(c);
	local watched = is_orig ? t$orig_byte : t$resp_byte;
	if ( threshold !in watched )
		return F;

	delete watched[threshold];
	watch_bytes(c, is_orig);
	return T;
	}

function delete_packets_threshold(c: connection, threshold: count, is_orig: bool): bool
	{
	local t = thresholds_of(c);
	local watched = is_orig ? t$orig_packet : t$resp_packet;
	if ( threshold !in watched )
		return F;

	delete watched[threshold];
	watch_packets(c, is_orig);
	return T;
	}

function delete_duration_threshold(c: connection, threshold: interval): bool
	{
	local t = thresholds_of(c);
	if ( threshold !in t$duration )
		return F;

	delete t$duration[threshold];
	watch_duration(c);
	return T;
	}

event conn_bytes_threshold_crossed(c: connection, threshold: count, is_orig: bool) &priority=5
	{
	if ( ! c?$thresholds )
		return;

	local watched = is_orig ? c$thresholds$orig_byte : c$thresholds$resp_byte;
	if ( threshold in watched )
		{
		delete watched[threshold];
		event ConnThreshold::bytes_threshold_crossed(c, threshold, is_orig);
		}

	watch_bytes(c, is_orig);
	}

event conn_packets_threshold_crossed(c: connection, threshold: count, is_orig: bool) &priority=5
	{
	if ( ! c?$thresholds )
		return;

	local watched = is_orig ? c$thresholds$orig_packet : c$thresholds$resp_packet;
	if ( threshold in watched )
		{
		delete watched[threshold];
		event ConnThreshold::packets_threshold_crossed(c, threshold, is_orig);
		}

	watch_packets(c, is_orig);
	}

event conn_duration_threshold_crossed(c: connection, threshold: interval, is_orig: bool) &priority=5
	{
	if ( ! c?$thresholds )
		return;

	if ( threshold in c$thresholds$duration )
		{
		delete c$thresholds$duration[threshold];
		event ConnThreshold::duration_threshold_crossed(c, threshold, is_orig);
		}

	watch_duration(c);
	}
