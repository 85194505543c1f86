##! Observations summed up: policies say what they see with
##! :zeek:see:`SumStats::observe`; reducers make numbers of it by key, over and
##! over for a span of time; callbacks get the results, or are called when a
##! threshold is crossed.

module SumStats;

export {
	## Calculations; plugins add theirs.
	type Calculation: enum {
		## None.
		PLACEHOLDER
	};

	## What observations are about.
	type Key: record {
		## A text, alone or beside the host.
		str: string &optional;
		## A host.
		host: addr &optional;
	};

	## An observation; one field is set.
	type Observation: record {
		## A count.
		num: count &optional;
		## A number.
		dbl: double &optional;
		## A text.
		str: string &optional;
	};

	## Takes observations and calculates.
	type Reducer: record {
		## Which observations.
		stream: string;
		## What is calculated.
		apply: set[Calculation];
		## Says whether an observation counts.
		pred: function(key: SumStats::Key, obs: SumStats::Observation): bool &optional;
		## Yields the key that is used in place of the observation's.
		normalize_key: function(key: SumStats::Key): Key &optional;
	};

	## What a reducer calculated; plugins add fields.
	type ResultVal: record {
		## When the first observation came.
		begin: time;
		## When the last one came.
		end: time;
		## How many there were.
		num: count &default=0;
	};

	## Results by the stream of the observations.
	type Result: table[string] of ResultVal;

	## Results by key.
	type ResultTable: table[Key] of Result;

	## Reducers with what is done with their results. Callbacks get all that they
	## need; on clusters they may run on any node.
	type SumStat: record {
		## A name.
		name: string;
		## How long observations are gathered; then the results are told, and all
		## begins anew. 0 leaves it to :zeek:see:`SumStats::next_epoch`.
		epoch: interval;
		## The reducers.
		reducers: set[Reducer];
		## Yields the number that is compared with the threshold.
		threshold_val: function(key: SumStats::Key, result: SumStats::Result): double &optional;
		## The threshold.
		threshold: double &optional;
		## Several thresholds, rising; the next counts once the last was crossed.
		threshold_series: vector of double &optional;
		## Called when a threshold is reached, once in an epoch.
		threshold_crossed: function(key: SumStats::Key, result: SumStats::Result) &optional;
		## Called with each result at the end of an epoch.
		epoch_result: function(ts: time, key: SumStats::Key, result: SumStats::Result) &optional;
		## Called when all results of an epoch were told.
		epoch_finished: function(ts: time) &optional;
	};

	## Starts to sum up.
	global create: function(ss: SumStats::SumStat);

	## Tells an observation.
	##
	## id: the stream of observations.
	##
	## key: what it is about.
	##
	## obs: the observation.
	global observe: function(id: string, key: SumStats::Key, obs: SumStats::Observation);

	## Yields what was calculated for a key so far. Calls stand in conditions of
	## ``when`` statements.
	##
	## ss_name: name of the summary.
	##
	## key: the key.
	global request_key: function(ss_name: string, key: Key): Result;

	## Yields a key as text.
	global key2str: function(key: SumStats::Key): string;

	## Ends an epoch, and begins the next. Only for summaries whose *epoch* is 0:
	## nothing else ends theirs.
	##
	## ss_name: name of the summary.
	##
	## Returns: F where there is none, or where its epochs end by themselves.
	global next_epoch: function(ss_name: string): bool;
}

# What a plugin does with an observation.
type ObserveFunc: function(r: Reducer, val: double, data: Observation, rv: ResultVal);

redef record Reducer += {
	# Name of the summary it belongs to.
	ssname: string &optional;

	# What it calculates, with what that needs before it.
	calc_funcs: vector of Calculation &optional;
};

# How many thresholds were crossed, by summary and key.
global threshold_tracker: table[string] of table[Key] of count;

# For plugins: set up their fields of a result.
global init_resultval_hook: hook(r: Reducer, rv: ResultVal);

