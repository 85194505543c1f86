##! Types of certificates.

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
		key_type: string &optional &log;	##< Kind of the key: ``rsa``, ``dsa`` or ``ecdsa``.
		key_length: count &optional &log;	##< Bits of the key.
		exponent: string &optional &log;	##< Exponent of an RSA key.
		curve: string &optional &log;	##< Curve of an EC key.
		tbs_sig_alg: string;	##< Algorithm named in the signed part.
	};

	## An extension of a certificate or an OCSP reply.
	type Extension: record {
		name: string;	##< Its name, or its object identifier where it has none.
		short_name: string &optional;	##< A shorter name.
		oid: string;	##< Its object identifier.
		critical: bool;	##< Whether who does not know it must refuse the certificate.
		value: string;	##< Its value in words for known ones, and encoded otherwise.
	};

	## Whether a certificate may sign others.
	type BasicConstraints: record {
		ca: bool;	##< Whether it may.
		path_len: count &optional;	##< How many certificates may lie between.
	} &log;

	## Further names of the subject.
	type SubjectAlternativeName: record {
		dns: string_vec &optional &log;	##< Host names.
		uri: string_vec &optional &log;	##< Resources.
		email: string_vec &optional &log;	##< Mail addresses.
		ip: addr_vec &optional &log;	##< Addresses.
		other_fields: bool;	##< Whether there are names of other kinds.
	};

	## What a verification yields.
	type Result: record {
		result: int;	##< 0, or what failed.
		result_string: string;	##< The same in words.
		chain_certs: vector of opaque of x509 &optional;	##< The chain from the host's certificate to the root, where there is one.
	};
}

module GLOBAL;
