##! How many packets are missing: TCP data that was acknowledged but never seen.
##! Whatever lost it, the host, the card or the switch before it.

@load base/frameworks/notice

module CaptureLoss;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	redef enum Notice::Type += {
		## Too much is missing.
		Too_Much_Loss,
		## There is hardly any traffic to tell by.
		Too_Little_Traffic,
	};

	## A row.
	type Info: record {
		## When it was measured.
		ts: time &log;
		## How long since the last time.
		ts_delta: interval &log;
		## Name of the node.
		peer: string &log;
		## Acknowledgements of data that was not seen.
		gaps: count &log;
		## All acknowledgements.
		acks: count &log;
		## Share of the former, in percent.
		percent_lost: double &log;
	};

	## How often it is measured.
	option watch_interval = 15mins;

	## When it is measured the first time.
	option initial_watch_interval = 1mins;

	## The share from which on there is a notice; 1 is all.
	option too_much_loss: double = 0.1;

	## How many acknowledgements there should be.
	option minimum_acks: count = 1;
}

event CaptureLoss::take_measurement(last_ts: time, last_acks: count, last_gaps: count)
	{
	# Before the first packet there was no time yet.
	if ( last_ts == 0 )
		{
		schedule initial_watch_interval { CaptureLoss::take_measurement(network_time(), 0, 0) };
		return;
		}

	local now = network_time();
	local stats = get_gap_stats();
	local acks = stats$ack_events - last_acks;
	local gaps = stats$gap_events - last_gaps;
	local lost = acks == 0 ? 0.0 : 100 * (1.0 * gaps) / (1.0 * acks);

	if ( lost >= too_much_loss * 100 )
		NOTICE(Notice::Info($note=Too_Much_Loss,
		                    $msg=fmt("The capture loss script detected an estimated loss rate above %.3f%%", lost)));

	if ( acks < minimum_acks )
		NOTICE(Notice::Info($note=Too_Little_Traffic,
		                    $msg=fmt("Only observed %d TCP ACKs and was expecting at least %d.", acks, minimum_acks)));

	Log::write(LOG, Info($ts=now, $ts_delta=now - last_ts, $peer=peer_description, $acks=acks, $gaps=gaps, $percent_lost=lost));
	schedule watch_interval { CaptureLoss::take_measurement(now, stats$ack_events, stats$gap_events) };
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $path="capture_loss", $policy=log_policy));

	if ( reading_live_traffic() || reading_traces() )
		schedule initial_watch_interval { CaptureLoss::take_measurement(network_time(), 0, 0) };
	}
