##! Values as the broker sends and stores them.

@load base/frameworks/broker/types

module Broker;

export {
	## Types that a value of the broker may have.
	type DataType: enum {
		NONE, BOOL, INT, COUNT, DOUBLE, STRING, ADDR, SUBNET, PORT, TIME, INTERVAL, ENUM, SET, TABLE, VECTOR
	};

	global __data: function(d: any): Broker::Data;
	global __data_type: function(d: Broker::Data): Broker::DataType;
	global __opaque_clone_through_serialization: function(d: any): any;
	global __set_create: function(): Broker::Data;
	global __set_clear: function(s: Broker::Data): bool;
	global __set_size: function(s: Broker::Data): count;
	global __set_contains: function(s: Broker::Data, key: any): bool;
	global __set_insert: function(s: Broker::Data, key: any): bool;
	global __set_remove: function(s: Broker::Data, key: any): bool;
	global __set_iterator: function(s: Broker::Data): opaque of Broker::SetIterator;
	global __set_iterator_last: function(it: opaque of Broker::SetIterator): bool;
	global __set_iterator_next: function(it: opaque of Broker::SetIterator): bool;
	global __set_iterator_value: function(it: opaque of Broker::SetIterator): Broker::Data;
	global __table_create: function(): Broker::Data;
	global __table_clear: function(t: Broker::Data): bool;
	global __table_size: function(t: Broker::Data): count;
	global __table_contains: function(t: Broker::Data, key: any): bool;
	global __table_insert: function(t: Broker::Data, key: any, val: any): Broker::Data;
	global __table_remove: function(t: Broker::Data, key: any): Broker::Data;
	global __table_lookup: function(t: Broker::Data, key: any): Broker::Data;
	global __table_iterator: function(t: Broker::Data): opaque of Broker::TableIterator;
	global __table_iterator_last: function(it: opaque of Broker::TableIterator): bool;
	global __table_iterator_next: function(it: opaque of Broker::TableIterator): bool;
	global __table_iterator_value: function(it: opaque of Broker::TableIterator): Broker::TableItem;
	global __vector_create: function(): Broker::Data;
	global __vector_clear: function(v: Broker::Data): bool;
	global __vector_size: function(v: Broker::Data): count;
	global __vector_insert: function(v: Broker::Data, idx: count, d: any): bool;
	global __vector_replace: function(v: Broker::Data, idx: count, d: any): Broker::Data;
	global __vector_remove: function(v: Broker::Data, idx: count): Broker::Data;
	global __vector_lookup: function(v: Broker::Data, idx: count): Broker::Data;
	global __vector_iterator: function(v: Broker::Data): opaque of Broker::VectorIterator;
	global __vector_iterator_last: function(it: opaque of Broker::VectorIterator): bool;
	global __vector_iterator_next: function(it: opaque of Broker::VectorIterator): bool;
	global __vector_iterator_value: function(it: opaque of Broker::VectorIterator): Broker::Data;
	global __record_create: function(sz: count): Broker::Data;
	global __record_size: function(r: Broker::Data): count;
	global __record_assign: function(r: Broker::Data, idx: count, d: any): bool;
	global __record_lookup: function(r: Broker::Data, idx: count): Broker::Data;
	global __record_iterator: function(r: Broker::Data): opaque of Broker::RecordIterator;
	global __record_iterator_last: function(it: opaque of Broker::RecordIterator): bool;
	global __record_iterator_next: function(it: opaque of Broker::RecordIterator): bool;
	global __record_iterator_value: function(it: opaque of Broker::RecordIterator): Broker::Data;
}
