##! Summaries in clusters: workers observe, and the manager asks them for their
##! results at the end of an epoch, or earlier for a key that seems to reach a
##! threshold.

@load base/frameworks/cluster
@load ./main

module SumStats;

export {
	## What share of a threshold a worker must have seen alone to tell the manager
	## of a key.
	const cluster_request_global_view_percent = 0.2 &redef;

	## How many keys the manager looks at between the ends of epochs at once.
	const max_outstanding_global_views = 10 &redef;

	## Sent by the manager: an epoch ends.
	global cluster_ss_request: event(uid: string, ss_name: string, cleanup: bool);

	## Sent by the manager: the result for a key is wanted.
	global cluster_get_result: event(uid: string, ss_name: string, key: Key, cleanup: bool);

	## Sent to the manager: the result for a key.
	global cluster_send_result: event(uid: string, ss_name: string, key: Key, result: Result, cleanup: bool);

	## Sent to the manager: a key may reach its threshold.
	global cluster_key_intermediate_response: event(ss_name: string, key: SumStats::Key);

	## Raised on workers to send results.
	global send_data: event(uid: string, ss_name: string, data: ResultTable, cleanup: bool);

	## Sent by the manager: one more key is wanted.
	global get_a_key: event(uid: string, ss_name: string, cleanup: bool &default=F);

	## Sent to the manager: a key.
	global send_a_key: event(uid: string, ss_name: string, key: Key);

	## Sent to the manager: there are no more keys.
	global send_no_key: event(uid: string, ss_name: string);

	## Sent by the manager: a threshold was crossed.
	global cluster_threshold_crossed: event(ss_name: string, key: SumStats::Key, thold_index: count);
}

# Keys that the manager was told of, or asked for, lately.
global recent_global_view_keys: set[string, Key] &create_expire=1min;

@if ( Cluster::local_node_type() != Cluster::MANAGER )

# Results of epochs that ended, until the manager has them.
global sending_results: table[string] of ResultTable = table() &read_expire=1min;

function data_added(ss: SumStat, key: Key, result: Result)
	{
	if ( [ss$name, key] in recent_global_view_keys )
		return;

	if ( ! check_thresholds(ss, key, result, cluster_request_global_view_percent) )
		return;

	Cluster::publish(Cluster::manager_topic, SumStats::cluster_key_intermediate_response, ss$name, key);
	add recent_global_view_keys[ss$name, key];
	}

event SumStats::cluster_ss_request(uid: string, ss_name: string, cleanup: bool)
	{
	sending_results[uid] = ss_name in result_store ? result_store[ss_name] : table();

	# The results go on under the uid; the next epoch begins.
	if ( cleanup && ss_name in stats_store )
		reset(stats_store[ss_name]);
	}

event SumStats::get_a_key(uid: string, ss_name: string, cleanup: bool)
	{
	local results: ResultTable = table();

	if ( uid in sending_results )
		results = sending_results[uid];
	else if ( ! cleanup && ss_name in result_store )
		results = result_store[ss_name];

	for ( key in results )
		{
		Cluster::publish(Cluster::manager_topic, SumStats::send_a_key, uid, ss_name, key);
		return;
		}

	Cluster::publish(Cluster::manager_topic, SumStats::send_no_key, uid, ss_name);
	}

event SumStats::cluster_get_result(uid: string, ss_name: string, key: Key, cleanup: bool)
	{
	# The manager counts answers, so it gets one in any case.
	local result: Result = table();

	if ( cleanup )
		{
		if ( uid in sending_results && key in sending_results[uid] )
			{
			result = sending_results[uid][key];
			delete sending_results[uid][key];
			}
		}
	else if ( ss_name in result_store && key in result_store[ss_name] )
		result = result_store[ss_name][key];

	Cluster::publish(Cluster::manager_topic, SumStats::cluster_send_result, uid, ss_name, key, result, cleanup);
	}

event SumStats::cluster_threshold_crossed(ss_name: string, key: SumStats::Key, thold_index: count)
	{
	if ( ss_name !in threshold_tracker )
		threshold_tracker[ss_name] = table();

	threshold_tracker[ss_name][key] = thold_index;
	}

# Only the manager can ask.
function request_key(ss_name: string, key: Key): Result
	{
	return Result();
	}

@else

# Keys that workers told, by request.
global stats_keys: table[string] of set[Key] &read_expire=1min
	&expire_func=function(s: table[string] of set[Key], idx: string): interval
		{
		Reporter::warning(fmt("SumStat key request for the %s SumStat uid took longer than 1 minute and was automatically cancelled.", idx));
		return 0secs;
		};

# How many workers have answered, by request.
global done_with: table[string] of count &read_expire=1min &default=0;

# What they answered so far, by request.
global key_requests: table[string] of Result &read_expire=1min;

# Requests of policies.
global dynamic_requests: set[string] &read_expire=1min;

# Requests between the ends of epochs, by summary.
global outstanding_global_views: table[string] of set[string] &read_expire=1min;

# Whether all workers have answered.
function all_answered(uid: string): bool
	{
	return Cluster::get_active_node_count(Cluster::WORKER) == done_with[uid];
	}

function tell_crossing(ss: SumStat, key: Key, result: Result)
	{
	threshold_crossed(ss, key, result);
	Cluster::publish(Cluster::worker_topic, SumStats::cluster_threshold_crossed, ss$name, key, threshold_tracker[ss$name][key]);
	}

