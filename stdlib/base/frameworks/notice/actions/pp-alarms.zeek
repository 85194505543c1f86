##! Mails alarms at intervals as a text for people to read, in place of the log.

@load base/frameworks/cluster
@load ../main

module Notice;

export {
	## Whether it is done.
	const pretty_print_alarms = T &redef;

	## Where the text is mailed; where empty to :zeek:see:`Notice::mail_dest`.
	const mail_dest_pretty_printed = "" &redef;

	## Hosts in these networks get a second mark.
	global flag_nets: set[subnet] &redef;

	## Writes one alarm.
	global pretty_print_alarm: function(out: file, n: Info) &redef;

	## Whether the file is written even where nothing is mailed.
	global force_email_summaries = F &redef;
}

const pp_alarms_name = "alarm-mail.txt";
global pp_alarms: file;
global pp_alarms_open = F;

const no_host = 0.0.0.0;

function want_pp(): bool
	{
	if ( force_email_summaries )
		return T;

	return pretty_print_alarms && ! reading_traces() && (mail_dest != "" || mail_dest_pretty_printed != "");
	}

function pp_open()
	{
	if ( ! pp_alarms_open )
		{
		pp_alarms = open(pp_alarms_name);
		pp_alarms_open = T;
		}
	}

# Closes the file, and mails it where there is somewhere to mail it to.
function pp_send(rinfo: Log::RotationInfo)
	{
	if ( ! pp_alarms_open )
		return;

	write_file(pp_alarms, "\n\n--\n[Automatically generated]\n\n");
	close(pp_alarms);
	pp_alarms_open = F;

	local dest = mail_dest_pretty_printed != "" ? mail_dest_pretty_printed : mail_dest;
	if ( dest == "" )
		return;

	local subject = fmt("Alarm summary from %s-%s", strftime("%H:%M:%S", rinfo$open), strftime("%H:%M:%S", rinfo$close));
	local header_name = pp_alarms_name + ".tmp";
	local header = open(header_name);
	write_file(header, email_headers(subject, dest) + "\n");
	close(header);

	system(fmt("/bin/cat %s %s | %s -t -oi && /bin/rm -f %s %s", header_name, pp_alarms_name, sendmail, header_name, pp_alarms_name));
	}

function pp_postprocessor(info: Log::RotationInfo): bool
	{
	if ( want_pp() )
		pp_send(info);

	return T;
	}

event zeek_init()
	{
	# In the place of the filter that mails the log itself.
	if ( want_pp() )
		Log::add_filter(Notice::ALARM_LOG,
		                Log::Filter($name="alarm-mail", $writer=Log::WRITER_NONE, $interv=Log::default_mail_alarms_interval,
		                            $postprocessor=pp_postprocessor));
	}

hook notice(n: Notice::Info) &priority=-5
	{
	if ( ! want_pp() || ACTION_ALARM !in n$actions )
		return;

	pp_open();
	pretty_print_alarm(pp_alarms, n);
	}

# One alarm: who, what, and the names of the hosts.
type AlarmText: record {
	lines: vector of string;
	host1: addr;
	host2: addr;
};

function write_alarm(out: file, n: Info, text: AlarmText, name1: string, name2: string)
	{
	local country = "";
	if ( n?$remote_location && n$remote_location?$country_code )
		country = fmt(" (remote location %s)", n$remote_location$country_code);

	for ( i, line in text$lines )
		print out, i == 0 ? line + country : line;

	local resolved = "";
	if ( text$host1 != no_host )
		resolved = fmt("   # %s = %s", text$host1, name1);

	if ( text$host2 != no_host )
		resolved = fmt("%s  %s = %s", resolved, text$host2, name2);

	if ( resolved != "" )
		print out, resolved;

	print out, "";
	}

# Looks the second name up, where there is one.
function write_alarm_with_second(out: file, n: Info, text: AlarmText, name1: string)
	{
	if ( text$host2 == no_host )
		{
		write_alarm(out, n, text, name1, "");
		return;
		}

	when [out, n, text, name1] ( local name2 = lookup_addr(text$host2) )
		{
		write_alarm(out, n, text, name1, name2);
		}
	timeout 5secs
		{
		write_alarm(out, n, text, name1, "(dns timeout)");
		}
	}

function pretty_print_alarm(out: file, n: Info)
	{
	local peer = "";
	if ( Cluster::is_enabled() )
		peer = fmt("<%s> ", n?$peer_descr ? n$peer_descr : n?$peer_name ? n$peer_name : "local");

	local host1 = no_host;
	local host2 = no_host;
	local who = "";

	if ( n?$id )
		{
		host1 = n$id$orig_h;
		host2 = n$id$resp_h;
		who = fmt("%s:%s -> %s:%s", host1, n$id$orig_p, host2, n$id$resp_p);
		}
	else if ( n?$src && n?$dst )
		{
		host1 = n$src;
		host2 = n$dst;
		who = fmt("%s -> %s", host1, host2);
		}
	else if ( n?$src )
		{
		host1 = n$src;
		who = fmt("%s%s", host1, n?$p ? fmt(":%s", n$p) : "");
		}

	if ( n?$uid )
		who = fmt("%s (uid %s)", who, n$uid);

	local mark = host1 in flag_nets || host2 in flag_nets ? ">" : " ";
	local lines = vector(fmt(">%s %D %s %s", mark, network_time(), n$note, who), fmt("   %s%s", peer, n$msg));
	if ( n?$sub )
		lines += fmt("   %s", n$sub);

	local text = AlarmText($lines=lines, $host1=host1, $host2=host2);

	if ( host1 == no_host )
		write_alarm(out, n, text, "", "");
	else if ( reading_traces() )
		write_alarm(out, n, text, "<skipped>", "<skipped>");
	else
		{
		when [out, n, text] ( local name1 = lookup_addr(text$host1) )
			{
			write_alarm_with_second(out, n, text, name1);
			}
		timeout 5secs
			{
			write_alarm_with_second(out, n, text, "(dns timeout)");
			}
		}
	}
