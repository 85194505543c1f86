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
