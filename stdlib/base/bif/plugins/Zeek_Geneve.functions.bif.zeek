##! Options of Geneve tunnels.

module PacketAnalyzer::Geneve;

export {
	## An option.
	type Option: record {
		class: count;	##< Its namespace.
		critical: bool;	##< Whether an endpoint must know it.
		typ: count;	##< Its number.
		data: string;	##< Its content.
	};
}

module GLOBAL;

## The options of one header.
type geneve_options_vec: vector of PacketAnalyzer::Geneve::Option;

## The options of all headers, outermost first.
type geneve_options_vec_vec: vector of geneve_options_vec;

module PacketAnalyzer::Geneve;

export {
	## The options of all Geneve headers around the packet at hand, outermost
	## first.
	global get_options: function(): geneve_options_vec_vec;
}

module GLOBAL;
