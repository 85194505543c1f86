##! Functions of this program that the reference does not have.

module GLOBAL;

export {
	## Cancels what a ``schedule`` expression has set, be it an event or a block.
	##
	## handle: what the expression yielded.
	##
	## Returns: false where it has run already, or was cancelled before.
	global cancel_timer: function(handle: opaque of timer): bool;
}

module Recorder;

export {
	## Decides what of a connection's packets is written to the trace file from
	## now on (see ``-w``).
	##
	## cid: the connection.
	##
	## contents: how much.
	##
	## Returns: false where there is no such connection.
	global keep: function(cid: conn_id, contents: Recorder::Contents): bool;
}

module Overload;

export {
	## Raised when load shedding has gone to another step.
	##
	## old: the step before, 0 for none.
	##
	## step: the step that is in effect now.
	##
	## reason: what was found.
	##
	## .. zeek:see:: Overload::max_step
	global changed: event(old: count, step: count, reason: string);

	## Yields what was left out so far because there was too much traffic.
	##
	## Returns: the counts.
	global stats: function(): Overload::Stats;

	## Goes to a step of load shedding at once. It is left on its own as load
	## rises or falls, unless :zeek:see:`Overload::max_step` is 0.
	##
	## step: 0 for none, up to 3.
	##
	## Returns: false where there is no such step.
	global set_step: function(step: count): bool;
}
