##! The log of DNS: one row for each query with its reply. Queries and replies
##! are matched by the number of their transaction, in the order they come.

@load base/utils/queue
@load ./consts
@load base/protocols/conn/removal-hooks

module DNS;

export {
	redef enum Log::ID += { LOG };

	## Ports of DNS, NetBIOS names, multicast DNS and LLMNR.
	const ports = { 53/udp, 53/tcp, 137/udp, 5353/udp, 5355/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Time of the query, or of the reply where no query was seen.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Transport protocol.
		proto: transport_proto &log;
		## Number of the transaction.
		trans_id: count &log &optional;
		## Time between the query and the first answer.
		rtt: interval &log &optional;
		## The name asked for.
		query: string &log &optional;
		## The class asked for.
		qclass: count &log &optional;
		## The same by name.
		qclass_name: string &log &optional;
		## The type asked for.
		qtype: count &log &optional;
		## The same by name.
		qtype_name: string &log &optional;
		## The result.
		rcode: count &log &optional;
		## The same by name.
		rcode_name: string &log &optional;
		## Whether the answer is authoritative.
		AA: bool &log &default=F;
		## Whether the message is cut off.
		TC: bool &log &default=F;
		## Whether recursion is wanted.
		RD: bool &log &default=F;
		## Whether recursion is offered.
		RA: bool &log &default=F;
		## The reserved bits.
		Z: count &log &default=0;
		## The answers as text.
		answers: vector of string &log &optional;
		## Their times to live.
		TTLs: vector of interval &log &optional;
		## Whether the server refused the query.
		rejected: bool &log &default=F;
		## Kind of message.
		opcode: count &log &optional;
		## The same by name.
		opcode_name: string &log &optional;

		## Records in the answer section.
		total_answers: count &optional;
		## Records in all sections but the questions.
		total_replies: count &optional;

		## Whether the query was seen to its end.
		saw_query: bool &default=F;
		## Whether the reply was seen to its end.
		saw_reply: bool &default=F;
	};

	## Raised for each row.
	global log_dns: event(rec: Info);

	## Runs for each record of a reply with what it says in short. Breaking out
	## of a hook with a priority above 5 leaves it out of the log.
	##
	## c: the connection.
	##
	## msg: the header of the message.
	##
	## ans: what all records have.
	##
	## reply: the record in short.
	global do_reply: hook(c: connection, msg: dns_msg, ans: dns_answer, reply: string);

	## Runs when ``c$dns`` is set for a message.
	##
	## c: the connection.
	##
	## msg: the header of the message.
	##
	## is_query: whether it is a query.
	global set_session: hook(c: connection, msg: dns_msg, is_query: bool);

	## Queues of :zeek:see:`DNS::Info` by the number of the transaction.
	type PendingMessages: table[count] of Queue::Queue;

	## Destinations for which queries and replies are not matched: each message
	## there is a row.
	option multicast_subnets: set[subnet] = { 224.0.0.0/4, [ff00::]/8 };

	## With more unmatched messages of one number than this, all of them are
	## given up.
	option max_pending_msgs = 50;

	## With unmatched messages of more numbers than this, all of them are given
	## up.
	option max_pending_query_ids = 50;

	## What is kept for a connection.
	type State: record {
		## A query without reply. Mostly there is one, which saves the table.
		pending_query: Info &optional;

		## The other queries without reply.
		pending_queries: PendingMessages &optional;

		## Replies without query.
		pending_replies: PendingMessages &optional;
	};

	## Runs when a connection is forgotten.
	global finalize_dns: Conn::RemovalHook;
}

