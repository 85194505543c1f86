##! What others know to be bad, and where it is seen. Indicators come from files
##! or from policies with :zeek:see:`Intel::insert`; whatever is seen in traffic
##! is compared with them by :zeek:see:`Intel::seen`.

@load base/frameworks/notice

module Intel;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## Kinds of indicators.
	type Type: enum {
		## An address.
		ADDR,
		## A subnet.
		SUBNET,
		## A URL without what stands before ``://``.
		URL,
		## Name of software.
		SOFTWARE,
		## Address of electronic mail.
		EMAIL,
		## Name of a domain or host.
		DOMAIN,
		## Name of a user.
		USER_NAME,
		## SHA-1 hash of a certificate.
		CERT_HASH,
		## MD5 hash of a public key.
		PUBKEY_HASH,
	};

	## A set of kinds.
	type TypeSet: set[Type];

	## What is known about an indicator.
	type MetaData: record {
		## Who says so; an indicator has one of these for each source.
		source: string;
		## What it is about.
		desc: string &optional;
		## Where to read more.
		url: string &optional;
	};

	## An indicator with what one source knows about it.
	type Item: record {
		## The indicator.
		indicator: string;
		## Its kind.
		indicator_type: Type;
		## What is known.
		meta: MetaData;
	};

	## Places where indicators are seen; policies add theirs.
	type Where: enum {
		## Any place.
		IN_ANYWHERE,
	};

	## Something that was seen.
	type Seen: record {
		## What, where it is a text.
		indicator: string &log &optional;
		## Its kind.
		indicator_type: Type &log &optional;
		## What, where it is an address.
		host: addr &optional;
		## Where.
		where: Where &log;
		## Name of the node that saw it.
		node: string &optional &log;
		## The connection that showed it.
		conn: connection &optional;
		## Identifier of that connection; set by *conn*.
		uid: string &optional;
	};

	## A row.
	type Info: record {
		## When it was seen.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log &optional;
		## Addresses and ports.
		id: conn_id &log &optional;
		## What was seen, and where.
		seen: Seen &log;
		## Kinds of the indicators that it matches.
		matched: TypeSet &log;
		## Who knows them.
		sources: set[string] &log &default=string_set();
	};

	## Adds an indicator, or what a source knows about it.
	global insert: function(item: Item);

	## Removes what a source knows about an indicator, and the indicator once
	## nothing is known about it.
	##
	## item: the indicator; of what is known only the source counts.
	##
	## purge_indicator: removes the indicator with all that is known.
	global remove: function(item: Item, purge_indicator: bool &default=F);

	## Compares what was seen with the indicators.
	global seen: function(s: Seen);

	## Raised when something was seen that matches indicators.
	##
	## s: what was seen.
	##
	## items: what it matches.
	global match: event(s: Seen, items: set[Item]);

	## Completes the row of a match. The row is not written where a body breaks.
	##
	## info: the row.
	##
	## s: what was seen.
	##
	## items: what it matches.
	global extend_match: hook(info: Info, s: Seen, items: set[Item]);

	## Sees all that was seen, whether it matches or not. What a body breaks on
	## is no match.
	##
	## s: what was seen.
	##
	## found: whether it matches.
	global seen_policy: hook(s: Seen, found: bool);

	## Called for an indicator that was not there before.
	global indicator_inserted: hook(indicator: string, indicator_type: Type);

	## Called for an indicator that is gone.
	global indicator_removed: hook(indicator: string, indicator_type: Type);

	## How long an indicator is kept after it was inserted last; negative for
	## ever.
	const item_expiration = -1min &redef;

	## Called when that time is over. An indicator is kept for another such time,
	## unless a body breaks.
	##
	## indicator: the indicator.
	##
	## indicator_type: its kind.
	##
	## metas: what is known about it.
	global item_expired: hook(indicator: string, indicator_type: Type, metas: set[MetaData]);

	## Called before an indicator is inserted, which is not done where a body
	## breaks.
	global filter_item: hook(item: Intel::Item);

	## Raised for each row.
	global log_intel: event(rec: Info);
}

# Between the nodes of a cluster.
global match_remote: event(s: Seen);
global new_item: event(item: Item);
global remove_item: event(item: Item, purge_indicator: bool);
global remove_indicator: event(item: Item);

# Whether all that is known is kept here; nodes of a cluster may have the bare
# indicators only.
const have_full_data = T &redef;

# What is known about an indicator, by source.
type MetaDataTable: table[string] of MetaData;

global expire_host_data: function(data: table[addr] of MetaDataTable, idx: addr): interval;
global expire_subnet_data: function(data: table[subnet] of MetaDataTable, idx: subnet): interval;
global expire_string_data: function(data: table[string, Type] of MetaDataTable, idx: any): interval;

