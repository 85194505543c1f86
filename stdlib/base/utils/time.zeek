##! Times.

## Yields a time span as minutes and seconds, like ``3m34s``.
function duration_to_mins_secs(dur: interval): string
	{
	local seconds = double_to_count(interval_to_double(dur));
	return fmt("%dm%ds", seconds / 60, seconds % 60);
	}

## The time that stands for "none".
const null_ts = double_to_time(0);

## Yields how far the packet at hand is behind the clock; 0 without a packet.
function get_packet_lag(): interval
	{
	local ts = get_current_packet_ts();
	return ts == null_ts ? 0 secs : current_time() - ts;
	}