event SumStats::finish_epoch(ss: SumStat)
	{
	if ( network_time() > double_to_time(0.0) )
		{
		local uid = unique_id("");
		stats_keys[uid] = set();
		done_with[uid] = 0;
		Cluster::publish(Cluster::worker_topic, SumStats::cluster_ss_request, uid, ss$name, T);
		Cluster::publish(Cluster::worker_topic, SumStats::get_a_key, uid, ss$name, T);
		}

	if ( ss$epoch != 0secs )
		schedule ss$epoch { SumStats::finish_epoch(ss) };
	}

# Managers seldom observe themselves.
function data_added(ss: SumStat, key: Key, result: Result)
	{
	if ( check_thresholds(ss, key, result, 1.0) )
		tell_crossing(ss, key, result);
	}

function handle_end_of_result_collection(uid: string, ss_name: string, key: Key, cleanup: bool)
	{
	if ( uid !in key_requests )
		{
		Reporter::warning(fmt("Tried to handle end of result collection with missing uid in key_request sumstat:%s, key:%s.", ss_name, key));
		return;
		}

	local ss = stats_store[ss_name];
	local result = key_requests[uid];

	if ( check_thresholds(ss, key, result, 1.0) )
		tell_crossing(ss, key, result);

	if ( cleanup && ss?$epoch_result && |result| > 0 )
		ss$epoch_result(network_time(), key, result);

	if ( ss_name in outstanding_global_views )
		delete outstanding_global_views[ss_name][uid];

	delete key_requests[uid];
	delete done_with[uid];
	}

# Asks for the result of the next key, or for more keys.
function request_all_current_keys(uid: string, ss_name: string, cleanup: bool)
	{
	done_with[uid] = 0;

	if ( uid in stats_keys )
		for ( key in stats_keys[uid] )
			{
			Cluster::publish(Cluster::worker_topic, SumStats::cluster_get_result, uid, ss_name, key, cleanup);
			delete stats_keys[uid][key];
			return;
			}

	Cluster::publish(Cluster::worker_topic, SumStats::get_a_key, uid, ss_name, cleanup);
	}

# All workers have told a key, or that they have none.
function handle_keys(uid: string, ss_name: string)
	{
	delete done_with[uid];

	if ( uid in stats_keys && |stats_keys[uid]| > 0 )
		{
		request_all_current_keys(uid, ss_name, T);
		return;
		}

	local ss = stats_store[ss_name];

	if ( ss?$epoch_finished )
		ss$epoch_finished(network_time());

	delete stats_keys[uid];
	reset(ss);
	}

event SumStats::send_no_key(uid: string, ss_name: string)
	{
	++done_with[uid];

	if ( all_answered(uid) )
		handle_keys(uid, ss_name);
	}

event SumStats::send_a_key(uid: string, ss_name: string, key: Key)
	{
	if ( uid !in stats_keys )
		{
		Reporter::warning(fmt("Manager received a uid for an unknown request.  SumStat: %s, Key: %s", ss_name, key));
		return;
		}

	add stats_keys[uid][key];
	++done_with[uid];

	if ( all_answered(uid) )
		handle_keys(uid, ss_name);
	}

event SumStats::cluster_send_result(uid: string, ss_name: string, key: Key, result: Result, cleanup: bool)
	{
	if ( uid !in key_requests || |key_requests[uid]| == 0 )
		key_requests[uid] = result;
	else
		key_requests[uid] = compose_results(key_requests[uid], result);

	++done_with[uid];

	if ( uid in dynamic_requests || ! all_answered(uid) )
		return;

	handle_end_of_result_collection(uid, ss_name, key, cleanup);

	if ( cleanup )
		request_all_current_keys(uid, ss_name, cleanup);
	}

event SumStats::cluster_key_intermediate_response(ss_name: string, key: Key)
	{
	if ( [ss_name, key] in recent_global_view_keys )
		return;

	add recent_global_view_keys[ss_name, key];

	if ( ss_name !in outstanding_global_views )
		outstanding_global_views[ss_name] = set();

	# The end of the epoch will tell.
	if ( |outstanding_global_views[ss_name]| > max_outstanding_global_views )
		return;

	local uid = unique_id("");
	add outstanding_global_views[ss_name][uid];
	done_with[uid] = 0;
	Cluster::publish(Cluster::worker_topic, SumStats::cluster_get_result, uid, ss_name, key, F);
	}

function request_key(ss_name: string, key: Key): Result
	{
	local uid = unique_id("");
	done_with[uid] = 0;
	key_requests[uid] = table();
	add dynamic_requests[uid];
	Cluster::publish(Cluster::worker_topic, SumStats::cluster_get_result, uid, ss_name, key, F);

	return when [uid, ss_name, key] ( uid in done_with && Cluster::get_active_node_count(Cluster::WORKER) == done_with[uid] )
		{
		local result = key_requests[uid];
		delete key_requests[uid];
		delete done_with[uid];
		delete dynamic_requests[uid];
		return result;
		}
	timeout 1.1min
		{
		Reporter::warning(fmt("Dynamic SumStat key request for %s in SumStat %s took longer than 1 minute and was automatically cancelled.", key, ss_name));
		return Result();
		}
	}

@endif
