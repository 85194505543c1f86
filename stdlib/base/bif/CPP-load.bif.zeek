##! Policies that were compiled to C++.

module GLOBAL;

export {
	global load_CPP: function(h: count): bool;
}