redef record connection += {
	dns: Info &optional;
	dns_state: State &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(DNS::LOG, Log::Stream($columns=Info, $ev=log_dns, $path="dns", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_DNS, ports);
	}

# Kinds of messages that the log covers.
function is_tracked(msg: dns_msg): bool
	{
	return msg$opcode == DNS_OP_QUERY || msg$opcode == DNS_OP_DYNAMIC_UPDATE || msg$opcode == DNS_OP_NOTIFY;
	}

function new_session(c: connection, trans_id: count): Info
	{
	return Info($ts=network_time(), $uid=c$uid, $id=c$id,
	            $proto=get_port_transport_proto(c$id$resp_p), $trans_id=trans_id);
	}

function log_unmatched_msgs_queue(q: Queue::Queue)
	{
	local infos: vector of Info;
	Queue::get_vector(q, infos);

	for ( i in infos )
		Log::write(DNS::LOG, infos[i]);
	}

function log_unmatched_msgs(msgs: PendingMessages)
	{
	for ( _, q in msgs )
		log_unmatched_msgs_queue(q);

	clear_table(msgs);
	}

function enqueue_new_msg(msgs: PendingMessages, id: count, msg: Info)
	{
	if ( id !in msgs )
		{
		# What is not matched by now never will be.
		if ( |msgs| > max_pending_query_ids )
			log_unmatched_msgs(msgs);

		msgs[id] = Queue::init();
		}
	else if ( Queue::len(msgs[id]) > max_pending_msgs )
		{
		log_unmatched_msgs_queue(msgs[id]);
		msgs[id] = Queue::init();
		}

	Queue::put(msgs[id], msg);
	}

function has_msg(msgs: PendingMessages, id: count): bool
	{
	return id in msgs && Queue::len(msgs[id]) > 0;
	}

function pop_msg(msgs: PendingMessages, id: count): Info
	{
	local first: Info = Queue::get(msgs[id]);

	if ( Queue::len(msgs[id]) == 0 )
		delete msgs[id];

	return first;
	}

# The row for a query: that of a reply that came before it, or a new one.
function session_of_query(c: connection, msg: dns_msg): Info
	{
	local state = c$dns_state;

	if ( state?$pending_replies && has_msg(state$pending_replies, msg$id) )
		return pop_msg(state$pending_replies, msg$id);

	local info = new_session(c, msg$id);

	if ( ! state?$pending_query )
		state$pending_query = info;
	else
		{
		if ( ! state?$pending_queries )
			state$pending_queries = table();

		enqueue_new_msg(state$pending_queries, msg$id, info);
		}

	return info;
	}

# Moves a query from the table to the free place beside it. Otherwise the next
# query would go there, before older ones of the same number.
function refill_pending_query(state: State, id: count)
	{
	if ( ! state?$pending_queries )
		return;

	if ( has_msg(state$pending_queries, id) )
		{
		state$pending_query = pop_msg(state$pending_queries, id);
		return;
		}

	local other = 0;
	local found = F;
	for ( trans_id, q in state$pending_queries )
		if ( Queue::len(q) > 0 )
			{
			other = trans_id;
			found = T;
			break;
			}

	if ( found )
		state$pending_query = pop_msg(state$pending_queries, other);
	}

# The row for a reply: that of its query, or a new one.
function session_of_reply(c: connection, msg: dns_msg): Info
	{
	local state = c$dns_state;
	local info: Info;

	if ( state?$pending_query && state$pending_query$trans_id == msg$id )
		{
		info = state$pending_query;
		delete state$pending_query;
		refill_pending_query(state, msg$id);
		return info;
		}

	if ( state?$pending_queries && has_msg(state$pending_queries, msg$id) )
		return pop_msg(state$pending_queries, msg$id);

	info = new_session(c, msg$id);

	if ( ! state?$pending_replies )
		state$pending_replies = table();

	enqueue_new_msg(state$pending_replies, msg$id, info);
	return info;
	}

hook set_session(c: connection, msg: dns_msg, is_query: bool) &priority=5
	{
	if ( ! c?$dns_state )
		{
		c$dns_state = State();
		Conn::register_removal_hook(c, finalize_dns);
		}

	if ( c$id$resp_h in multicast_subnets )
		{
		c$dns = new_session(c, msg$id);
		c$dns$saw_query = T;
		c$dns$saw_reply = T;
		}
	else if ( is_query )
		c$dns = session_of_query(c, msg);
	else
		c$dns = session_of_reply(c, msg);

	local info = c$dns;

	if ( ! is_query )
		{
		info$rcode = msg$rcode;
		info$rcode_name = base_errors[msg$rcode];

		if ( ! info?$total_answers )
			info$total_answers = msg$num_answers;

		if ( ! info?$total_replies )
			info$total_replies = msg$num_answers + msg$num_addl + msg$num_auth;

		if ( msg$rcode != 0 && msg$num_queries == 0 )
			info$rejected = T;
		}

	info$opcode = msg$opcode;
	info$opcode_name = msg$is_netbios ? netbios_opcodes[msg$opcode] : opcodes[msg$opcode];
	}

event dns_message(c: connection, is_orig: bool, msg: dns_msg, len: count) &priority=5
	{
	if ( is_tracked(msg) )
		hook set_session(c, msg, ! msg$QR);
	}

hook DNS::do_reply(c: connection, msg: dns_msg, ans: dns_answer, reply: string) &priority=5
	{
	# Records in a query are no answers.
	if ( ! is_tracked(msg) || ! msg$QR )
		return;

	if ( ans$answer_type != DNS_ANS && ans$answer_type != DNS_PREREQUISITE && ans$answer_type != DNS_UPDATE )
		return;

	local info = c$dns;

	if ( ! info?$query )
		info$query = ans$query;

	info$AA = msg$AA;
	info$RA = msg$RA;

	# No time between them: the row began with this very reply.
	if ( ! info?$rtt && network_time() != info$ts )
		info$rtt = network_time() - info$ts;

	if ( reply == "" )
		return;

	if ( msg$opcode == DNS_OP_DYNAMIC_UPDATE && ans$answer_type == DNS_UPDATE && ! starts_with(reply, "del:") )
		reply = fmt("add: %s", reply);

	if ( ! info?$answers )
		info$answers = vector();
	info$answers += reply;

	if ( ! info?$TTLs )
		info$TTLs = vector();
	info$TTLs += ans$TTL;
	}

event dns_end(c: connection, msg: dns_msg) &priority=5
	{
	if ( ! c?$dns )
		return;

	if ( msg$QR )
		c$dns$saw_reply = T;
	else
		c$dns$saw_query = T;
	}

event dns_end(c: connection, msg: dns_msg) &priority=-5
	{
	if ( c?$dns && c$dns$saw_reply && c$dns$saw_query )
		{
		Log::write(DNS::LOG, c$dns);
		delete c$dns;
		}
	}

event dns_request(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count) &priority=5
	{
	if ( ! is_tracked(msg) )
		return;

	local info = c$dns;
	info$RD = msg$RD;
	info$TC = msg$TC;
	info$Z = msg$Z;
	info$qclass = qclass;
	info$qclass_name = classes[qclass];
	info$qtype = qtype;
	info$qtype_name = query_types[qtype];

	if ( c$id$resp_p == 137/udp )
		{
		local name = decode_netbios_name(query);
		if ( |name| > 0 )
			query = name;

		# NetBIOS had this number before SRV did.
		if ( info$qtype_name == "SRV" )
			info$qtype_name = "NBSTAT";
		}

	info$query = query;
	}

event dns_unknown_reply(c: connection, msg: dns_msg, ans: dns_answer) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, fmt("<unknown type=%s>", ans$qtype));
	}

