##! Bloom filters: sets that take little room and may err on one side.

module GLOBAL;

export {
	## Makes a Bloom filter for a capacity and a rate of false positives.
	global bloomfilter_basic_init: function(fp: double, capacity: count, name: string &default=""): opaque of bloomfilter;

	## Makes a Bloom filter of so many hash functions and cells.
	global bloomfilter_basic_init2: function(k: count, cells: count, name: string &default=""): opaque of bloomfilter;

	## Makes a counting Bloom filter of so many hash functions, cells and a
	## greatest count.
	global bloomfilter_counting_init: function(k: count, cells: count, max: count, name: string &default=""): opaque of bloomfilter;

	## Adds an element.
	global bloomfilter_add: function(bf: opaque of bloomfilter, x: any): any;

	## Takes an element out of a counting filter; false where it is not in it.
	global bloomfilter_decrement: function(bf: opaque of bloomfilter, x: any): bool;

	## How often an element is in a filter; at most 1 unless it counts. It may be
	## too high, never too low.
	global bloomfilter_lookup: function(bf: opaque of bloomfilter, x: any): count;

	## Takes out all elements.
	global bloomfilter_clear: function(bf: opaque of bloomfilter): any;

	## The union of two filters of the same shape.
	global bloomfilter_merge: function(bf1: opaque of bloomfilter, bf2: opaque of bloomfilter): opaque of bloomfilter;

	## The intersection of two filters of the same shape.
	global bloomfilter_intersect: function(bf1: opaque of bloomfilter, bf2: opaque of bloomfilter): opaque of bloomfilter;

	## A filter's shape and content as text, to compare filters by.
	global bloomfilter_internal_state: function(bf: opaque of bloomfilter): string;
}
