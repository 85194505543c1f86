##! Events of the analyzers of OCSP requests and replies (RFC 6960).

module GLOBAL;

export {
	## Raised for a request.
	##
	## f: The file.
	##
	## version: 0 for the first version.
	global ocsp_request: event(f: fa_file, version: count);

	## Raised for each certificate that a request asks about.
	##
	## f: The file.
	##
	## hashAlgorithm: Algorithm of the two digests.
	##
	## issuerNameHash: Digest of the issuer's name.
	##
	## issuerKeyHash: Digest of the issuer's key.
	##
	## serialNumber: Number of the certificate.
	global ocsp_request_certificate: event(f: fa_file, hashAlgorithm: string, issuerNameHash: string, issuerKeyHash: string, serialNumber: string);

	## Raised for a reply.
	##
	## f: The file.
	##
	## status: Like ``successful`` or ``trylater``.
	global ocsp_response_status: event(f: fa_file, status: string);

	## Raised for the body of a reply, behind the events of its certificates.
	##
	## f: The file.
	##
	## status: Like ``successful``.
	##
	## version: 0 for the first version.
	##
	## responderId: Name of who replies, or digest of its key.
	##
	## producedAt: When the reply was signed.
	##
	## signatureAlgorithm: Algorithm of the signature.
	##
	## certs: Certificates that come with the reply.
	global ocsp_response_bytes: event(f: fa_file, status: string, version: count, responderId: string, producedAt: time, signatureAlgorithm: string, certs: x509_opaque_vector);

	## Raised for each certificate that a reply is about.
	##
	## f: The file.
	##
	## hashAlgorithm: Algorithm of the two digests.
	##
	## issuerNameHash: Digest of the issuer's name.
	##
	## issuerKeyHash: Digest of the issuer's key.
	##
	## serialNumber: Number of the certificate.
	##
	## certStatus: ``good``, ``revoked`` or ``unknown``.
	##
	## revokeTime: When it was revoked; 0 where it was not.
	##
	## revokeReason: Why; empty where it was not, or nothing is said.
	##
	## thisUpdate: When that was known to be so.
	##
	## nextUpdate: When there will be news; 0 where nothing is said.
	global ocsp_response_certificate: event(f: fa_file, hashAlgorithm: string, issuerNameHash: string, issuerKeyHash: string, serialNumber: string, certStatus: string, revokeTime: time, revokeReason: string, thisUpdate: time, nextUpdate: time);

	## Raised for each extension of a reply.
	##
	## f: The file.
	##
	## ext: The extension.
	##
	## global_resp: Whether it belongs to the whole reply and not to one certificate.
	global ocsp_extension: event(f: fa_file, ext: X509::Extension, global_resp: bool);
}
