##! Hosts that run traceroute: ICMP errors for expired packets towards hosts that
##! sent packets with small hop limits.

@load base/frameworks/notice
@load base/frameworks/sumstats
@load base/frameworks/signatures
@load-sigs ./detect-low-ttls.sig

redef Signatures::ignored_ids += /traceroute-detector.*/;

module Traceroute;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	redef enum Notice::Type += {
		## A host runs traceroute.
		Detected
	};

	## Whether the host must have sent packets with small hop limits.
	const require_low_ttl_packets = T &redef;

	## How many routers must have told that packets expired.
	const icmp_time_exceeded_threshold: double = 3 &redef;

	## For how long they are counted.
	const icmp_time_exceeded_interval = 3min &redef;

	## A row.
	type Info: record {
		## When it was noticed.
		ts: time &log;
		## Who runs it.
		src: addr &log;
		## Where to.
		dst: addr &log;
		## With which transport protocol.
		proto: string &log;
	};

	## Raised for each row.
	global log_traceroute: event(rec: Traceroute::Info);
}

const expired_stream = "traceroute.time_exceeded";
const low_ttl_stream = "traceroute.low_ttl_packet";

# Names a pair of hosts with the protocol between them.
function key_of(id: conn_id): SumStats::Key
	{
	return SumStats::Key($str=cat(id$orig_h, "-", id$resp_h, "-", get_port_transport_proto(id$resp_p)));
	}

event zeek_init() &priority=5
	{
	Log::create_stream(Traceroute::LOG, Log::Stream($columns=Info, $ev=log_traceroute, $path="traceroute", $policy=log_policy));

	SumStats::create(SumStats::SumStat(
	    $name="traceroute-detection",
	    $epoch=icmp_time_exceeded_interval,
	    $reducers=set(SumStats::Reducer($stream=expired_stream, $apply=set(SumStats::UNIQUE)),
	                  SumStats::Reducer($stream=low_ttl_stream, $apply=set(SumStats::SUM))),
	    $threshold=icmp_time_exceeded_threshold,
	    $threshold_val(key: SumStats::Key, result: SumStats::Result) =
	    	{
	    	if ( require_low_ttl_packets && result[low_ttl_stream]$sum == 0 )
	    		return 0.0;

	    	return result[expired_stream]$unique + 0.0;
	    	},
	    $threshold_crossed(key: SumStats::Key, result: SumStats::Result) =
	    	{
	    	local parts = split_string_n(key$str, /-/, F, 2);
	    	local src = to_addr(parts[0]);
	    	local proto = parts[2];
	    	Log::write(LOG, Info($ts=network_time(), $src=src, $dst=to_addr(parts[1]), $proto=proto));
	    	NOTICE(Notice::Info($note=Traceroute::Detected, $src=src, $identifier=cat(src, proto),
	    	                    $msg=fmt("%s seems to be running traceroute using %s", src, proto)));
	    	}));
	}

event signature_match(state: signature_state, msg: string, data: string)
	{
	if ( state$sig_id == /traceroute-detector.*/ )
		SumStats::observe(low_ttl_stream, key_of(state$conn$id), SumStats::Observation($num=1));
	}

event icmp_time_exceeded(c: connection, info: icmp_info, code: count, context: icmp_context)
	{
	SumStats::observe(expired_stream, key_of(context$id), SumStats::Observation($str=cat(c$id$orig_h)));
	}
