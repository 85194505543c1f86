##! What the engine does for the analyzer framework.

module Analyzer;

export {
	## Switches a protocol analyzer on.
	global __enable_analyzer: function(id: Analyzer::Tag): bool;

	## Switches a protocol analyzer off.
	global __disable_analyzer: function(id: Analyzer::Tag): bool;

	## Switches all protocol analyzers off.
	global __disable_all_analyzers: function(): any;

	## Lets an analyzer take connections to a port.
	global __register_for_port: function(id: Analyzer::Tag, p: port): bool;

	## Lets an analyzer take the next connection between two hosts within a time.
	global __schedule_analyzer: function(orig: addr, resp: addr, resp_p: port, analyzer: Analyzer::Tag, tout: interval): bool;

	## The name of an analyzer.
	global __name: function(atype: AllAnalyzers::Tag): string;

	## The tag of an analyzer by name.
	global __tag: function(name: string): AllAnalyzers::Tag;

	## Whether there is an analyzer of a name.
	global __has_tag: function(name: string): bool;
}

module GLOBAL;
