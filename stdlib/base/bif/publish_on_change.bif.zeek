##! Tables whose changes go to all nodes of a cluster.

module Cluster;

export {
	## Changes that are sent at once, where a table says nothing else.
	option default_table_publish_on_change_max_batch_size = 10;

	## How long changes may wait, where a table says nothing else.
	option default_table_publish_on_change_max_batch_delay = 10msec;

	## Value of the attribute ``&publish_on_change`` of tables.
	type PublishOnChangeAttr: record {
		changes: set[TableChange];	##< Which changes are sent.
		topic: any &optional;	##< The topic, or a function that tells it.
		max_batch_size: count &default=default_table_publish_on_change_max_batch_size;	##< Changes that are sent at once.
		max_batch_delay: interval &default=default_table_publish_on_change_max_batch_delay;	##< How long they may wait.
	};

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

	## Tables of another node have changed.
	##
	## tcheader: Which table, and where.
	##
	## tcinfos: Its changes.
	global table_change_infos: event(tcheader: TableChangeHeader, tcinfos: TableChangeInfos);

	## Changes of a table are to be passed on to other nodes.
	##
	## tcheader: Which table, and where.
	##
	## tcinfos: Its changes.
	##
	## to_topic: The topic to pass them on by.
	global forward_table_change_infos: event(tcheader: TableChangeHeader, tcinfos: TableChangeInfos, to_topic: string);

	## A handler that breaks keeps changes of another node from being applied.
	##
	## tcheader: Which table, and where.
	##
	## tcinfos: Its changes.
	global apply_table_change_infos_policy: hook(tcheader: TableChangeHeader, tcinfos: TableChangeInfos);

	global set_table_change_infos_forward_topic: function(topic: string);
	global apply_table_change_infos: function(tcheader: TableChangeHeader, table_change_infos: TableChangeInfos): bool;
	global __publish_table: function(topic: string, table_val: any, batch_size: count): bool;
}