type DataStore: record {
	host_data: table[addr] of MetaDataTable &write_expire=item_expiration &expire_func=expire_host_data;
	subnet_data: table[subnet] of MetaDataTable &write_expire=item_expiration &expire_func=expire_subnet_data;
	string_data: table[string, Type] of MetaDataTable &write_expire=item_expiration &expire_func=expire_string_data;
};
global data_store: DataStore &redef;

# The bare indicators.
type MinDataStore: record {
	host_data: set[addr];
	subnet_data: set[subnet];
	string_data: set[string, Type];
};
global min_data_store: MinDataStore &redef;

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_intel, $path="intel", $policy=log_policy));
	}

function meta_set(known: MetaDataTable): set[MetaData]
	{
	local metas: set[MetaData];
	for ( _, meta in known )
		add metas[meta];

	return metas;
	}

function expire_item(indicator: string, indicator_type: Type, metas: set[MetaData]): interval
	{
	if ( hook item_expired(indicator, indicator_type, metas) )
		return item_expiration;

	remove(Item($indicator=indicator, $indicator_type=indicator_type, $meta=MetaData($source="")), T);
	return 0sec;
	}

function expire_host_data(data: table[addr] of MetaDataTable, idx: addr): interval
	{
	return expire_item(cat(idx), ADDR, meta_set(data[idx]));
	}

function expire_subnet_data(data: table[subnet] of MetaDataTable, idx: subnet): interval
	{
	return expire_item(cat(idx), SUBNET, meta_set(data[idx]));
	}

function expire_string_data(data: table[string, Type] of MetaDataTable, idx: any): interval
	{
	local indicator: string;
	local indicator_type: Type;
	[indicator, indicator_type] = idx;

	return expire_item(indicator, indicator_type, meta_set(data[indicator, indicator_type]));
	}

# Whether something that was seen matches an indicator.
function find(s: Seen): bool
	{
	if ( s?$host )
		{
		local host = addr_to_subnet(s$host);

		if ( have_full_data )
			return s$host in data_store$host_data || |matching_subnets(host, data_store$subnet_data)| > 0;

		return s$host in min_data_store$host_data || |matching_subnets(host, min_data_store$subnet_data)| > 0;
		}

	local indicator = to_lower(s$indicator);
	if ( have_full_data )
		return [indicator, s$indicator_type] in data_store$string_data;

	return [indicator, s$indicator_type] in min_data_store$string_data;
	}

# What is known about something that was seen.
function get_items(s: Seen): set[Item]
	{
	local items: set[Item];

	if ( ! have_full_data )
		{
		Reporter::warning(fmt("Intel::get_items was called from a host (%s) that doesn't have the full data.", peer_description));
		return items;
		}

	if ( ! s?$host )
		{
		local indicator = to_lower(s$indicator);
		if ( [indicator, s$indicator_type] in data_store$string_data )
			for ( _, meta in data_store$string_data[indicator, s$indicator_type] )
				add items[Item($indicator=s$indicator, $indicator_type=s$indicator_type, $meta=meta)];

		return items;
		}

	if ( s$host in data_store$host_data )
		for ( _, of_host in data_store$host_data[s$host] )
			add items[Item($indicator=cat(s$host), $indicator_type=ADDR, $meta=of_host)];

	local nets: table[subnet] of MetaDataTable = filter_subnet_table(addr_to_subnet(s$host), data_store$subnet_data);
	for ( net, known in nets )
		for ( _, of_net in known )
			add items[Item($indicator=cat(net), $indicator_type=SUBNET, $meta=of_net)];

	return items;
	}

function Intel::seen(s: Seen)
	{
	local found = find(s);

	if ( ! hook Intel::seen_policy(s, found) || ! found )
		return;

	if ( s?$host )
		{
		s$indicator = cat(s$host);
		s$indicator_type = Intel::ADDR;
		}

	if ( ! s?$node )
		s$node = peer_description;

	if ( have_full_data )
		event Intel::match(s, get_items(s));
	else
		event Intel::match_remote(s);
	}

event Intel::match(s: Seen, items: set[Item]) &priority=5
	{
	local info = Info($ts=network_time(), $seen=s, $matched=TypeSet());

	if ( hook extend_match(info, s, items) )
		Log::write(Intel::LOG, info);
	}

hook extend_match(info: Info, s: Seen, items: set[Item]) &priority=5
	{
	if ( s?$conn )
		{
		s$uid = s$conn$uid;
		info$id = s$conn$id;
		}

	if ( s?$uid )
		info$uid = s$uid;

	for ( item in items )
		{
		add info$sources[item$meta$source];
		add info$matched[item$indicator_type];
		}
	}

