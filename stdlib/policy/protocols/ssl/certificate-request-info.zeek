##! Adds the authorities that a server trusts for the certificates of clients to ssl.log.

@load base/protocols/ssl

module SSL;

redef record SSL::Info += {
	## Names of the authorities.
	requested_client_certificate_authorities: vector of string &optional &log;
};

event ssl_certificate_request(c: connection, is_client: bool, certificate_types: index_vec, supported_signature_algorithms: signature_and_hashalgorithm_vec, certificate_authorities: string_vec)
	{
	if ( is_client )
		return;

	local names: vector of string = vector();

	for ( _, name in certificate_authorities )
		names += parse_distinguished_name(name);

	c$ssl$requested_client_certificate_authorities = names;
	}