# An address: in a dynamic update with its type and name.
function address_text(msg: dns_msg, ans: dns_answer, rr: string, a: addr): string
	{
	if ( msg$opcode == DNS_OP_DYNAMIC_UPDATE && ! msg$is_netbios )
		return fmt("%s %s %s", rr, ans$query, a);

	return fmt("%s", a);
	}

event dns_A_reply(c: connection, msg: dns_msg, ans: dns_answer, a: addr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, address_text(msg, ans, "A", a));
	}

event dns_AAAA_reply(c: connection, msg: dns_msg, ans: dns_answer, a: addr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, address_text(msg, ans, "AAAA", a));
	}

event dns_A6_reply(c: connection, msg: dns_msg, ans: dns_answer, a: addr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, address_text(msg, ans, "A6", a));
	}

# Strings with their lengths.
function strings_text(rr: string, strs: string_vec): string
	{
	local result = "";

	for ( i in strs )
		{
		if ( i > 0 )
			result += " ";

		result += fmt("%s %d %s", rr, |strs[i]|, strs[i]);
		}

	return result;
	}

event dns_TXT_reply(c: connection, msg: dns_msg, ans: dns_answer, strs: string_vec) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, strings_text("TXT", strs));
	}

event dns_SPF_reply(c: connection, msg: dns_msg, ans: dns_answer, strs: string_vec) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, strings_text("SPF", strs));
	}

event dns_NS_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, name);
	}

event dns_CNAME_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, name);
	}

event dns_MX_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string, preference: count) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, name);
	}

event dns_PTR_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, name);
	}

event dns_SOA_reply(c: connection, msg: dns_msg, ans: dns_answer, soa: dns_soa) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, soa$mname);
	}

event dns_WKS_reply(c: connection, msg: dns_msg, ans: dns_answer) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, "");
	}

event dns_SRV_reply(c: connection, msg: dns_msg, ans: dns_answer, target: string, priority: count, weight: count, p: count) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, target);
	}

