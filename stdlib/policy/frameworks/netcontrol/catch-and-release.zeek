##! Drops the traffic of an address for a short while, lets it go, and watches it: when
##! it comes back it is dropped again, each time for longer.

@load base/frameworks/netcontrol

module NetControl;

export {
	## The log stream.
	redef enum Log::ID += { CATCH_RELEASE };

	## Decides what is logged.
	global log_policy_catch_release: Log::PolicyHook;

	## What is known of an address that is dropped or watched.
	type BlockInfo: record {
		## Until when it is dropped.
		block_until: time &optional;
		## Until when it is watched.
		watch_until: time;
		## How often it came back.
		num_reblocked: count &default=0;
		## Which of :zeek:see:`NetControl::catch_release_intervals` holds.
		current_interval: count;
		## The rule that drops it, or nothing.
		current_block_id: string;
		## Who wanted it.
		location: string &optional;
	};

	## What is logged.
	type CatchReleaseActions: enum {
		INFO,	##< Something to know; nothing is done.
		ADDED,	##< Another rule drops it already; it is watched.
		DROP_REQUESTED,	##< It is to be dropped.
		DROPPED,	##< It is dropped.
		UNBLOCK,	##< It is let go.
		FORGOTTEN,	##< It did not come back, and is not watched any more.
		SEEN_AGAIN,	##< It came back, and is dropped again.
	};

	## A row of netcontrol_catch_release.log.
	type CatchReleaseInfo: record {
		## When it happened.
		ts: time &log;
		## The rule.
		rule_id: string &log &optional;
		## The address.
		ip: addr &log;
		## What happened.
		action: CatchReleaseActions &log;
		## How long it is dropped.
		block_interval: interval &log &optional;
		## How long it is watched.
		watch_interval: interval &log &optional;
		## Until when it is dropped.
		blocked_until: time &log &optional;
		## Until when it is watched.
		watched_until: time &log &optional;
		## How often it was dropped.
		num_blocked: count &log &optional;
		## Who wanted it.
		location: string &log &optional;
		## More about it.
		message: string &log &optional;
	};

	## Drops an address for a while and watches it.
	##
	## a: The address.
	##
	## location: Who wants it, in words.
	##
	## Returns: What is known of it; ``watch_until`` is 0 where no plugin drops it.
	global drop_address_catch_release: function(a: addr, location: string &default=""): BlockInfo;

	## Lets an address go, and watches it no more.
	##
	## a: The address.
	##
	## reason: Why, in words.
	##
	## Returns: Whether it was watched.
	global unblock_address_catch_release: function(a: addr, reason: string &default=""): bool;

	## Tells that an address was seen.
	##
	## a: The address.
	global catch_release_seen: function(a: addr);

	## Yields what is known of an address; ``watch_until`` is 0 where it is not watched.
	##
	## a: The address.
	global get_catch_release_info: function(a: addr): BlockInfo;

	## An address did not come back, and is not watched any more.
	global catch_release_forgotten: event(a: addr, bi: BlockInfo);

	## An address is dropped, newly or again.
	global catch_release_block_new: event(a: addr, b: BlockInfo);

	## An address was let go.
	global catch_release_block_delete: event(a: addr);

	## Whether originators of connections count as seen.
	const watch_connections = T &redef;

	## Whether an address that is seen although it should be dropped is logged.
	option catch_release_warn_blocked_ip_encountered = F;

	## How long it is dropped, the first time, the second time and so on.
	const catch_release_intervals: vector of interval = vector(10min, 1hr, 24hrs, 7days) &redef;

	## Raised for each row of the log.
	global log_netcontrol_catch_release: event(rec: CatchReleaseInfo);
}

event zeek_init() &priority=5
	{
	Log::create_stream(NetControl::CATCH_RELEASE, Log::Stream($columns=CatchReleaseInfo, $ev=log_netcontrol_catch_release,
	                                                          $path="netcontrol_catch_release", $policy=log_policy_catch_release));
	}

## The last of the intervals holds for all times after it.
function block_interval(n: count): interval
	{
	local last = |catch_release_intervals| - 1;
	return catch_release_intervals[n < last ? n : last];
	}

function log_block(ip: addr, bi: BlockInfo, action: CatchReleaseActions, message: string)
	{
	local row = CatchReleaseInfo($ts=network_time(), $ip=ip, $action=action, $block_interval=block_interval(bi$current_interval),
	                             $watch_interval=block_interval(bi$current_interval + 1), $watched_until=bi$watch_until,
	                             $num_blocked=bi$num_reblocked + 1);

	if ( bi?$block_until )
		row$blocked_until = bi$block_until;

	if ( bi$current_block_id != "" )
		row$rule_id = bi$current_block_id;

	if ( bi?$location )
		row$location = bi$location;

	if ( message != "" )
		row$message = message;

	Log::write(CATCH_RELEASE, row);
	}

function watch_time(t: table[addr] of BlockInfo, a: addr): interval
	{
	local remaining = t[a]$watch_until - network_time();

	if ( remaining > 0secs )
		return remaining;

	log_block(a, t[a], FORGOTTEN, "");
	event NetControl::catch_release_forgotten(a, t[a]);
	return 0secs;
	}

