##! Nodes that share work: each piece goes to one node of a pool, by a key or in
##! turn.

@load ./main
@load base/utils/hash_hrw

module Cluster;

export {
	## A node of a pool.
	type PoolNode: record {
		name: string;	##< Its name.
		alias: string;	##< Name that *site_id* comes from.
		site_id: count;	##< A number of 32 bits, different from all others of the pool.
		alive: bool &default=F;	##< Whether it can take work.
		topic: string;	##< Where messages for it go.
	};

	## What a pool shall be.
	type PoolSpec: record {
		topic: string;	##< Where messages for all of its nodes go.
		node_type: Cluster::NodeType;	##< The role of its nodes.
		max_nodes: count &optional;	##< How many it has at most; unset for as many as there are.
		exclusive: bool &default=F;	##< Whether its nodes belong to no other pool; needs *max_nodes*.
	};

	## Nodes of a pool, by name.
	type PoolNodeTable: table[string] of PoolNode;

	## Whose turn it is next, by purpose.
	type RoundRobinTable: table[string] of int;

	redef record Pool += {
		## What it shall be.
		spec: PoolSpec &default=PoolSpec($topic="", $node_type=Cluster::NONE);

		## Its nodes, by name.
		nodes: PoolNodeTable &default=PoolNodeTable();

		## Its nodes, in order.
		node_list: vector of PoolNode &default=vector();

		## Those that live, for keys to be spread over.
		hrw_pool: HashHRW::Pool &default=HashHRW::Pool();

		## Whose turn it is next.
		rr_key_seq: RoundRobinTable &default=RoundRobinTable();

		## How many live.
		alive_count: count &default=0;
	};

	## What :zeek:see:`Cluster::proxy_pool` shall be.
	global proxy_pool_spec: PoolSpec = PoolSpec($topic="zeek/cluster/pool/proxy", $node_type=Cluster::PROXY) &redef;

	## What :zeek:see:`Cluster::worker_pool` shall be.
	global worker_pool_spec: PoolSpec = PoolSpec($topic="zeek/cluster/pool/worker", $node_type=Cluster::WORKER) &redef;

	## What :zeek:see:`Cluster::logger_pool` shall be.
	global logger_pool_spec: PoolSpec = PoolSpec($topic="zeek/cluster/pool/logger", $node_type=Cluster::LOGGER) &redef;

	## All proxies.
	global proxy_pool: Pool;

	## All workers.
	global worker_pool: Pool;

	## All loggers.
	global logger_pool: Pool;

	## Makes a pool. To be called before ``zeek_init`` handlers of priority -5.
	global register_pool: function(spec: PoolSpec): Pool;

	## Yields where messages about a key go.
	##
	## pool: the nodes to choose from.
	##
	## key: what the message is about; one key always goes to the same node.
	##
	## Returns: a topic; nothing where no node lives.
	global hrw_topic: function(pool: Pool, key: any): string;

	## Yields where the next message goes, in turn.
	##
	## pool: the nodes to choose from.
	##
	## key: names the turn.
	##
	## Returns: a topic; nothing where no node lives.
	global rr_topic: function(pool: Pool, key: string &default=""): string;

	## Yields where rows of logs go, in turn.
	global rr_log_topic: function(id: Log::ID, path: string): string;
}

# All pools.
global registered_pools: vector of Pool = vector();

function register_pool(spec: PoolSpec): Pool
	{
	local pool = Pool($spec=spec);
	registered_pools += pool;
	return pool;
	}

function hrw_topic(pool: Pool, key: any): string
	{
	if ( |pool$hrw_pool$sites| == 0 )
		return "";

	local chosen: PoolNode = HashHRW::get_site(pool$hrw_pool, key)$user_data;
	return chosen$topic;
	}

function rr_topic(pool: Pool, key: string): string
	{
	if ( key !in pool$rr_key_seq )
		pool$rr_key_seq[key] = 0;

	local n = |pool$node_list|;
	local tried = 0;

	while ( tried < n )
		{
		local turn = pool$rr_key_seq[key] % n;
		pool$rr_key_seq[key] = (turn + 1) % n;
		++tried;

		if ( pool$node_list[turn]$alive )
			return pool$node_list[turn]$topic;
		}

	return "";
	}

function rr_log_topic(id: Log::ID, path: string): string
	{
	local topic = rr_topic(logger_pool, "Cluster::rr_log_topic");
	return topic != "" ? topic : Broker::default_log_topic(id, path);
	}

function site_id_in_pool(pool: Pool, site_id: count): bool
	{
	for ( _, n in pool$nodes )
		if ( n$site_id == site_id )
			return T;

	return F;
	}

