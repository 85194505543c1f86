##! The most frequent elements of a stream, in bounded room.

module GLOBAL;

export {
	## Makes a counter of the most frequent elements that keeps track of so many.
	global topk_init: function(size: count): opaque of topk;

	## Adds an element.
	global topk_add: function(handle: opaque of topk, value: any): any;

	## The *k* most frequent elements, the most frequent first.
	global topk_get_top: function(handle: opaque of topk, k: count): any_vec;

	## How often an element was seen, at most.
	global topk_count: function(handle: opaque of topk, value: any): count;

	## By how much the count of an element may be too high.
	global topk_epsilon: function(handle: opaque of topk, value: any): count;

	## How many elements are kept track of.
	global topk_size: function(handle: opaque of topk): count;

	## The sum of all counts.
	global topk_sum: function(handle: opaque of topk): count;

	## Adds to one counter what another counted, and keeps room for all.
	global topk_merge: function(handle1: opaque of topk, handle2: opaque of topk): any;

	## As :zeek:see:`topk_merge`, and drops the least frequent beyond the
	## counter's size.
	global topk_merge_prune: function(handle1: opaque of topk, handle2: opaque of topk): any;
}
