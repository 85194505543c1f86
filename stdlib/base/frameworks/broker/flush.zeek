##! The clock by which collected rows of logs are sent.

@load ./main

module Broker;

event Broker::log_flush() &priority=10
	{
	flush_logs();
	schedule log_batch_interval { Broker::log_flush() };
	}

event zeek_init()
	{
	schedule log_batch_interval { Broker::log_flush() };
	}