# Takes a node into a pool; F if it is in there.
function init_pool_node(pool: Pool, name: string): bool
	{
	if ( name in pool$nodes )
		return F;

	# Two names seldom have one number; then another is made of the name.
	local attempt = 0;
	while ( site_id_in_pool(pool, fnv1a32(fmt("%s.%s", name, attempt))) )
		++attempt;

	local alias = fmt("%s.%s", name, attempt);
	local taken = PoolNode($name=name, $alias=alias, $site_id=fnv1a32(alias), $alive=(Cluster::node == name), $topic=Cluster::node_topic(name));
	pool$nodes[name] = taken;
	pool$node_list += taken;

	if ( taken$alive )
		++pool$alive_count;

	return T;
	}

# Gives work to a node from now on; F if it is not in the pool.
function mark_pool_node_alive(pool: Pool, name: string): bool
	{
	if ( name !in pool$nodes )
		return F;

	local n = pool$nodes[name];

	if ( ! n$alive )
		{
		n$alive = T;
		++pool$alive_count;
		}

	HashHRW::add_site(pool$hrw_pool, HashHRW::Site($id=n$site_id, $user_data=n));
	return T;
	}

# Gives no work to a node any more; F if it is not in the pool.
function mark_pool_node_dead(pool: Pool, name: string): bool
	{
	if ( name !in pool$nodes )
		return F;

	local n = pool$nodes[name];

	if ( n$alive )
		{
		n$alive = F;
		--pool$alive_count;
		}

	HashHRW::rem_site(pool$hrw_pool, HashHRW::Site($id=n$site_id, $user_data=n));
	return T;
	}

event Cluster::node_up(name: string, id: string) &priority=10
	{
	for ( _, pool in registered_pools )
		mark_pool_node_alive(pool, name);
	}

event Cluster::node_down(name: string, id: string) &priority=10
	{
	for ( _, pool in registered_pools )
		mark_pool_node_dead(pool, name);
	}

event zeek_init()
	{
	worker_pool = register_pool(worker_pool_spec);
	proxy_pool = register_pool(proxy_pool_spec);
	logger_pool = register_pool(logger_pool_spec);
	}

# The nodes of a role that pools may have, and whose turn it is.
type PoolEligibilityTracking: record {
	eligible_nodes: vector of NamedNode &default=vector();
	next_idx: count &default=0;
	excluded: count &default=0;
};

global pool_eligibility: table[Cluster::NodeType] of PoolEligibilityTracking = table();

# Those that want nodes for themselves get theirs first.
function fill_exclusive_pool(pool: Pool)
	{
	local candidates = pool_eligibility[pool$spec$node_type];
	local left: vector of NamedNode = vector();

	for ( i, n in candidates$eligible_nodes )
		if ( i < pool$spec$max_nodes )
			init_pool_node(pool, n$name);
		else
			left += n;

	candidates$eligible_nodes = left;
	}

function fill_shared_pool(pool: Pool)
	{
	local candidates = pool_eligibility[pool$spec$node_type];
	local wanted = |candidates$eligible_nodes|;

	if ( pool$spec?$max_nodes && pool$spec$max_nodes < wanted )
		wanted = pool$spec$max_nodes;

	while ( wanted > 0 )
		{
		init_pool_node(pool, candidates$eligible_nodes[candidates$next_idx]$name);
		candidates$next_idx = (candidates$next_idx + 1) % |candidates$eligible_nodes|;
		--wanted;
		}
	}

event zeek_init() &priority=-5
	{
	if ( ! Cluster::is_enabled() )
		return;

	# The order does not depend on who registered first.
	sort(registered_pools, function(a: Pool, b: Pool): int { return strcmp(a$spec$topic, b$spec$topic); });

	for ( role in set(Cluster::WORKER, Cluster::PROXY, Cluster::LOGGER) )
		pool_eligibility[role] = PoolEligibilityTracking($eligible_nodes=nodes_with_type(role));

	if ( manager_is_logger )
		{
		local managers = nodes_with_type(Cluster::MANAGER);

		if ( |managers| > 0 )
			pool_eligibility[Cluster::LOGGER]$eligible_nodes += managers[0];
		}

	for ( _, pool in registered_pools )
		{
		if ( pool$spec$node_type !in pool_eligibility )
			Reporter::fatal(fmt("invalid pool node type: %s", pool$spec$node_type));

		if ( ! pool$spec$exclusive )
			next;

		if ( ! pool$spec?$max_nodes )
			Reporter::fatal("Cluster::PoolSpec 'max_nodes' field must be set when using the 'exclusive' flag");

		pool_eligibility[pool$spec$node_type]$excluded += pool$spec$max_nodes;
		}

	for ( kind, candidates in pool_eligibility )
		if ( candidates$excluded > |candidates$eligible_nodes| )
			Reporter::fatal(fmt("not enough %s nodes to satisfy pool exclusivity requirements: need %d nodes", kind, candidates$excluded));

	for ( _, first in registered_pools )
		if ( first$spec$exclusive )
			fill_exclusive_pool(first);

	for ( _, later in registered_pools )
		if ( ! later$spec$exclusive )
			fill_shared_pool(later);
	}