event dns_NAPTR_reply(c: connection, msg: dns_msg, ans: dns_answer, naptr: dns_naptr_rr) &priority=5
	{
	local rest = naptr$regexp;
	if ( |naptr$replacement| > 0 )
		rest = |rest| > 0 ? fmt("%s %s", rest, naptr$replacement) : naptr$replacement;

	hook DNS::do_reply(c, msg, ans, fmt("NAPTR %s %s %s %s %s", naptr$order, naptr$preference, naptr$flags, naptr$service, rest));
	}

event dns_RRSIG(c: connection, msg: dns_msg, ans: dns_answer, rrsig: dns_rrsig_rr) &priority=5
	{
	local signer = rrsig$signer_name == "" ? "<Root>" : rrsig$signer_name;
	hook DNS::do_reply(c, msg, ans, fmt("RRSIG %s %s", rrsig$type_covered, signer));
	}

event dns_DNSKEY(c: connection, msg: dns_msg, ans: dns_answer, dnskey: dns_dnskey_rr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, fmt("DNSKEY %s", dnskey$algorithm));
	}

event dns_NSEC(c: connection, msg: dns_msg, ans: dns_answer, next_name: string, bitmaps: string_vec) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, fmt("NSEC %s %s", ans$query, next_name));
	}

event dns_NSEC3(c: connection, msg: dns_msg, ans: dns_answer, nsec3: dns_nsec3_rr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, "NSEC3");
	}

event dns_NSEC3PARAM(c: connection, msg: dns_msg, ans: dns_answer, nsec3param: dns_nsec3param_rr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, "NSEC3PARAM");
	}

event dns_DS(c: connection, msg: dns_msg, ans: dns_answer, ds: dns_ds_rr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, fmt("DS %s %s", ds$algorithm, ds$digest_type));
	}

event dns_BINDS(c: connection, msg: dns_msg, ans: dns_answer, binds: dns_binds_rr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, "BIND9 signing signal");
	}

event dns_SSHFP(c: connection, msg: dns_msg, ans: dns_answer, algo: count, fptype: count, fingerprint: string) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, fmt("SSHFP: %s", bytestring_to_hexstr(fingerprint)));
	}

event dns_LOC(c: connection, msg: dns_msg, ans: dns_answer, loc: dns_loc_rr) &priority=5
	{
	hook DNS::do_reply(c, msg, ans, fmt("LOC:  %d %d %d", loc$size, loc$horiz_pre, loc$vert_pre));
	}

event dns_rejected(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count) &priority=5
	{
	if ( c?$dns )
		c$dns$rejected = T;
	}

# What must hold before a dynamic update is done (RFC 2136, section 2.4).
event dns_dynamic_update_pre(c: connection, msg: dns_msg, ans: dns_answer) &priority=5
	{
	local what: string;

	if ( ans$qtype == DNS::ANY && ans$qclass == DNS::NONE )
		what = fmt("NameNotInUse %s", ans$query);
	else if ( ans$qtype == DNS::ANY && ans$qclass == DNS::ANY )
		what = fmt("NameInUse %s", ans$query);
	else if ( ans$qclass == DNS::NONE )
		what = fmt("NoRRSet %s %s", query_types[ans$qtype], ans$query);
	else
		what = fmt("RRSetExists %s %s", query_types[ans$qtype], ans$query);

	hook DNS::do_reply(c, msg, ans, fmt("pre: %s", what));
	}

# What a dynamic update removes (RFC 2136, section 2.5).
event dns_dynamic_update_del(c: connection, msg: dns_msg, ans: dns_answer) &priority=5
	{
	local what: string;

	if ( ans$qtype == DNS::ANY && ans$qclass == DNS::ANY )
		what = fmt("RRSet * %s", ans$query);
	else if ( ans$qclass == DNS::NONE )
		what = fmt("RR %s %s", query_types[ans$qtype], ans$query);
	else
		what = fmt("RRSet %s", query_types[ans$qtype]);

	hook DNS::do_reply(c, msg, ans, fmt("del: %s", what));
	}

hook finalize_dns(c: connection)
	{
	if ( ! c?$dns_state )
		return;

	local state = c$dns_state;

	if ( state?$pending_query )
		Log::write(DNS::LOG, state$pending_query);

	if ( state?$pending_queries )
		log_unmatched_msgs(state$pending_queries);

	if ( state?$pending_replies )
		log_unmatched_msgs(state$pending_replies);
	}
