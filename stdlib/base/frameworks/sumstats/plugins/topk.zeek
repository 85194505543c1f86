##! The most frequent observations, by the Space-Saving algorithm (Metwally and
##! others, Efficient Computation of Frequent and Top-k Elements in Data Streams,
##! 2005).

@load ../main

module SumStats;

export {
	redef record Reducer += {
		## How many are kept.
		topk_size: count &default=500;
	};

	redef enum Calculation += {
		## The most frequent observations.
		TOPK
	};

	redef record ResultVal += {
		## The most frequent observations, for ``topk_get_top`` and its like.
		topk: opaque of topk &optional;
	};
}

hook register_observe_plugins()
	{
	register_observe_plugin(TOPK, function(r: Reducer, val: double, obs: Observation, rv: ResultVal)
		{
		topk_add(rv$topk, obs);
		});
	}

hook init_resultval_hook(r: Reducer, rv: ResultVal)
	{
	if ( TOPK in r$apply && ! rv?$topk )
		rv$topk = topk_init(r$topk_size);
	}

hook compose_resultvals_hook(result: ResultVal, rv1: ResultVal, rv2: ResultVal)
	{
	if ( ! rv1?$topk && ! rv2?$topk )
		return;

	result$topk = topk_init(topk_size(rv1?$topk ? rv1$topk : rv2$topk));

	if ( rv1?$topk )
		topk_merge(result$topk, rv1$topk);

	if ( rv2?$topk )
		topk_merge(result$topk, rv2$topk);
	}
