##! How often there were which weirds.

@load base/frameworks/sumstats
@load base/frameworks/cluster

module WeirdStats;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## How often there are rows.
	const weird_stat_interval = 15min &redef;

	## A row.
	type Info: record {
		## When it was counted.
		ts: time &log;
		## Name of the weird.
		name: string &log;
		## How often it came since the last time.
		num_seen: count &log;
	};

	## Raised for each row.
	global log_weird_stats: event(rec: Info);
}

const weird_stream = "weirds.encountered";
const weird_summary = "weirds.statistics";

global this_epoch_weirds: table[string] of double;
global last_epoch_weirds: table[string] of double;

function weird_epoch_results(ts: time, key: SumStats::Key, result: SumStats::Result)
	{
	this_epoch_weirds[key$str] = result[weird_stream]$sum;
	}

function weird_epoch_finished(ts: time)
	{
	for ( name, now in this_epoch_weirds )
		{
		local before = name in last_epoch_weirds ? last_epoch_weirds[name] : 0.0;

		if ( now > before )
			Log::write(LOG, Info($ts=ts, $name=name, $num_seen=double_to_count(now - before)));
		}

	last_epoch_weirds = this_epoch_weirds;
	this_epoch_weirds = table();
	}

event zeek_init() &priority=5
	{
	Log::create_stream(WeirdStats::LOG, Log::Stream($columns=Info, $ev=log_weird_stats, $path="weird_stats", $policy=log_policy));

	SumStats::create(SumStats::SumStat(
	    $name=weird_summary, $epoch=weird_stat_interval,
	    $reducers=set(SumStats::Reducer($stream=weird_stream, $apply=set(SumStats::SUM))),
	    $epoch_result=weird_epoch_results, $epoch_finished=weird_epoch_finished));
	}

# All weirds so far, just before they are summed up.
event SumStats::finish_epoch(ss: SumStats::SumStat) &priority=10
	{
	if ( ss$name != weird_summary )
		return;

	for ( name, n in get_reporter_stats()$weirds_by_type )
		SumStats::observe(weird_stream, SumStats::Key($str=name), SumStats::Observation($dbl=n + 0.0));
	}
