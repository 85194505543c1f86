##! First in, first out.

module Queue;

export {
	## Settings of a queue.
	type Settings: record {
		## With more values than this the oldest are dropped.
		max_len: count &optional;
	};

	## A queue; use the functions below.
	type Queue: record {};

	## Makes a queue.
	global init: function(s: Settings &default=Settings()): Queue;

	## Appends a value.
	global put: function(q: Queue, val: any);

	## Takes the oldest value.
	global get: function(q: Queue): any;

	## Yields the oldest value.
	global peek: function(q: Queue): any;

	## Makes a queue of the values of two, in turn, with the settings of the
	## first.
	global merge: function(q1: Queue, q2: Queue): Queue;

	## Yields the number of values.
	global len: function(q: Queue): count;

	## Copies the values to a vector, the oldest first.
	global get_vector: function(q: Queue, ret: vector of any);
}

redef record Queue += {
	# The values by number; numbers go up from bottom to top.
	vals: table[count] of any &optional;
	settings: Settings &optional;
	bottom: count &default=0;
	top: count &default=0;
};

function init(s: Settings): Queue
	{
	return Queue($vals=table(), $settings=copy(s));
	}

function put(q: Queue, val: any)
	{
	if ( q$settings?$max_len && len(q) >= q$settings$max_len )
		get(q);

	q$vals[q$top] = val;
	++q$top;
	}

function get(q: Queue): any
	{
	local oldest = q$vals[q$bottom];
	delete q$vals[q$bottom];
	++q$bottom;
	return oldest;
	}

function peek(q: Queue): any
	{
	return q$vals[q$bottom];
	}

function merge(q1: Queue, q2: Queue): Queue
	{
	local result = init(q1$settings);
	local i = q1$bottom;
	local j = q2$bottom;

	while ( i < q1$top || j < q2$top )
		{
		if ( i < q1$top )
			{
			put(result, q1$vals[i]);
			++i;
			}

		if ( j < q2$top )
			{
			put(result, q2$vals[j]);
			++j;
			}
		}

	return result;
	}

function len(q: Queue): count
	{
	return |q$vals|;
	}

function get_vector(q: Queue, ret: vector of any)
	{
	local i = q$bottom;
	local j = 0;

	while ( i < q$top )
		{
		ret[j] = q$vals[i];
		++i;
		++j;
		}
	}
