##! Logs certificates, each once a day.

@load base/frameworks/files
@load base/files/hash
@load base/frameworks/cluster

module X509;

export {
	redef enum Log::ID += { LOG };

	## Decides on each row of the log.
	global log_policy: Log::PolicyHook;

	## What fingerprints are made with.
	option hash_function: function(cert: string): string = sha256_hash;

	## Whether certificates stand in files.log, too.
	option log_x509_in_files_log: bool = F;

	## Certificates that are alike in this are logged once.
	type LogCertHash: record {
		## Fingerprint.
		fingerprint: string;
		## Whether it is a host's own certificate.
		host_cert: bool;
		## Whether the client sent it.
		client_cert: bool;
	};

	## A row of the log.
	type Info: record {
		## When it was seen.
		ts: time &log;
		## Fingerprint.
		fingerprint: string &log;
		## What stands in it.
		certificate: X509::Certificate &log;
		## A handle for functions that verify it.
		handle: opaque of x509;
		## Its extensions.
		extensions: vector of X509::Extension &default=vector();
		## Further names of the subject.
		san: X509::SubjectAlternativeName &optional &log;
		## Whether it may sign others.
		basic_constraints: X509::BasicConstraints &optional &log;
		## What its events were raised with, in their order, so that they can be raised again.
		extensions_cache: vector of any &default=vector();
		## Whether it is a host's own certificate.
		host_cert: bool &log &default=F;
		## Whether the client sent it.
		client_cert: bool &log &default=F;
		## What makes it equal to others.
		deduplication_index: LogCertHash &optional;
	};

	## Sets what makes a certificate equal to others.
	global create_deduplication_index: hook(c: X509::Info);

	## A signed certificate timestamp.
	type SctInfo: record {
		## 0 for the first version.
		version: count;
		## Identifier of the log.
		logid: string;
		## The time, in milliseconds since 1970.
		timestamp: count;
		## Hash algorithm.
		hash_alg: count;
		## Signature algorithm.
		sig_alg: count;
		## The signature.
		signature: string;
	};

	## After this a certificate is logged again; 0: each time.
	option relog_known_certificates_after = 1day;

	## Certificates that were logged.
	global known_log_certs: set[LogCertHash] &create_expire=relog_known_certificates_after;

	## No more than this many are remembered.
	option known_log_certs_maximum_size = 1000000;

	## Whether nodes of a cluster share what they have logged over a store.
	global known_log_certs_use_broker: bool = T &deprecated="Remove in v9.1: Replaced with known_log_certs_enable_publish";

	## Whether nodes of a cluster tell each other what they have logged.
	const known_log_certs_enable_publish: bool = T &redef;

	## Whether the manager tells nodes that come up what was logged.
	const known_log_certs_enable_node_up_publish: bool = T &redef;

	## Raised for each row of the log.
	global log_x509: event(rec: Info);

	## Bytes of a string in the log.
	const default_max_field_string_bytes = Log::default_max_field_string_bytes &redef;

	## Elements of a field of the log.
	const default_max_field_container_elements = 500 &redef;

	## Elements of a row of the log.
	const default_max_total_container_elements = 1500 &redef;
}

redef record Files::Info += {
	## The certificate that the file is.
	x509: X509::Info &optional;
};

# The first certificate of a handshake is the host's own, the others are of authorities; those from elsewhere are told by their content.
const kinds: vector of string = { "application/x-x509-user-cert", "application/x-x509-ca-cert", "application/pkix-cert" };

event zeek_init() &priority=5
	{
	Log::create_stream(X509::LOG, Log::Stream($columns=Info, $ev=log_x509, $path="x509", $policy=log_policy,
	                                          $max_field_string_bytes=default_max_field_string_bytes,
	                                          $max_field_container_elements=default_max_field_container_elements,
	                                          $max_total_container_elements=default_max_total_container_elements));

	# The digests serve other policies; the cache of ./certificate-event-cache needs the last one.
	for ( _, kind in kinds )
		{
		Files::register_for_mime_type(Files::ANALYZER_MD5, kind);
		Files::register_for_mime_type(Files::ANALYZER_SHA1, kind);
		Files::register_for_mime_type(Files::ANALYZER_X509, kind);
		Files::register_for_mime_type(Files::ANALYZER_SHA256, kind);
		}
	}

hook Files::log_policy(rec: Files::Info, id: Log::ID, filter: Log::Filter) &priority=5
	{
	if ( ! log_x509_in_files_log && "X509" in rec$analyzers )
		break;
	}

hook create_deduplication_index(c: X509::Info)
	{
	if ( ! c?$deduplication_index && relog_known_certificates_after != 0secs )
		c$deduplication_index = LogCertHash($fingerprint=c$fingerprint, $host_cert=c$host_cert, $client_cert=c$client_cert);
	}

event x509_certificate(f: fa_file, cert_ref: opaque of x509, cert: X509::Certificate) &priority=5
	{
	local fingerprint = hash_function(x509_get_certificate_string(cert_ref));
	f$info$x509 = X509::Info($ts=f$info$ts, $fingerprint=fingerprint, $certificate=cert, $handle=cert_ref);

	if ( f$info$mime_type == "application/x-x509-user-cert" )
		f$info$x509$host_cert = T;

	if ( f$is_orig )
		f$info$x509$client_cert = T;
	}

event x509_extension(f: fa_file, ext: X509::Extension) &priority=5
	{
	if ( ! f$info?$x509 )
		return;

	f$info$x509$extensions += ext;
	f$info$x509$extensions_cache += ext;
	}

event x509_ext_basic_constraints(f: fa_file, ext: X509::BasicConstraints) &priority=5
	{
	if ( ! f$info?$x509 )
		return;

	f$info$x509$basic_constraints = ext;
	f$info$x509$extensions_cache += ext;
	}

event x509_ext_subject_alternative_name(f: fa_file, ext: X509::SubjectAlternativeName) &priority=5
	{
	if ( ! f$info?$x509 )
		return;

	f$info$x509$san = ext;
	f$info$x509$extensions_cache += ext;
	}

event x509_ocsp_ext_signed_certificate_timestamp(f: fa_file, version: count, logid: string, timestamp: count, hash_algorithm: count, signature_algorithm: count, signature: string) &priority=5
	{
	if ( f$info?$x509 )
		f$info$x509$extensions_cache += SctInfo($version=version, $logid=logid, $timestamp=timestamp, $hash_alg=hash_algorithm,
		                                        $sig_alg=signature_algorithm, $signature=signature);
	}

event file_state_remove(f: fa_file) &priority=5
	{
	if ( ! f$info?$x509 )
		return;

	local info = f$info$x509;

	if ( ! info?$deduplication_index )
		hook create_deduplication_index(info);

	if ( info?$deduplication_index )
		{
		if ( info$deduplication_index in known_log_certs )
			return;

		if ( |known_log_certs| < known_log_certs_maximum_size )
			add known_log_certs[info$deduplication_index];
		}

	Log::write(LOG, info);
	}
