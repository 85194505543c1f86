##! Certificates.

module X509;

export {
	## A certificate.
	type Certificate: record {
		version: count &log;	##< Its version.
		serial: string &log;	##< Its number.
		subject: string &log;	##< Whom it names.
		issuer: string &log;	##< Who signed it.
		cn: string &optional;	##< The last common name of the subject.
		not_valid_before: time &log;	##< When it begins to hold.
		not_valid_after: time &log;	##< When it ends.
		key_alg: string &log;	##< Algorithm of the key.
		sig_alg: string &log;	##< Algorithm of the signature.
		key_type: string &optional &log;	##< Kind of the key.
		key_length: count &optional &log;	##< Bits of the key.
		exponent: string &optional &log;	##< Exponent of an RSA key.
		curve: string &optional &log;	##< Curve of an EC key.
		tbs_sig_alg: string;	##< Algorithm named in the signed part.
	};

	## What a verification yields.
	type Result: record {
		result: int;	##< 0, or what failed.
		result_string: string;	##< The same in words.
		chain_certs: vector of opaque of x509 &optional;	##< The chain, where there is one.
	};
}

module GLOBAL;

export {
	global x509_parse: function(cert: opaque of x509): X509::Certificate;
	global x509_from_der: function(der: string): opaque of x509;
	global x509_get_certificate_string: function(cert: opaque of x509, pem: bool &default=F): string;
	global x509_ocsp_verify: function(certs: x509_opaque_vector, ocsp_reply: string, root_certs: table_string_of_string, verify_time: time &default=network_time()): X509::Result;
	global x509_verify: function(certs: x509_opaque_vector, root_certs: table_string_of_string, verify_time: time &default=network_time()): X509::Result;
	global sct_verify: function(cert: opaque of x509, logid: string, log_key: string, signature: string, timestamp: count, hash_algorithm: count, issuer_key_hash: string &default=""): bool;
	global x509_subject_name_hash: function(cert: opaque of x509, hash_alg: count): string;
	global x509_issuer_name_hash: function(cert: opaque of x509, hash_alg: count): string;
	global x509_spki_hash: function(cert: opaque of x509, hash_alg: count): string;
	global x509_set_certificate_cache: function(tbl: string_any_table): bool;
	global x509_set_certificate_cache_hit_callback: function(f: string_any_file_hook): bool;
	global x509_check_hostname: function(hostname: string, certname: string): bool;
	global x509_check_cert_hostname: function(cert_opaque: opaque of x509, hostname: string): string;
}
