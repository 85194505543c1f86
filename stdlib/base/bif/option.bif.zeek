##! Changing options at run time.

module Option;

export {
	## Changes an option at run time: change handlers are asked first, and may
	## adapt the value.
	global Option::set: function(ID: string, val: any, location: string &default=""): bool;

	## Registers a function that is called before an option changes and yields
	## the value it is given. Handlers run by falling *priority*.
	global set_change_handler: function(ID: string, on_change: any, priority: int &default=0): bool;

	## The elements of a set, in no particular order.
	global any_set_to_any_vec: function(v: any): any_vec;
}

module GLOBAL;
