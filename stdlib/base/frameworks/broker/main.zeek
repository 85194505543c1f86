##! Messages between processes. There are no peers yet: what is to be sent to them is
##! nothing, and the clock that sends it only keeps its time.

@load ./types

module Broker;

export {
	## How long log rows are collected before they are sent to peers.
	const log_batch_interval = 1sec &redef;

	## Raised each time collected rows are sent.
	global log_flush: event();

	## Sends collected rows.
	##
	## Returns: How many there were.
	global flush_logs: function(): count;
}

function flush_logs(): count
	{
	return 0;
	}

event Broker::log_flush() &priority=10
	{
	flush_logs();
	schedule log_batch_interval { Broker::log_flush() };
	}

event zeek_init()
	{
	schedule log_batch_interval { Broker::log_flush() };
	}
