##! TCP scans: hosts that fail to connect to many hosts on one port, or to many
##! ports of one host.

@load base/frameworks/notice
@load base/frameworks/sumstats
@load base/utils/site
@load base/utils/time

module Scan;

export {
	redef enum Notice::Type += {
		## A host tries one port of many hosts.
		Address_Scan,
		## A host tries many ports of one host.
		Port_Scan,
	};

	## For how long hosts are counted.
	const addr_scan_interval = 5min &redef;

	## For how long ports are counted.
	const port_scan_interval = 5min &redef;

	## How many hosts make a scan.
	const addr_scan_threshold = 25.0 &redef;

	## How many ports make a scan.
	const port_scan_threshold = 15.0 &redef;

	## Sees each failed connection before it is counted as part of a scan of
	## addresses, which is not done where a body breaks.
	global Scan::addr_scan_policy: hook(scanner: addr, victim: addr, scanned_port: port);

	## The same for scans of ports.
	global Scan::port_scan_policy: hook(scanner: addr, victim: addr, scanned_port: port);
}

const addr_stream = "scan.addr.fail";
const port_stream = "scan.port.fail";

function side_of(host: addr): string
	{
	return Site::is_local_addr(host) ? "local" : "remote";
	}

event zeek_init() &priority=5
	{
	SumStats::create(SumStats::SumStat(
	    $name="addr-scan",
	    $epoch=addr_scan_interval,
	    $reducers=set(SumStats::Reducer($stream=addr_stream, $apply=set(SumStats::UNIQUE),
	                                    $unique_max=double_to_count(addr_scan_threshold + 2))),
	    $threshold=addr_scan_threshold,
	    $threshold_val(key: SumStats::Key, result: SumStats::Result) =
	    	{
	    	return result[addr_stream]$unique + 0.0;
	    	},
	    $threshold_crossed(key: SumStats::Key, result: SumStats::Result) =
	    	{
	    	local r = result[addr_stream];
	    	local message = fmt("%s scanned at least %d unique hosts on port %s in %s",
	    	                    key$host, r$unique, key$str, duration_to_mins_secs(r$end - r$begin));
	    	NOTICE(Notice::Info($note=Address_Scan, $src=key$host, $p=to_port(key$str), $sub=side_of(key$host),
	    	                    $msg=message, $identifier=cat(key$host)));
	    	}));

	SumStats::create(SumStats::SumStat(
	    $name="port-scan",
	    $epoch=port_scan_interval,
	    $reducers=set(SumStats::Reducer($stream=port_stream, $apply=set(SumStats::UNIQUE),
	                                    $unique_max=double_to_count(port_scan_threshold + 2))),
	    $threshold=port_scan_threshold,
	    $threshold_val(key: SumStats::Key, result: SumStats::Result) =
	    	{
	    	return result[port_stream]$unique + 0.0;
	    	},
	    $threshold_crossed(key: SumStats::Key, result: SumStats::Result) =
	    	{
	    	local r = result[port_stream];
	    	local message = fmt("%s scanned at least %d unique ports of host %s in %s",
	    	                    key$host, r$unique, key$str, duration_to_mins_secs(r$end - r$begin));
	    	NOTICE(Notice::Info($note=Port_Scan, $src=key$host, $dst=to_addr(key$str), $sub=side_of(key$host),
	    	                    $msg=message, $identifier=cat(key$host)));
	    	}));
	}

function add_sumstats(id: conn_id, reverse: bool)
	{
	local scanner = reverse ? id$resp_h : id$orig_h;
	local victim = reverse ? id$orig_h : id$resp_h;
	local scanned_port = reverse ? id$orig_p : id$resp_p;

	if ( hook Scan::addr_scan_policy(scanner, victim, scanned_port) )
		SumStats::observe(addr_stream, SumStats::Key($host=scanner, $str=cat(scanned_port)), SumStats::Observation($str=cat(victim)));

	if ( hook Scan::port_scan_policy(scanner, victim, scanned_port) )
		SumStats::observe(port_stream, SumStats::Key($host=scanner, $str=cat(victim)), SumStats::Observation($str=cat(scanned_port)));
	}

# Whether one side only asked, and the other refused, without any data.
function is_refused(asking: endpoint, answering: endpoint, history: string, syn: string): bool
	{
	if ( asking$state == TCP_SYN_SENT && answering$state == TCP_RESET )
		return T;

	if ( asking$state != TCP_RESET || /[Dd]/ in history )
		return F;

	return answering$state == TCP_SYN_ACK_SENT || (answering$state == TCP_ESTABLISHED && syn in history);
	}

function observe_refused(c: connection)
	{
	if ( is_refused(c$orig, c$resp, c$history, "S") )
		add_sumstats(c$id, F);
	else if ( is_refused(c$resp, c$orig, c$history, "s") )
		add_sumstats(c$id, T);
	}

event connection_attempt(c: connection)
	{
	# An answer from the side that seems to ask: it did not.
	add_sumstats(c$id, "H" in c$history);
	}

event connection_rejected(c: connection)
	{
	add_sumstats(c$id, "s" in c$history);
	}

event connection_reset(c: connection)
	{
	observe_refused(c);
	}

event connection_pending(c: connection)
	{
	observe_refused(c);
	}