# For plugins: put two results together.
global compose_resultvals_hook: hook(result: ResultVal, rv1: ResultVal, rv2: ResultVal);

# Summaries by name.
global stats_store: table[string] of SumStat = table();

# Reducers by the stream of their observations.
global reducer_store: table[string] of set[Reducer] = table();

# Results by the name of the summary.
global result_store: table[string] of ResultTable = table();

global thresholds_store: table[string, Key] of bool = table();

# What plugins do.
global calc_store: table[Calculation] of ObserveFunc = table();

# What calculations need to be done before them.
global calc_deps: table[Calculation] of vector of Calculation = table();

# For plugins: say what they do.
global register_observe_plugins: hook();

# Called when a result has changed; alone and in clusters this differs.
global data_added: function(ss: SumStat, key: Key, result: Result);

# The end of an epoch.
global finish_epoch: event(ss: SumStat);

function increment_threshold_tracker(ss_name: string, key: Key)
	{
	if ( ss_name !in threshold_tracker )
		threshold_tracker[ss_name] = table();

	if ( key !in threshold_tracker[ss_name] )
		threshold_tracker[ss_name][key] = 0;

	++threshold_tracker[ss_name][key];
	}

function get_threshold_index(ss_name: string, key: Key): count
	{
	if ( ss_name !in threshold_tracker || key !in threshold_tracker[ss_name] )
		return 0;

	return threshold_tracker[ss_name][key];
	}

function key2str(key: Key): string
	{
	local parts: string_vec = vector();

	if ( key?$host )
		parts += fmt("host=%s", key$host);

	if ( key?$str )
		parts += fmt("str=%s", key$str);

	return fmt("sumstats_key(%s)", join_string_vec(parts, ", "));
	}

function register_observe_plugin(calc: Calculation, func: ObserveFunc)
	{
	calc_store[calc] = func;
	}

function add_observe_plugin_dependency(calc: Calculation, depends_on: Calculation)
	{
	if ( calc !in calc_deps )
		calc_deps[calc] = vector();

	calc_deps[calc] += depends_on;
	}

event zeek_init() &priority=100000
	{
	hook register_observe_plugins();
	}

function init_resultval(r: Reducer): ResultVal
	{
	local rv = ResultVal($begin=network_time(), $end=network_time());
	hook init_resultval_hook(r, rv);
	return rv;
	}

function compose_resultvals(rv1: ResultVal, rv2: ResultVal): ResultVal
	{
	local result = ResultVal($begin=rv1$begin < rv2$begin ? rv1$begin : rv2$begin,
	                         $end=rv1$end > rv2$end ? rv1$end : rv2$end,
	                         $num=rv1$num + rv2$num);

	hook compose_resultvals_hook(result, rv1, rv2);
	return result;
	}

function compose_results(r1: Result, r2: Result): Result
	{
	local result: Result = table();

	for ( id, rv in r1 )
		result[id] = rv;

	for ( id, rv in r2 )
		result[id] = id in r1 ? compose_resultvals(r1[id], rv) : rv;

	return result;
	}

# Begins an epoch.
function reset(ss: SumStat)
	{
	result_store[ss$name] = table();

	if ( ss$name in threshold_tracker )
		threshold_tracker[ss$name] = table();
	}

function has_calculation(calcs: vector of Calculation, c: Calculation): bool
	{
	for ( _, other in calcs )
		if ( other == c )
			return T;

	return F;
	}

# Adds what a calculation needs to be done before it. Plugins must not need each
# other.
function add_calc_deps(calcs: vector of Calculation, c: Calculation)
	{
	for ( _, needed in calc_deps[c] )
		{
		if ( has_calculation(calcs, needed) )
			next;

		if ( needed in calc_deps )
			add_calc_deps(calcs, needed);

		calcs += needed;
		}
	}

