##! Indicators in clusters: the manager has all that is known of them, the others
##! only what to look for.

@load ./main
@load base/frameworks/cluster

module Intel;

# Sent to the manager, and from it.
global insert_item: event(item: Item) &is_used;
global insert_indicator: event(item: Item) &is_used;

# All that workers look for, for those that come later.
global new_min_data_store: event(store: MinDataStore) &is_used;

export {
	## Whether workers that come are told all that is known already.
	const send_store_on_node_up = T &redef;
}

@if ( Cluster::local_node_type() != Cluster::MANAGER )
redef have_full_data = F;
@endif

@if ( Cluster::local_node_type() == Cluster::MANAGER )

event Cluster::node_up(name: string, id: string)
	{
	if ( send_store_on_node_up && name in Cluster::nodes && Cluster::nodes[name]$node_type == Cluster::WORKER )
		Cluster::publish(Cluster::node_topic(name), new_min_data_store, min_data_store);
	}

event Intel::new_item(item: Item) &priority=5
	{
	# A proxy passes it on, where there is one.
	local topic = Cluster::rr_topic(Cluster::proxy_pool, "intel_insert_rr_key");
	Cluster::publish(topic == "" ? Cluster::worker_topic : topic, Intel::insert_indicator, item);
	}

event Intel::insert_item(item: Intel::Item) &priority=5
	{
	_insert(item, T);
	}

event Intel::remove_item(item: Item, purge_indicator: bool) &priority=5
	{
	remove(item, purge_indicator);
	}

event Intel::remove_indicator(item: Item)
	{
	Cluster::publish(Cluster::worker_topic, Intel::remove_indicator, item);
	}

event Intel::match_remote(s: Seen) &priority=5
	{
	if ( find(s) )
		event Intel::match(s, get_items(s));
	}

@endif

@if ( Cluster::local_node_type() == Cluster::WORKER )

event Intel::match_remote(s: Seen)
	{
	Cluster::publish(Cluster::manager_topic, Intel::match_remote, s);
	}

event Intel::remove_item(item: Item, purge_indicator: bool)
	{
	Cluster::publish(Cluster::manager_topic, Intel::remove_item, item, purge_indicator);
	}

event Intel::new_item(item: Intel::Item) &priority=5
	{
	Cluster::publish(Cluster::manager_topic, Intel::insert_item, item);
	}

event Intel::insert_indicator(item: Intel::Item) &priority=5
	{
	_insert(item, F);
	}

function invoke_indicator_hook(store: MinDataStore, h: hook(v: string, t: Intel::Type))
	{
	for ( host in store$host_data )
		hook h(cat(host), Intel::ADDR);

	for ( net in store$subnet_data )
		hook h(cat(net), Intel::SUBNET);

	for ( [text, kind] in store$string_data )
		hook h(text, kind);
	}

event new_min_data_store(store: MinDataStore)
	{
	invoke_indicator_hook(min_data_store, Intel::indicator_removed);
	min_data_store = store;
	invoke_indicator_hook(min_data_store, Intel::indicator_inserted);
	}

@endif

@if ( Cluster::local_node_type() == Cluster::PROXY )

event Intel::insert_indicator(item: Intel::Item) &priority=5
	{
	Cluster::publish(Cluster::worker_topic, Intel::insert_indicator, item);
	}

@endif
