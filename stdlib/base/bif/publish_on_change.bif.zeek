##! Tables whose changes go to all nodes of a cluster.

module Cluster;

export {
	## What a change of a table was.
	type TableChange: enum { TABLE_ELEMENT_NEW, TABLE_ELEMENT_CHANGED, TABLE_ELEMENT_REMOVED, TABLE_ELEMENT_EXPIRED };

	## One change of a table.
	type TableChangeInfo: record {
		change: TableChange;	##< What happened.
		ts: time;	##< When it happened.
		index: vector of any;	##< Index of the element.
		value: any &optional;	##< Its value, unless it is gone.
		previous_value: any &optional;	##< The value before.
	};

	## Changes in their order.
	type TableChangeInfos: vector of TableChangeInfo;

	## Which table changed, and where.
	type TableChangeHeader: record {
		id: string;	##< Name of the table.
		ts: time;	##< When the changes were sent.
		node_id: string;	##< The node that changed it.
	};

	global set_table_change_infos_forward_topic: function(topic: string);
	global apply_table_change_infos: function(tcheader: TableChangeHeader, table_change_infos: TableChangeInfos): bool;
	global __publish_table: function(topic: string, table_val: any, batch_size: count): bool;
}
