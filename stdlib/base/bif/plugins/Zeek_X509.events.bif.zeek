##! Events of the analyzer of certificates.

module GLOBAL;

export {
	## Raised for a certificate.
	##
	## f: The file.
	##
	## cert_ref: A handle for functions like :zeek:see:`x509_verify`.
	##
	## cert: What stands in it.
	global x509_certificate: event(f: fa_file, cert_ref: opaque of x509, cert: X509::Certificate);

	## Raised for each extension of a certificate.
	##
	## f: The file.
	##
	## ext: The extension.
	global x509_extension: event(f: fa_file, ext: X509::Extension);

	## Raised for the extension that tells whether a certificate may sign others.
	##
	## f: The file.
	##
	## ext: What it says.
	global x509_ext_basic_constraints: event(f: fa_file, ext: X509::BasicConstraints);

	## Raised for the extension with further names of the subject.
	##
	## f: The file.
	##
	## ext: The names.
	global x509_ext_subject_alternative_name: event(f: fa_file, ext: X509::SubjectAlternativeName);

	## Raised for each signed certificate timestamp (RFC 6962) in an extension of a certificate or an OCSP reply.
	##
	## f: The file.
	##
	## version: 0 for the first version.
	##
	## logid: Identifier of the log.
	##
	## timestamp: The time, in milliseconds since 1970.
	##
	## hash_algorithm: As in TLS 1.2.
	##
	## signature_algorithm: As in TLS 1.2.
	##
	## signature: The signature.
	global x509_ocsp_ext_signed_certificate_timestamp: event(f: fa_file, version: count, logid: string, timestamp: count, hash_algorithm: count, signature_algorithm: count, signature: string);
}
