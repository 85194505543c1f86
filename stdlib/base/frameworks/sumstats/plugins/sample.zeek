##! A random sample of the observations.

@load ../main

module SumStats;

export {
	redef enum Calculation += {
		## A random sample, in which each observation has the same chance to be.
		SAMPLE
	};

	redef record Reducer += {
		## How many observations make the sample.
		num_samples: count &default=0;
	};

	redef record ResultVal += {
		## The sample.
		samples: vector of Observation &default=vector();

		## How many observations there were.
		sample_elements: count &default=0;
	};
}

redef record ResultVal += {
	# The size of the reducer's sample, for putting results together.
	num_samples: count &default=0;
};

hook init_resultval_hook(r: Reducer, rv: ResultVal)
	{
	if ( SAMPLE in r$apply )
		rv$num_samples = r$num_samples;
	}

function sample_add_sample(obs: Observation, rv: ResultVal)
	{
	++rv$sample_elements;

	if ( |rv$samples| < rv$num_samples )
		{
		rv$samples += obs;
		return;
		}

	local place = rand(rv$sample_elements);
	if ( place < rv$num_samples )
		rv$samples[place] = obs;
	}

hook register_observe_plugins()
	{
	register_observe_plugin(SAMPLE, function(r: Reducer, val: double, obs: Observation, rv: ResultVal)
		{
		sample_add_sample(obs, rv);
		});
	}

hook compose_resultvals_hook(result: ResultVal, rv1: ResultVal, rv2: ResultVal)
	{
	if ( rv1$num_samples != rv2$num_samples )
		{
		Reporter::error("Merging sample sets with differing sizes is not supported");
		return;
		}

	local size = rv1$num_samples;
	result$num_samples = size;

	if ( |rv1$samples| > size || |rv2$samples| > size )
		{
		Reporter::error("Sample vector with too many elements. Aborting.");
		return;
		}

	# Where neither is full, all observations are there.
	if ( |rv1$samples| != size && |rv2$samples| < size )
		{
		if ( |rv1$samples| != rv1$sample_elements || |rv2$samples| < rv2$sample_elements )
			{
			Reporter::error("Mismatch in sample element size and tracking. Aborting merge");
			return;
			}

		for ( _, obs1 in rv1$samples )
			sample_add_sample(obs1, result);

		for ( _, obs2 in rv2$samples )
			sample_add_sample(obs2, result);

		return;
		}

	# The one that stands for more observations gives places to the other's, by
	# their share.
	local larger = rv1$sample_elements > rv2$sample_elements ? rv1 : rv2;
	local smaller = rv1$sample_elements > rv2$sample_elements ? rv2 : rv1;
	local total = rv1$sample_elements + rv2$sample_elements;
	result$samples = copy(larger$samples);
	result$sample_elements = total;

	for ( i, obs in smaller$samples )
		if ( rand(total) <= smaller$sample_elements )
			result$samples[i] = obs;
	}
