##! Asking for messages of other nodes.

@load ./types
@load base/bif/cluster.bif

module Cluster;

export {
	## Asks for messages.
	##
	## topic: what their topics begin with.
	##
	## Returns: whether that worked.
	global subscribe: function(topic: string): bool;

	## Asks no longer for messages.
	##
	## topic: what their topics begin with.
	##
	## Returns: whether that worked.
	global unsubscribe: function(topic: string): bool;

	## A hook for what is asked for; breaking changes nothing.
	global on_subscribe: hook(topic: string);

	## A hook for what is no longer asked for; breaking changes nothing.
	global on_unsubscribe: hook(topic: string);
}

function subscribe(topic: string): bool
	{
	hook on_subscribe(topic);
	return __subscribe(topic);
	}

function unsubscribe(topic: string): bool
	{
	hook on_unsubscribe(topic);
	return __unsubscribe(topic);
	}
