##! Notices: what a policy finds worth telling people. Each goes through the
##! hook :zeek:see:`Notice::policy`, which says what is done about it.

@load base/frameworks/cluster
@load base/frameworks/files

module Notice;

export {
	redef enum Log::ID += {
		## The log of notices.
		LOG,
		## The log of notices that are alarms.
		ALARM_LOG,
	};

	## A hook for the rows of the first.
	global log_policy: Log::PolicyHook;

	## A hook for the rows of the second.
	global log_policy_alarm: Log::PolicyHook;

	## What a notice is about; policies add their own.
	type Type: enum {
		## How often a notice came.
		Tally,
	};

	## What is done about a notice.
	type Action: enum {
		ACTION_NONE,	##< Nothing.
		ACTION_LOG,	##< It is logged.
		ACTION_EMAIL,	##< It is mailed.
		ACTION_ALARM,	##< It is logged as an alarm.
		ACTION_DROP,	##< The host is blocked, where a policy does so.
	};

	## A set of actions.
	type ActionSet: set[Notice::Action];

	## A notice is left out when one of the same type with the same identifier
	## came within this time; 0 for never.
	option default_suppression_interval = 1hrs;

	## A notice, and a row.
	type Info: record {
		## When it came; now where it is not set.
		ts: time &log &optional;
		## Identifier of the connection.
		uid: string &log &optional;
		## Addresses and ports.
		id: conn_id &log &optional;
		## The connection; sets *uid* and *id*.
		conn: connection &optional;
		## The file; sets the next three.
		f: fa_file &optional;
		## Identifier of the file.
		fuid: string &log &optional;
		## Kind of the file.
		file_mime_type: string &log &optional;
		## Description of the file.
		file_desc: string &log &optional;
		## Transport protocol; set by *p*.
		proto: transport_proto &log &optional;
		## What it is about.
		note: Type &log;
		## The message.
		msg: string &log &optional;
		## A second message.
		sub: string &log &optional;
		## Source; set by *id*.
		src: addr &log &optional;
		## Destination; set by *id*.
		dst: addr &log &optional;
		## Port; set by *id*.
		p: port &log &optional;
		## A number.
		n: count &log &optional;
		## Name of the node.
		peer_name: string &optional;
		## Description of the node.
		peer_descr: string &log &optional;
		## What is done about it.
		actions: ActionSet &log &default=ActionSet();
		## Where it is mailed.
		email_dest: set[string] &log &default=set();
		## Further text for the mail.
		email_body_sections: vector of string &optional;
		## Reasons to hold back the mail; it is sent when all are gone, or after
		## :zeek:see:`Notice::max_email_delay`.
		email_delay_tokens: set[string] &optional;
		## What tells one occurrence from another.
		identifier: string &optional;
		## For how long the same notice is left out.
		suppress_for: interval &log &default=default_suppression_interval;
	};

	## Types that are left out.
	option ignored_types: set[Notice::Type] = {};

	## Types that are mailed.
	option emailed_types: set[Notice::Type] = {};

	## Types that are alarms.
	option alarmed_types: set[Notice::Type] = {};

	## Types that are told each time.
	option not_suppressed_types: set[Notice::Type] = {};

	## For how long a notice is left out, by type.
	const type_suppression_intervals: table[Notice::Type] of interval = {} &redef;

	## Says what is done about a notice, by its ``actions``.
	global policy: hook(n: Notice::Info);

	## The program that sends mail.
	option sendmail = "/usr/sbin/sendmail";

	## Where notices are mailed.
	const mail_dest = "" &redef;

	## Where mail comes from.
	option mail_from = "Zeek <zeek@localhost>";

	## Where answers to mail go.
	option reply_to = "";

	## What subjects begin with.
	option mail_subject_prefix = "[Zeek]";

	## How long mail is held back at most.
	const max_email_delay = 15secs &redef;

	## What a notice tells of a file.
	type FileInfo: record {
		fuid: string;	##< Its identifier.
		desc: string;	##< Its description.
		mime: string &optional;	##< Its kind.
		cid: conn_id &optional;	##< Addresses and ports of a connection that it went over.
		cuid: string &optional;	##< Identifier of that connection.
	};

	## How long a node of a cluster gathers suppressions before it tells the others.
	option suppression_batch_period = 10msec;

	## How many of them it gathers at most; 0 gathers none.
	option suppression_batch_max_size = 50;

	## Yields what a notice tells of a file.
	global create_file_info: function(f: fa_file): Notice::FileInfo;

	## Sets what a notice tells of a file.
	global populate_file_info: function(f: fa_file, n: Notice::Info);

	## The same from what was yielded before.
	global populate_file_info2: function(fi: Notice::FileInfo, n: Notice::Info);

	## Mails a rotated log; a function for ``$postprocessor`` of a filter.
	global log_mailing_postprocessor: function(info: Log::RotationInfo): bool;

	## Does what the policy said.
	global notice: hook(n: Info);

	## Raised when a notice begins to be left out.
	global begin_suppression: event(ts: time, suppress_for: interval, note: Type, identifier: string);

	## Tells whether a notice is left out at present.
	global is_being_suppressed: function(n: Notice::Info): bool;

	## Raised for each notice that is left out.
	global suppressed: event(n: Notice::Info);

	## Mails a notice.
	##
	## n: the notice.
	##
	## dest: where to.
	##
	## extend: whether the further text goes with it.
	global email_notice_to: function(n: Info, dest: string, extend: bool);

	## Yields the header of a mail.
	global email_headers: function(subject_desc: string, dest: string): string;

	## Raised for each row.
	global log_notice: event(rec: Info);

	## Sets what a notice leaves open, and runs the policy.
	global apply_policy: function(n: Notice::Info);
}

