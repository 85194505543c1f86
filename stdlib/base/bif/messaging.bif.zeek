##! Messages to the peers of the broker.

@load base/frameworks/broker/types

module Broker;

export {
	global make_event: function(va_args: any): Broker::Event;
	global publish: function(va_args: any): bool;
	global __flush_logs: function(): count;
	global __publish_id: function(topic: string, id: string): bool;
	global __subscribe: function(topic_prefix: string): bool;
	global __forward: function(topic_prefix: string): bool;
	global __unsubscribe: function(topic_prefix: string): bool;
}