# Keeps what is known about an indicator; true where that is new. Writing what
# is there already starts its time anew.
function insert_meta_data(item: Item): bool
	{
	local known: MetaDataTable;
	local is_new = F;

	switch ( item$indicator_type ) {
	case ADDR:
		local host = to_addr(item$indicator);
		is_new = host !in data_store$host_data;
		data_store$host_data[host] = is_new ? MetaDataTable() : data_store$host_data[host];
		known = data_store$host_data[host];
		break;

	case SUBNET:
		local net = to_subnet(item$indicator);
		is_new = ! check_subnet(net, data_store$subnet_data);
		data_store$subnet_data[net] = is_new ? MetaDataTable() : data_store$subnet_data[net];
		known = data_store$subnet_data[net];
		break;

	default:
		local text = to_lower(item$indicator);
		is_new = [text, item$indicator_type] !in data_store$string_data;
		data_store$string_data[text, item$indicator_type] =
		    is_new ? MetaDataTable() : data_store$string_data[text, item$indicator_type];
		known = data_store$string_data[text, item$indicator_type];
		break;
	}

	known[item$meta$source] = item$meta;
	return is_new;
	}

# Keeps the bare indicator; true where it is new.
function insert_indicator_only(item: Item): bool
	{
	local is_new = F;

	switch ( item$indicator_type ) {
	case ADDR:
		local host = to_addr(item$indicator);
		is_new = host !in min_data_store$host_data;
		add min_data_store$host_data[host];
		break;

	case SUBNET:
		local net = to_subnet(item$indicator);
		is_new = ! check_subnet(net, min_data_store$subnet_data);
		add min_data_store$subnet_data[net];
		break;

	default:
		local text = to_lower(item$indicator);
		is_new = [text, item$indicator_type] !in min_data_store$string_data;
		add min_data_store$string_data[text, item$indicator_type];
		break;
	}

	return is_new;
	}

# Inserts; first_dispatch is false for what other nodes have already.
function _insert(item: Item, first_dispatch: bool &default=T)
	{
	if ( insert_indicator_only(item) )
		hook indicator_inserted(item$indicator, item$indicator_type);

	# Those without full data cannot tell.
	local is_new = have_full_data ? insert_meta_data(item) : T;

	if ( first_dispatch && is_new )
		event Intel::new_item(item);
	}

function insert(item: Item)
	{
	if ( hook filter_item(item) )
		_insert(item, T);
	}

# Whether an indicator is there.
function item_exists(item: Item): bool
	{
	switch ( item$indicator_type ) {
	case ADDR:
		local host = to_addr(item$indicator);
		return have_full_data ? host in data_store$host_data : host in min_data_store$host_data;

	case SUBNET:
		local net = to_subnet(item$indicator);
		return have_full_data ? net in data_store$subnet_data : net in min_data_store$subnet_data;

	default:
		local text = to_lower(item$indicator);
		return have_full_data ? [text, item$indicator_type] in data_store$string_data :
		                        [text, item$indicator_type] in min_data_store$string_data;
	}
	}

# Removes what a source knows; true where nothing is left.
function remove_meta_data(item: Item): bool
	{
	if ( ! have_full_data )
		{
		Reporter::warning(fmt("Intel::remove_meta_data was called from a host (%s) that doesn't have the full data.", peer_description));
		return F;
		}

	local known: MetaDataTable;

	switch ( item$indicator_type ) {
	case ADDR:
		known = data_store$host_data[to_addr(item$indicator)];
		break;

	case SUBNET:
		known = data_store$subnet_data[to_subnet(item$indicator)];
		break;

	default:
		known = data_store$string_data[to_lower(item$indicator), item$indicator_type];
		break;
	}

	delete known[item$meta$source];
	return |known| == 0;
	}

function remove(item: Item, purge_indicator: bool)
	{
	if ( ! item_exists(item) )
		{
		Reporter::info(fmt("Tried to remove non-existing item '%s' (%s).", item$indicator, item$indicator_type));
		return;
		}

	if ( ! have_full_data )
		{
		event Intel::remove_item(item, purge_indicator);
		return;
		}

	if ( ! remove_meta_data(item) && ! purge_indicator )
		return;

	switch ( item$indicator_type ) {
	case ADDR:
		delete data_store$host_data[to_addr(item$indicator)];
		break;

	case SUBNET:
		delete data_store$subnet_data[to_subnet(item$indicator)];
		break;

	default:
		delete data_store$string_data[to_lower(item$indicator), item$indicator_type];
		break;
	}

	event Intel::remove_indicator(item);
	}

event remove_indicator(item: Item)
	{
	switch ( item$indicator_type ) {
	case ADDR:
		delete min_data_store$host_data[to_addr(item$indicator)];
		break;

	case SUBNET:
		delete min_data_store$subnet_data[to_subnet(item$indicator)];
		break;

	default:
		delete min_data_store$string_data[to_lower(item$indicator), item$indicator_type];
		break;
	}

	hook indicator_removed(item$indicator, item$indicator_type);
	}
