##! Summaries where one process sees all observations.

@load ./main

module SumStats;

# How many results are told at a time.
const results_per_turn = 50;

event SumStats::process_epoch_result(ss: SumStat, now: time, data: ResultTable)
	{
	local done: vector of SumStats::Key = vector();

	for ( key, result in data )
		{
		ss$epoch_result(now, key, result);
		done += key;

		if ( |done| == results_per_turn )
			break;
		}

	for ( _, told in done )
		delete data[told];

	if ( |data| > 0 )
		schedule 0.01secs { SumStats::process_epoch_result(ss, now, data) };
	else if ( ss?$epoch_finished )
		ss$epoch_finished(now);
	}

event SumStats::finish_epoch(ss: SumStat)
	{
	if ( ss$name in result_store )
		{
		if ( ss?$epoch_result )
			{
			local data = result_store[ss$name];
			local now = network_time();

			if ( ! zeek_is_terminating() && |data| > 0 )
				event SumStats::process_epoch_result(ss, now, copy(data));
			else
				{
				# At the end there is no other turn.
				for ( key, result in data )
					ss$epoch_result(now, key, result);

				if ( ss?$epoch_finished )
					ss$epoch_finished(now);
				}
			}

		reset(ss);
		}

	if ( ss$epoch != 0secs )
		schedule ss$epoch { SumStats::finish_epoch(ss) };
	}

function data_added(ss: SumStat, key: Key, result: Result)
	{
	if ( check_thresholds(ss, key, result, 1.0) )
		threshold_crossed(ss, key, result);
	}

function request_key(ss_name: string, key: Key): Result
	{
	# In clusters the answer takes time.
	return when [ss_name, key] ( T )
		{
		if ( ss_name in result_store && key in result_store[ss_name] )
			return result_store[ss_name][key];

		return table();
		}
	}
