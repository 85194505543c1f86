##! Types of TLS, and limits of its analyzers.

module SSL;

export {
	## A hash and a signature algorithm (RFC 5246, section 7.4.1.4.1).
	type SignatureAndHashAlgorithm: record {
		HashAlgorithm: count;	##< The hash algorithm.
		SignatureAlgorithm: count;	##< The signature algorithm.
	};

	## A pre-shared key that a client offers (RFC 8446, section 4.2.11).
	type PSKIdentity: record {
		identity: string;	##< What it is called.
		obfuscated_ticket_age: count;	##< How old its ticket is, masked.
	};

	## So many packets in a row that are not DTLS end the analysis of a connection.
	const SSL::dtls_max_version_errors = 10 &redef;

	## So many invalid versions of a DTLS connection are reported.
	const SSL::dtls_max_reported_version_errors = 1 &redef;

	## So many alerts of a record are told; beyond, ``SSL_excessive_alerts_in_record`` is.
	const SSL::max_alerts_per_record = 10 &redef;
}

module GLOBAL;

## A vector of pairs of algorithms.
type signature_and_hashalgorithm_vec: vector of SSL::SignatureAndHashAlgorithm;

## A vector of offered keys.
type psk_identity_vec: vector of SSL::PSKIdentity;
