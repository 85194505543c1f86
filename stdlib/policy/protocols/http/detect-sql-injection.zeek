##! Finds requests that smuggle SQL into a page's parameters, and raises notices
##! about hosts that send many of them, and about hosts that get many.

@load base/frameworks/notice
@load base/frameworks/sumstats
@load base/protocols/http

module HTTP;

export {
	redef enum Notice::Type += {
		## A host that sends SQL injections.
		SQL_Injection_Attacker,
		## A host that gets SQL injections, by its address.
		SQL_Injection_Victim,
	};

	redef enum Tags += {
		## The URI looks like an SQL injection.
		URI_SQLI,
	};

	## So many requests of one host make it an attacker or victim.
	const sqli_requests_threshold: double = 50.0 &redef;

	## The time in which they have to come.
	const sqli_requests_interval = 5 min &redef;

	## What URIs with SQL in them look like.
	const match_sql_injection_uri =
		# A statement behind a value: ?id=1 union select ...
		  /[?&][^=&]+=[-%a-z0-9]+(['")]*([[:blank:]+;\x00-\x1f]|\/\*[^*]*\*\/))+[^&]*(having|union|exec|select|delete|drop|declare|create|insert)([[:blank:]+\x00-\x1f]|\/\*[^*]*\*\/)/i
		# A condition that always holds: ?id=1 or 1=1, ?name=x' and 'a'='a
		| /[?&][^=&]+=[^&=]*(['")]|[[:blank:]+;\x00-\x1f]|\*\/)(x?or|n?and)([[:blank:]+\x00-\x1f]|\/\*[^*]*\*\/)+'?([^a-z&]*=|[a-z0-9]+'='|exists)/i
		# A quote that ends the text, and an expression that goes on: ?id=5'-1
		| /[?&][^=&]+=[-%0-9]*[[:blank:]+]*'[[:blank:]]*(-|=|\+|\|\|)[[:blank:]+]*([0-9]|\(?convert|cast)/i
		# A quote and a keyword with what belongs to it: ?name=';drop table
		| /[?&][^=&]+=[^&']*'([[:blank:]+;\x00-\x1f]|\/\*[^*]*\*\/)*(having|union|exec|select|delete|drop|declare|create|regexp|insert)([[:blank:]+\[(\x00-\x1f]|\/\*[^*]*\*\/)+[a-z&]{2,}/i
		# Functions that take texts apart.
		| /[?&][^=&]+=[^.&]*(char|ascii|substring|truncate|version|length)\(/i
		# Comments that MySQL runs.
		| /\/\*![0-9]{5}/ &redef;

	## Lets policies keep a request from being looked at: by ``break``.
	global sqli_policy: hook(c: connection, method: string, unescaped_URI: string);
}

redef record SumStats::Observation += {
	uid: string &optional;
};

function watch(name: string, stream: string, raise: function(host: addr, sample: SumStats::Observation))
	{
	SumStats::create(SumStats::SumStat($name=name, $epoch=sqli_requests_interval,
	    $reducers=set(SumStats::Reducer($stream=stream, $apply=set(SumStats::SUM, SumStats::SAMPLE), $num_samples=1)),
	    $threshold_val=function[stream](key: SumStats::Key, result: SumStats::Result): double
	    	{
	    	return result[stream]$sum;
	    	},
	    $threshold=sqli_requests_threshold,
	    $threshold_crossed=function[stream, raise](key: SumStats::Key, result: SumStats::Result)
	    	{
	    	raise(key$host, result[stream]$samples[0]);
	    	}));
	}

event zeek_init() &priority=3
	{
	watch("detect-sqli-attackers", "http.sqli.attacker", function(host: addr, sample: SumStats::Observation)
		{
		NOTICE(Notice::Info($note=SQL_Injection_Attacker, $msg="An SQL injection attacker was discovered!", $uid=sample$uid,
		                    $src=host, $dst=to_addr(sample$str), $identifier=cat(host)));
		});
	watch("detect-sqli-victims", "http.sqli.victim", function(host: addr, sample: SumStats::Observation)
		{
		NOTICE(Notice::Info($note=SQL_Injection_Victim, $msg="An SQL injection victim was discovered!", $uid=sample$uid,
		                    $src=to_addr(sample$str), $dst=host, $identifier=cat(host)));
		});
	}

event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string) &priority=3
	{
	if ( ! hook sqli_policy(c, method, unescaped_URI) || match_sql_injection_uri !in unescaped_URI )
		return;

	add c$http$tags[URI_SQLI];
	SumStats::observe("http.sqli.attacker", SumStats::Key($host=c$id$orig_h),
	                  SumStats::Observation($str=cat(c$id$resp_h), $uid=c$uid));
	SumStats::observe("http.sqli.victim", SumStats::Key($host=c$id$resp_h),
	                  SumStats::Observation($str=cat(c$id$orig_h), $uid=c$uid));
	}
