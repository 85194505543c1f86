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
