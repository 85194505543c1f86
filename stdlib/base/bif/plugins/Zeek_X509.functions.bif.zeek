##! Certificates.

module GLOBAL;

export {
	## Tells what stands in a certificate.
	global x509_parse: function(cert: opaque of x509): X509::Certificate;

	## Reads a certificate; an error ends the handler where the bytes are none.
	##
	## der: Its encoding.
	global x509_from_der: function(der: string): opaque of x509;

	## Yields a certificate's encoding.
	##
	## pem: Whether as text (RFC 7468) and not as bytes.
	global x509_get_certificate_string: function(cert: opaque of x509, pem: bool &default=F): string;

	## Verifies an OCSP reply for a host's certificate.
	##
	## certs: The chain as the server sent it, the host's certificate first.
	##
	## ocsp_reply: The encoded reply.
	##
	## root_certs: Encoded roots by any key.
	##
	## verify_time: The time at which it has to hold.
	##
	## Returns: ``result`` is 1 and ``result_string`` ``good`` where all is well.
	global x509_ocsp_verify: function(certs: x509_opaque_vector, ocsp_reply: string, root_certs: table_string_of_string, verify_time: time &default=network_time()): X509::Result;

	## Verifies a chain of certificates against roots.
	##
	## certs: The chain, the host's certificate first; the order of the others does not matter.
	##
	## root_certs: Encoded roots by any key.
	##
	## verify_time: The time at which it has to hold.
	##
	## Returns: ``result`` is 0 and ``result_string`` ``ok`` where all is well.
	global x509_verify: function(certs: x509_opaque_vector, root_certs: table_string_of_string, verify_time: time &default=network_time()): X509::Result;

	## Verifies a signed certificate timestamp (RFC 6962, section 3.2).
	##
	## cert: The certificate it is about.
	##
	## logid: Identifier of the log.
	##
	## log_key: Public key of the log, encoded.
	##
	## signature: The signature.
	##
	## timestamp: The time, in milliseconds since 1970.
	##
	## hash_algorithm: As in TLS 1.2.
	##
	## issuer_key_hash: SHA-256 of the issuer's key; for timestamps that stand in the certificate itself.
	global sct_verify: function(cert: opaque of x509, logid: string, log_key: string, signature: string, timestamp: count, hash_algorithm: count, issuer_key_hash: string &default=""): bool;

	## Yields the digest of the subject's name.
	##
	## hash_alg: As in TLS 1.2.
	global x509_subject_name_hash: function(cert: opaque of x509, hash_alg: count): string;

	## Yields the digest of the issuer's name.
	##
	## hash_alg: As in TLS 1.2.
	global x509_issuer_name_hash: function(cert: opaque of x509, hash_alg: count): string;

	## Yields the digest of the subject's key with its algorithm.
	##
	## hash_alg: As in TLS 1.2.
	global x509_spki_hash: function(cert: opaque of x509, hash_alg: count): string;

	## Has certificates whose SHA-256 is a key of this table not be parsed any more; the function given to
	## :zeek:see:`x509_set_certificate_cache_hit_callback` is called instead.
	global x509_set_certificate_cache: function(tbl: string_any_table): bool;

	## Sets what is called for a certificate of the cache: with the file, the table's value and the digest.
	global x509_set_certificate_cache_hit_callback: function(f: string_any_file_hook): bool;

	## Tells whether a name of a certificate covers a host.
	global x509_check_hostname: function(hostname: string, certname: string): bool;

	## Yields the name in a certificate that covers a host, or an empty string.
	global x509_check_cert_hostname: function(cert_opaque: opaque of x509, hostname: string): string;
}
