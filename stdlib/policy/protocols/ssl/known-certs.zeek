##! Logs the certificates of servers, each once a day.

@load base/utils/directions-and-hosts
@load base/protocols/ssl
@load base/files/x509
@load base/frameworks/cluster

module Known;

export {
	redef enum Log::ID += { CERTS_LOG };

	## Decides on each row of the log.
	global log_policy_certs: Log::PolicyHook;

	## A row of the log.
	type CertsInfo: record {
		## When the certificate was seen.
		ts: time &log;
		## Who offered it.
		host: addr &log;
		## On which port.
		port_num: port &log &optional;
		## Whom it names.
		subject: string &log &optional;
		## Who signed it.
		issuer_subject: string &log &optional;
		## Its number.
		serial: string &log &optional;
	};

	## Servers whose certificates are logged.
	option cert_tracking = LOCAL_HOSTS;

	## A certificate of a host.
	type AddrCertHashPair: record {
		host: addr;
		hash: string;
	};

	## Certificates that were logged: the host and the SHA-1 of the encoding.
	global certs: set[addr, string] &create_expire=1day &redef;

	## Raised for each row of the log.
	global log_known_certs: event(rec: CertsInfo);
}

event zeek_init() &priority=5
	{
	Log::create_stream(Known::CERTS_LOG, Log::Stream($columns=CertsInfo, $ev=log_known_certs, $path="known_certs", $policy=log_policy_certs));
	}

event known_cert_add(info: CertsInfo, hash: string)
	{
	if ( [info$host, hash] in Known::certs )
		return;

	add Known::certs[info$host, hash];
	Log::write(Known::CERTS_LOG, info);
	}

event Known::cert_found(info: CertsInfo, hash: string)
	{
	if ( [info$host, hash] !in Known::certs )
		event known_cert_add(info, hash);
	}

event ssl_established(c: connection) &priority=3
	{
	if ( ! c$ssl?$cert_chain || |c$ssl$cert_chain| < 1 || ! c$ssl$cert_chain[0]?$x509 )
		return;

	local entry = c$ssl$cert_chain[0];

	if ( ! entry?$sha1 )
		{
		Reporter::error(fmt("Certificate with fuid %s did not contain sha1 hash when checking for known certs. Aborting", entry$fuid));
		return;
		}

	if ( ! addr_matches_host(c$id$resp_h, cert_tracking) )
		return;

	local cert = entry$x509$certificate;
	event Known::cert_found(CertsInfo($ts=network_time(), $host=c$id$resp_h, $port_num=c$id$resp_p, $subject=cert$subject,
	                                  $issuer_subject=cert$issuer, $serial=cert$serial), entry$sha1);
	}
