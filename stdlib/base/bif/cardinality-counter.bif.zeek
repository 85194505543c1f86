##! Counting distinct elements, in bounded room.

module GLOBAL;

export {
	## Makes a counter of distinct elements for a relative error at a confidence.
	global hll_cardinality_init: function(err: double, confidence: double): opaque of cardinality;

	## Adds an element to a counter.
	global hll_cardinality_add: function(handle: opaque of cardinality, elem: any): bool;

	## Adds to one counter what another counted.
	global hll_cardinality_merge_into: function(handle1: opaque of cardinality, handle2: opaque of cardinality): bool;

	## About how many distinct elements were added.
	global hll_cardinality_estimate: function(handle: opaque of cardinality): double;

	## A copy of a counter.
	global hll_cardinality_copy: function(handle: opaque of cardinality): opaque of cardinality;
}