# All addresses that are watched.
global blocks: table[addr] of BlockInfo = {} &create_expire=0secs &expire_func=watch_time;

## Whether a rule drops one address that is watched.
function is_watched(r: Rule): bool
	{
	if ( r$ty != DROP || r$entity$ty != ADDRESS )
		return F;

	local ip = r$entity$ip;
	return subnet_width(ip) == ( is_v4_subnet(ip) ? 32 : 128 ) && subnet_to_addr(ip) in blocks;
	}

event rule_added(r: Rule, p: PluginState, msg: string)
	{
	if ( is_watched(r) )
		{
		local ip = subnet_to_addr(r$entity$ip);
		log_block(ip, blocks[ip], DROPPED, msg);
		}
	}

event rule_timeout(r: Rule, i: FlowInfo, p: PluginState)
	{
	if ( ! is_watched(r) )
		return;

	local ip = subnet_to_addr(r$entity$ip);
	local bi = blocks[ip];
	local message = "";

	if ( bi?$block_until )
		{
		local difference = network_time() - bi$block_until;

		if ( difference > 60secs || difference < -60secs )
			message = fmt("Difference between network_time and block time excessive: %f", difference);
		}

	log_block(ip, bi, UNBLOCK, message);
	}

function get_catch_release_info(a: addr): BlockInfo
	{
	if ( a in blocks )
		return blocks[a];

	return BlockInfo($watch_until=double_to_time(0.0), $current_interval=0, $current_block_id="");
	}

function drop_address_catch_release(a: addr, location: string): BlockInfo
	{
	if ( a in blocks )
		{
		log_block(a, blocks[a], INFO, "Already blocked using catch-and-release - ignoring duplicate");
		return blocks[a];
		}

	local bi = BlockInfo($watch_until=network_time() + block_interval(1), $current_interval=0, $current_block_id="");

	if ( location != "" )
		bi$location = location;

	local e = Entity($ty=ADDRESS, $ip=addr_to_subnet(a));

	if ( [e, DROP] in rule_entities )
		{
		bi$current_block_id = rule_entities[e, DROP]$id;
		log_block(a, bi, ADDED,
		          "Address already blocked outside of catch-and-release. Catch and release will monitor and only actively block if it appears in network traffic.");
		blocks[a] = bi;
		event NetControl::catch_release_block_new(a, bi);
		return bi;
		}

	local id = drop_address(a, block_interval(0), location);

	if ( id == "" )
		{
		Reporter::error(fmt("Catch and release could not add block for %s; failing.", a));
		return get_catch_release_info(a);
		}

	bi$block_until = network_time() + block_interval(0);
	bi$current_block_id = id;
	blocks[a] = bi;
	event NetControl::catch_release_block_new(a, bi);
	log_block(a, bi, DROP_REQUESTED, "");
	return bi;
	}

function unblock_address_catch_release(a: addr, reason: string): bool
	{
	if ( a !in blocks )
		return F;

	local bi = blocks[a];
	log_block(a, bi, UNBLOCK, reason);
	delete blocks[a];

	if ( bi?$block_until && bi$block_until > network_time() && bi$current_block_id != "" )
		remove_rule(bi$current_block_id, reason);

	event NetControl::catch_release_block_delete(a);
	return T;
	}

function catch_release_seen(a: addr)
	{
	if ( a !in blocks )
		return;

	local bi = blocks[a];

	if ( [Entity($ty=ADDRESS, $ip=addr_to_subnet(a)), DROP] in rule_entities )
		{
		# The device may not have the rule yet.
		if ( catch_release_warn_blocked_ip_encountered )
			log_block(a, bi, INFO, "Block seen while in rule_entities. No action taken.");

		return;
		}

	if ( bi$current_interval + 1 < |catch_release_intervals| )
		++bi$current_interval;

	bi$block_until = network_time() + block_interval(bi$current_interval);
	bi$watch_until = network_time() + block_interval(bi$current_interval + 1);
	++bi$num_reblocked;
	bi$current_block_id = drop_address(a, block_interval(bi$current_interval),
	                                   fmt("Re-drop by catch-and-release: %s", bi?$location ? bi$location : ""));

	# Written anew, so that the time it is watched is looked up again.
	blocks[a] = bi;
	log_block(a, bi, SEEN_AGAIN, "");
	event NetControl::catch_release_block_new(a, bi);
	}

function seen_originator(c: connection)
	{
	if ( watch_connections )
		catch_release_seen(c$id$orig_h);
	}

event new_connection(c: connection)
	{
	seen_originator(c);
	}

event connection_established(c: connection)
	{
	seen_originator(c);
	}

event partial_connection(c: connection)
	{
	seen_originator(c);
	}

event connection_attempt(c: connection)
	{
	seen_originator(c);
	}

event connection_rejected(c: connection)
	{
	seen_originator(c);
	}

event connection_reset(c: connection)
	{
	seen_originator(c);
	}

event connection_pending(c: connection)
	{
	seen_originator(c);
	}
