##! Analyzers written in Spicy.

module Spicy;

export {
	## What the runtime of Spicy uses.
	type ResourceUsage: record {
		user_time: interval;	##< Time in the program.
		system_time: interval;	##< Time in the system.
		memory_heap: count;	##< Bytes allocated.
		num_fibers: count;	##< Fibers in use.
		max_fibers: count;	##< Fibers in use at most.
		max_fiber_stack_size: count;	##< Largest stack of a fiber.
		cached_fibers: count;	##< Fibers kept for later.
	};

	global __toggle_analyzer: function(tag: any, enable: bool): bool;
	global __resource_usage: function(): Spicy::ResourceUsage;
}