module GLOBAL;

## Raises a notice.
function NOTICE(n: Notice::Info)
	{
	if ( Notice::is_being_suppressed(n) )
		return;

	Notice::apply_policy(n);
	hook Notice::notice(n);
	}

module Notice;

# Each entry is kept until the time that it holds.
function per_notice_suppression_interval(t: table[Notice::Type, string] of time, idx: any): interval
	{
	local note: Notice::Type;
	local identifier: string;
	[note, identifier] = idx;

	local left = t[note, identifier] - network_time();
	return left < 0secs ? 0secs : left;
	}

# Notices that are left out, and until when.
global suppressing: table[Type, string] of time = {}
	&create_expire=0secs &expire_func=per_notice_suppression_interval;

function log_mailing_postprocessor(info: Log::RotationInfo): bool
	{
	if ( reading_traces() || mail_dest == "" )
		return T;

	local header_name = safe_shell_quote(fmt("%s.mailheaders.tmp", info$fname));
	local header = open(header_name);
	write_file(header, email_headers(fmt("Log Contents: %s", info$fname), mail_dest));
	close(header);

	local log_name = safe_shell_quote(info$fname);
	system(fmt("/bin/cat %s %s | %s -t -oi && /bin/rm %s %s", header_name, log_name, sendmail, header_name, log_name));
	return T;
	}

event zeek_init() &priority=5
	{
	Log::create_stream(Notice::LOG, Log::Stream($columns=Info, $ev=log_notice, $path="notice", $policy=log_policy));
	Log::create_stream(Notice::ALARM_LOG, Log::Stream($columns=Info, $path="notice_alarm", $policy=log_policy_alarm));

	# Alarms are mailed in bulk, as text, whatever the log itself is.
	if ( ! reading_traces() && mail_dest != "" )
		Log::add_filter(Notice::ALARM_LOG,
		                Log::Filter($name="alarm-mail", $path="alarm-mail", $writer=Log::WRITER_ASCII,
		                            $interv=24hrs, $postprocessor=log_mailing_postprocessor));
	}

function email_headers(subject_desc: string, dest: string): string
	{
	local lines = fmt("From: %s\nSubject: %s %s\nTo: %s\nUser-Agent: Zeek/%s\n",
	                  mail_from, mail_subject_prefix, subject_desc, dest, zeek_version());

	return reply_to == "" ? lines : fmt("%sReply-To: %s\n", lines, reply_to);
	}

