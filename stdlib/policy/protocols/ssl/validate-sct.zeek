##! Verifies signed certificate timestamps (RFC 6962) of the logs in :zeek:see:`SSL::ct_logs`, and logs how many hold.

@load base/protocols/ssl
@load protocols/ssl/validate-certs

# Those in certificates are signed with the issuer's key in them.
redef SSL::ssl_store_valid_chain = T;

module SSL;

export {
	## Where timestamps come from.
	type SctSource: enum {
		## An extension of a certificate.
		SCT_X509_EXT,
		## An extension of a hello message.
		SCT_TLS_EXT,
		## An extension of an OCSP reply.
		SCT_OCSP_EXT,
	};

	## A timestamp.
	type SctInfo: record {
		## 0 for the first version.
		version: count;
		## Identifier of the log.
		logid: string;
		## The time, in milliseconds since 1970.
		timestamp: count;
		## Signature algorithm.
		sig_alg: count;
		## Hash algorithm.
		hash_alg: count;
		## The signature.
		signature: string;
		## Where it comes from.
		source: SctSource;
		## Whether it holds.
		valid: bool &optional;
	};

	redef record Info += {
		## Timestamps that hold.
		valid_scts: count &optional;
		## Timestamps that do not.
		invalid_scts: count &optional;
		## Logs of those that hold.
		valid_ct_logs: count &log &optional;
		## Operators of those logs.
		valid_ct_operators: count &log &optional;
		## Names of those operators.
		valid_ct_operators_list: set[string] &optional;
		## All timestamps.
		ct_proofs: vector of SctInfo &default=vector();
	};
}

# What came of verifications.
global recently_validated_scts: table[string] of bool = table() &read_expire=5mins &redef;

event zeek_init()
	{
	Files::register_for_mime_type(Files::ANALYZER_OCSP_REPLY, "application/ocsp-response");
	}

event ssl_extension_signed_certificate_timestamp(c: connection, is_client: bool, version: count, logid: string, timestamp: count, signature_and_hashalgorithm: SSL::SignatureAndHashAlgorithm, signature: string) &priority=5
	{
	c$ssl$ct_proofs += SctInfo($version=version, $logid=logid, $timestamp=timestamp,
	                           $sig_alg=signature_and_hashalgorithm$SignatureAlgorithm,
	                           $hash_alg=signature_and_hashalgorithm$HashAlgorithm, $signature=signature, $source=SCT_TLS_EXT);
	}

event x509_ocsp_ext_signed_certificate_timestamp(f: fa_file, version: count, logid: string, timestamp: count, hash_algorithm: count, signature_algorithm: count, signature: string) &priority=5
	{
	if ( ! f?$info || f$source != "SSL" || ! f?$conns || |f$conns| != 1 )
		return;

	local src: SctSource;

	if ( f$info$mime_type == "application/ocsp-response" )
		src = SCT_OCSP_EXT;
	else if ( f$info$mime_type == "application/x-x509-user-cert" )
		src = SCT_X509_EXT;
	else
		return;

	for ( _, c in f$conns )
		if ( c?$ssl )
			c$ssl$ct_proofs += SctInfo($version=version, $logid=logid, $timestamp=timestamp, $sig_alg=signature_algorithm,
			                           $hash_alg=hash_algorithm, $signature=signature, $source=src);
	}

function verify_with_issuer(cert: opaque of x509, proof: SctInfo, log: CTInfo, issuer: opaque of x509): bool
	{
	return sct_verify(cert, proof$logid, log$key, proof$signature, proof$timestamp, proof$hash_alg, x509_spki_hash(issuer, 4));
	}

# A timestamp in a certificate: who issued that may be known from its verification, or else one of the other certificates may be it.
function verify_in_certificate(c: connection, proof: SctInfo, log: CTInfo): bool
	{
	local cert = c$ssl$cert_chain[0]$x509$handle;
	local issuer_name = x509_issuer_name_hash(cert, 4);

	if ( issuer_name in intermediate_cache && verify_with_issuer(cert, proof, log, intermediate_cache[issuer_name][0]) )
		return T;

	if ( c$ssl?$valid_chain && |c$ssl$valid_chain| >= 2 && verify_with_issuer(cert, proof, log, c$ssl$valid_chain[1]) )
		return T;

	for ( i, entry in c$ssl$cert_chain )
		if ( i > 0 && entry?$x509 && verify_with_issuer(cert, proof, log, entry$x509$handle) )
			return T;

	return F;
	}

# Behind the verification of the certificates.
hook ssl_finishing(c: connection) &priority=19
	{
	if ( ! c$ssl?$cert_chain || |c$ssl$cert_chain| == 0 || ! c$ssl$cert_chain[0]?$x509 )
		return;

	local host = c$ssl$cert_chain[0];
	local valid_logs = string_set();
	c$ssl$valid_scts = 0;
	c$ssl$invalid_scts = 0;
	c$ssl$valid_ct_operators_list = string_set();

	for ( _, proof in c$ssl$ct_proofs )
		{
		proof$valid = F;

		if ( proof$logid !in SSL::ct_logs )
			next;

		local log = SSL::ct_logs[proof$logid];
		local id = cat(host$sha1, proof$logid, proof$timestamp, proof$hash_alg, proof$signature, proof$source);

		if ( proof$source == SCT_X509_EXT && c$ssl?$validation_code )
			id = cat(id, c$ssl$validation_code);

		id = sha1_hash(id);

		if ( id !in recently_validated_scts )
			recently_validated_scts[id] = proof$source == SCT_X509_EXT
			    ? verify_in_certificate(c, proof, log)
			    : sct_verify(host$x509$handle, proof$logid, log$key, proof$signature, proof$timestamp, proof$hash_alg);

		proof$valid = recently_validated_scts[id];

		if ( proof$valid )
			{
			++c$ssl$valid_scts;
			add c$ssl$valid_ct_operators_list[log$operator];
			add valid_logs[proof$logid];
			}
		else
			++c$ssl$invalid_scts;
		}

	c$ssl$valid_ct_operators = |c$ssl$valid_ct_operators_list|;
	c$ssl$valid_ct_logs = |valid_logs|;
	}
