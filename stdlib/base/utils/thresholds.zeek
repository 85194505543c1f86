##! Numbers at which something is told again, as a counter goes up.

module GLOBAL;

export {
	## A counter.
	type TrackCount: record {
		n: count &default=0;	##< The number.
		index: count &default=0;	##< Which threshold comes next.
	};

	## The thresholds of :zeek:see:`default_check_threshold`.
	const default_notice_thresholds: vector of count = {
		30, 100, 1000, 10000, 100000, 1000000, 10000000,
	} &redef;

	## Tells whether a counter has reached its next threshold.
	##
	## v: the thresholds, the lowest first.
	##
	## tracker: the counter; moves on to the threshold after that.
	global check_threshold: function(v: vector of count, tracker: TrackCount): bool;

	## The same with :zeek:see:`default_notice_thresholds`.
	global default_check_threshold: function(tracker: TrackCount): bool;
}

## Yields a counter at 0.
function new_track_count(): TrackCount
	{
	return TrackCount();
	}

function check_threshold(v: vector of count, tracker: TrackCount): bool
	{
	if ( tracker$index >= |v| || tracker$n < v[tracker$index] )
		return F;

	++tracker$index;
	return T;
	}

function default_check_threshold(tracker: TrackCount): bool
	{
	return check_threshold(default_notice_thresholds, tracker);
	}