event delay_sending_email(n: Notice::Info, dest: string, extend: bool)
	{
	email_notice_to(n, dest, extend);
	}

# The mail for a notice.
function email_text(n: Notice::Info, dest: string, extend: bool): string
	{
	local text = fmt("%s\nMessage: %s\n", email_headers(fmt("%s", n$note), dest), n$msg);

	if ( n?$sub )
		text += fmt("Sub-message: %s\n", n$sub);

	text += "\n";

	if ( n?$file_desc )
		text += fmt("File Description: %s\n", n$file_desc);

	if ( n?$file_mime_type )
		text += fmt("File MIME Type: %s\n", n$file_mime_type);

	if ( n?$file_desc || n?$file_mime_type )
		text += "\n";

	if ( n?$id )
		{
		text += fmt("Connection: %s:%d -> %s:%d\n", n$id$orig_h, n$id$orig_p, n$id$resp_h, n$id$resp_p);
		if ( n?$uid )
			text += fmt("Connection uid: %s\n", n$uid);
		}
	else if ( n?$src )
		text += fmt("Address: %s\n", n$src);

	if ( extend )
		{
		text += "\nEmail Extensions\n----------------\n";
		for ( i in n$email_body_sections )
			text += n$email_body_sections[i] + "\n";
		}

	return text + "\n\n--\n[Automatically generated]\n\n";
	}

function email_notice_to(n: Notice::Info, dest: string, extend: bool)
	{
	if ( reading_traces() || dest == "" )
		return;

	if ( extend && |n$email_delay_tokens| > 0 )
		{
		if ( n$ts + max_email_delay > network_time() )
			{
			schedule 1sec { delay_sending_email(n, dest, extend) };
			return;
			}

		Reporter::info(fmt("Notice email delay tokens weren't released in time (%s).", n$email_delay_tokens));
		}

	piped_exec(fmt("%s -t -oi", sendmail), email_text(n, dest, extend));
	}

hook Notice::policy(n: Notice::Info) &priority=10
	{
	if ( n$note in Notice::ignored_types )
		break;

	if ( n$note in Notice::not_suppressed_types )
		n$suppress_for = 0secs;

	if ( n$note in Notice::alarmed_types )
		add n$actions[ACTION_ALARM];

	if ( n$note in Notice::emailed_types )
		add n$actions[ACTION_EMAIL];

	if ( n$note in Notice::type_suppression_intervals )
		n$suppress_for = Notice::type_suppression_intervals[n$note];

	add n$actions[ACTION_LOG];
	}

hook Notice::notice(n: Notice::Info)
	{
	if ( ACTION_EMAIL in n$actions )
		add n$email_dest[mail_dest];
	}

# A notice that is not to be repeated, as other nodes are told.
type SuppressionInfo: record {
	ts: time;
	suppress_for: interval;
	note: Type;
	identifier: string;
};

# Those that are told together.
type SuppressionBatch: record {
	ts: time &default=double_to_time(0.0);
	timer_pending: bool &default=F;
	infos: vector of SuppressionInfo;
};

global Notice::suppression_batch_internal: event(batch: SuppressionBatch);

@if ( Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER )

# Those that this node has yet to tell.
global gathered = SuppressionBatch();

# Tells all.
function tell_gathered()
	{
	gathered$ts = network_time();
	Cluster::publish(Cluster::manager_topic, Notice::suppression_batch_internal, gathered);
	gathered$infos = vector();
	}

event suppression_batch_timer()
	{
	gathered$timer_pending = F;

	if ( |gathered$infos| > 0 )
		tell_gathered();
	}

# Tells one at once when none was told lately, and else together with others.
function tell_suppression(n: Notice::Info)
	{
	local is_first = |gathered$infos| == 0;
	gathered$infos += SuppressionInfo($ts=n$ts, $suppress_for=n$suppress_for, $note=n$note, $identifier=n$identifier);

	if ( suppression_batch_period == 0sec || |gathered$infos| >= suppression_batch_max_size
	     || (is_first && network_time() - gathered$ts >= suppression_batch_period) )
		tell_gathered();
	else if ( ! gathered$timer_pending )
		{
		schedule suppression_batch_period { suppression_batch_timer() };
		gathered$timer_pending = T;
		}
	}

