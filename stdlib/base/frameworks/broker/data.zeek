##! Values as they go from process to process.

@load ./main
@load base/bif/data.bif

module Broker;

export {
	## Makes a value of the broker of a value.
	##
	## d: the value.
	##
	## Returns: the value of the broker; empty where there is none for its type.
	global data: function(d: any): Broker::Data;

	## Tells the type of a value of the broker. Records are vectors to it.
	global data_type: function(d: Broker::Data): Broker::DataType;
}

function data(d: any): Broker::Data
	{
	return __data(d);
	}

function data_type(d: Broker::Data): Broker::DataType
	{
	return __data_type(d);
	}
