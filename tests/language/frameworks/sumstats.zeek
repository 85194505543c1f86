# SumStats: all calculations, keys, predicates, thresholds, epochs, asking for a key, putting results together.
@load base/frameworks/sumstats

redef exit_only_after_terminate = T;
redef allow_network_time_forward = F;

module SumStats;

function mask_to_subnet(a: addr): addr
	{
	return subnet_to_addr(a/24);
	}

function told(key: Key, result: Result)
	{
	local r = result["numbers"];
	print key2str(key), r$num, r$begin, r$end;
	print fmt("sum=%.2f avg=%.2f min=%.2f max=%.2f var=%.4f dev=%.4f unique=%d hll=%d", r$sum, r$average, r$min, r$max,
	          r$variance, r$std_dev, r$unique, r$hll_unique);
	print get_last(r);
	print |r$samples|, r$sample_elements, topk_count(r$topk, topk_get_top(r$topk, 1)[0]);
	}

event zeek_init() &priority=5
	{
	set_network_time(double_to_time(1000.0));

	local r1 = Reducer($stream="numbers", $apply=set(SUM, AVERAGE, MIN, MAX, VARIANCE, STD_DEV, UNIQUE, HLL_UNIQUE, LAST, SAMPLE, TOPK),
	                   $num_last_elements=2, $num_samples=3,
	                   $pred(key: Key, obs: Observation) = { return ! obs?$dbl; },
	                   $normalize_key(key: Key) = { return Key($host=mask_to_subnet(key$host)); });
	create(SumStat($name="all", $epoch=10sec, $reducers=set(r1),
	               $epoch_result(ts: time, key: Key, result: Result) = { print "result", ts; told(key, result); },
	               $epoch_finished(ts: time) = { print "finished", ts; }));

	create(SumStat($name="one", $epoch=10sec, $reducers=set(Reducer($stream="words", $apply=set(SUM)), Reducer($stream="none", $apply=set(UNIQUE))),
	               $threshold_val(key: Key, result: Result) = { return result["words"]$sum + result["none"]$unique; },
	               $threshold=3.0,
	               $threshold_crossed(key: Key, result: Result) = { print "crossed", key2str(key), result["words"]$sum, |result|; }));

	create(SumStat($name="series", $epoch=10sec, $reducers=set(Reducer($stream="words", $apply=set(UNIQUE), $unique_max=3)),
	               $threshold_val(key: Key, result: Result) = { return result["words"]$unique + 0.0; },
	               $threshold_series=vector(1.0, 2.0, 4.0),
	               $threshold_crossed(key: Key, result: Result) = { print "series", key2str(key), result["words"]$unique; }));
	}

global step = 0;

event tick()
	{
	if ( ++step > 12 )
		{
		terminate();
		return;
		}

	set_network_time(network_time() + 1sec);

	if ( step < 7 )
		{
		observe("numbers", Key($host=10.0.0.7), Observation($num=step));
		observe("numbers", Key($host=10.0.0.9), Observation($num=3));
		observe("numbers", Key($host=10.0.0.9), Observation($dbl=1000.0));
		observe("words", Key($str="k", $host=1.2.3.4), Observation($str=cat(step)));
		}

	if ( step == 6 )
		when ( local result = request_key("one", Key($str="k", $host=1.2.3.4)) )
			{
			print "asked", result["words"]$sum;
			}

	schedule 0sec { tick() };
	}

event zeek_init()
	{
	event tick();

	# Putting together what two saw is the same as seeing all.
	local r = Reducer($stream="x", $apply=set(AVERAGE, VARIANCE, SUM, MIN, MAX), $calc_funcs=vector(AVERAGE, SUM, MIN, MAX, VARIANCE));
	local a = init_resultval(r);
	local b = init_resultval(r);
	local all = init_resultval(r);
	for ( i, n in vector(2, 4, 4, 4, 5, 5, 7, 9) )
		for ( _, rv in vector(i < 3 ? a : b, all) )
			{
			++rv$num;
			for ( _, calc in r$calc_funcs )
				calc_store[calc](r, n + 0.0, Observation($num=n), rv);
			}

	local both = compose_resultvals(a, b);
	print both$num, both$sum, both$average, both$min, both$max, fmt("%.4f", all$variance);
	}