@endif

hook Notice::notice(n: Notice::Info) &priority=-5
	{
	for ( dest in n$email_dest )
		email_notice_to(n, dest, T);

	if ( ACTION_LOG in n$actions )
		Log::write(Notice::LOG, n);

	if ( ACTION_ALARM in n$actions )
		Log::write(Notice::ALARM_LOG, n);

	# Without an identifier every notice is a new one.
	if ( n?$identifier && n$suppress_for != 0secs && [n$note, n$identifier] !in suppressing )
		{
		event Notice::begin_suppression(n$ts, n$suppress_for, n$note, n$identifier);
		suppressing[n$note, n$identifier] = n$ts + n$suppress_for;

@if ( Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER )
		tell_suppression(n);
@endif
		}
	}

@if ( Cluster::is_enabled() && Cluster::local_node_type() == Cluster::MANAGER )
event Notice::suppression_batch_internal(batch: SuppressionBatch)
	{
	Cluster::publish(Cluster::worker_topic, Notice::suppression_batch_internal, batch);
	Cluster::publish(Cluster::proxy_topic, Notice::suppression_batch_internal, batch);
	}
@endif

event Notice::suppression_batch_internal(batch: SuppressionBatch)
	{
	for ( _, s in batch$infos )
		event Notice::begin_suppression(s$ts, s$suppress_for, s$note, s$identifier);
	}

event Notice::begin_suppression(ts: time, suppress_for: interval, note: Type, identifier: string)
	{
	suppressing[note, identifier] = ts + suppress_for;
	}

function is_being_suppressed(n: Notice::Info): bool
	{
	if ( ! n?$identifier || [n$note, n$identifier] !in suppressing )
		return F;

	event Notice::suppressed(n);
	return T;
	}

function create_file_info(f: fa_file): Notice::FileInfo
	{
	local fi = Notice::FileInfo($fuid=f$id, $desc=Files::describe(f));

	if ( f?$info && f$info?$mime_type )
		fi$mime = f$info$mime_type;

	# Any of its connections will do.
	if ( f?$conns )
		for ( id, c in f$conns )
			{
			fi$cid = id;
			fi$cuid = c$uid;
			break;
			}

	return fi;
	}

function populate_file_info(f: fa_file, n: Notice::Info)
	{
	populate_file_info2(create_file_info(f), n);
	}

function populate_file_info2(fi: Notice::FileInfo, n: Notice::Info)
	{
	n$file_desc = fi$desc;

	if ( ! n?$fuid )
		n$fuid = fi$fuid;

	if ( ! n?$file_mime_type && fi?$mime )
		n$file_mime_type = fi$mime;

	if ( fi?$cid )
		n$id = fi$cid;

	if ( fi?$cuid )
		n$uid = fi$cuid;
	}

function apply_policy(n: Notice::Info)
	{
	if ( ! n?$ts )
		n$ts = network_time();

@if ( Cluster::is_enabled() )
	if ( ! n?$peer_name )
		n$peer_name = Cluster::node;

	if ( ! n?$peer_descr )
		n$peer_descr = Cluster::node;
@endif

	if ( n?$f )
		populate_file_info(n$f, n);

	if ( n?$conn )
		{
		if ( ! n?$id )
			n$id = n$conn$id;

		if ( ! n?$uid )
			n$uid = n$conn$uid;
		}

	if ( n?$id )
		{
		if ( ! n?$src )
			n$src = n$id$orig_h;

		if ( ! n?$dst )
			n$dst = n$id$resp_h;

		if ( ! n?$p )
			n$p = n$id$resp_p;
		}

	if ( n?$p )
		n$proto = get_port_transport_proto(n$p);

	if ( ! n?$email_body_sections )
		n$email_body_sections = vector();

	if ( ! n?$email_delay_tokens )
		n$email_delay_tokens = set();

	hook Notice::policy(n);
	}
