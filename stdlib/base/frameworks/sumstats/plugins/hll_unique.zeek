##! How many different observations there are, estimated by HyperLogLog.

@load ../main

module SumStats;

export {
	redef record Reducer += {
		## How far the estimate may be off.
		hll_error_margin: double &default=0.01;

		## With which probability it is not further off.
		hll_confidence: double &default=0.95;
	};

	redef enum Calculation += {
		## Number of different observations, estimated.
		HLL_UNIQUE
	};

	redef record ResultVal += {
		## Number of different observations, estimated.
		hll_unique: count &default=0;
	};
}

redef record ResultVal += {
	# The counter.
	card: opaque of cardinality &optional;

	# Settings of the reducer, for putting results together.
	hll_error_margin: double &optional;
	hll_confidence: double &optional;
};

hook register_observe_plugins()
	{
	register_observe_plugin(HLL_UNIQUE, function(r: Reducer, val: double, obs: Observation, rv: ResultVal)
		{
		if ( ! rv?$card )
			{
			rv$card = hll_cardinality_init(r$hll_error_margin, r$hll_confidence);
			rv$hll_error_margin = r$hll_error_margin;
			rv$hll_confidence = r$hll_confidence;
			}

		hll_cardinality_add(rv$card, obs);
		rv$hll_unique = double_to_count(hll_cardinality_estimate(rv$card));
		});
	}

hook compose_resultvals_hook(result: ResultVal, rv1: ResultVal, rv2: ResultVal)
	{
	if ( ! rv1?$card && ! rv2?$card )
		return;

	local first = rv1?$card ? rv1 : rv2;
	local both = hll_cardinality_init(first$hll_error_margin, first$hll_confidence);

	if ( rv1?$card )
		hll_cardinality_merge_into(both, rv1$card);

	if ( rv2?$card )
		hll_cardinality_merge_into(both, rv2$card);

	result$card = both;
	result$hll_unique = double_to_count(hll_cardinality_estimate(both));
	}