function create(ss: SumStat)
	{
	local has_threshold = ss?$threshold || ss?$threshold_series;

	if ( has_threshold && ! ss?$threshold_val )
		Reporter::error("SumStats given a threshold with no $threshold_val function");

	stats_store[ss$name] = ss;

	if ( has_threshold )
		threshold_tracker[ss$name] = table();

	for ( reducer in ss$reducers )
		{
		reducer$ssname = ss$name;
		reducer$calc_funcs = vector();

		for ( calc in reducer$apply )
			{
			if ( calc in calc_deps )
				add_calc_deps(reducer$calc_funcs, calc);

			if ( ! has_calculation(reducer$calc_funcs, calc) )
				reducer$calc_funcs += calc;
			}

		if ( reducer$stream !in reducer_store )
			reducer_store[reducer$stream] = set();

		add reducer_store[reducer$stream][reducer];
		}

	reset(ss);

	if ( ss$epoch != 0secs )
		schedule ss$epoch { SumStats::finish_epoch(ss) };
	}

function next_epoch(ss_name: string): bool
	{
	if ( ss_name !in stats_store || stats_store[ss_name]$epoch != 0secs )
		return F;

	event SumStats::finish_epoch(stats_store[ss_name]);
	return T;
	}

# Whether results for a key would never be looked at again in this epoch.
function is_settled(ss: SumStat, key: Key): bool
	{
	if ( ss$name !in threshold_tracker || key !in threshold_tracker[ss$name] )
		return F;

	local crossed = threshold_tracker[ss$name][key];

	if ( ! ss?$epoch_result && ss?$threshold && crossed != 0 )
		return T;

	return ss?$threshold_series && crossed == |ss$threshold_series|;
	}

function observe(id: string, orig_key: Key, obs: Observation)
	{
	if ( id !in reducer_store )
		return;

	for ( r in reducer_store[id] )
		{
		local key = r?$normalize_key ? r$normalize_key(copy(orig_key)) : orig_key;

		if ( r?$pred && ! r$pred(key, obs) )
			next;

		local ss = stats_store[r$ssname];
		if ( is_settled(ss, key) )
			next;

		if ( r$ssname !in result_store )
			result_store[r$ssname] = table();

		local results = result_store[r$ssname];
		if ( key !in results )
			results[key] = table();

		local result = results[key];
		if ( id !in result )
			result[id] = init_resultval(r);

		local result_val = result[id];
		++result_val$num;
		result_val$end = network_time();

		# A text counts as one.
		local val = 1.0;
		if ( obs?$num )
			val = obs$num;
		else if ( obs?$dbl )
			val = obs$dbl;

		for ( _, calc in r$calc_funcs )
			calc_store[calc](r, val, obs, result_val);

		data_added(ss, key, result);
		}
	}

# Sets up the results of reducers that have had no observation, so that callbacks
# need not ask for each.
function complete_result(ss: SumStat, result: Result)
	{
	if ( |ss$reducers| == |result| )
		return;

	for ( reducer in ss$reducers )
		if ( reducer$stream !in result )
			result[reducer$stream] = init_resultval(reducer);
	}

# Whether the next threshold is reached; modify_pct is the share of the results
# that is looked at.
function check_thresholds(ss: SumStat, key: Key, result: Result, modify_pct: double): bool
	{
	if ( ! ss?$threshold && ! ss?$threshold_series && ! ss?$threshold_crossed )
		return F;

	complete_result(ss, result);
	local watch = ss$threshold_val(key, result);

	if ( modify_pct < 1.0 && modify_pct > 0.0 )
		watch = watch / modify_pct;

	local crossed = get_threshold_index(ss$name, key);

	if ( ss?$threshold && crossed == 0 && watch >= ss$threshold )
		return T;

	return ss?$threshold_series && crossed < |ss$threshold_series| && watch >= ss$threshold_series[crossed];
	}

function threshold_crossed(ss: SumStat, key: Key, result: Result)
	{
	if ( ! ss?$threshold_crossed )
		return;

	increment_threshold_tracker(ss$name, key);
	complete_result(ss, result);
	ss$threshold_crossed(key, result);
	}
