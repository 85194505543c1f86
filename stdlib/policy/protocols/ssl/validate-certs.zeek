##! Verifies the certificates of servers and logs what comes of it. Certificates of authorities between a server's and a root that were
##! verified once serve for servers that leave them out.

@load base/frameworks/cluster
@load base/frameworks/notice
@load base/protocols/ssl

module SSL;

export {
	redef enum Notice::Type += {
		## The certificates of a server cannot be verified.
		Invalid_Server_Cert,
	};

	redef record Info += {
		## What came of the verification.
		validation_status: string &log &optional;
		## The same as a number.
		validation_code: int &optional;
		## The chain up to the root, where it was verified.
		valid_chain: vector of opaque of x509 &optional;
	};

	## What came of verifications, by digests of the chains.
	global recently_validated_certs: table[string] of X509::Result = table() &read_expire=5mins &redef;

	## Whether certificates of authorities are remembered. Without them many servers cannot be verified that browsers trust.
	global ssl_cache_intermediate_ca: bool = T &redef;

	## Whether verified chains are kept with the connection, which takes memory.
	global ssl_store_valid_chain: bool = F &redef;

	## A chain of authorities that the manager of a cluster tells its workers.
	global intermediate_add: event(key: string, value: vector of opaque of x509);

	## A chain of authorities that a worker of a cluster tells its manager.
	global new_intermediate: event(key: string, value: vector of opaque of x509);
}

# Chains of authorities by the digest of the first one's name.
global intermediate_cache: table[string] of vector of opaque of x509;

function add_to_cache(key: string, value: vector of opaque of x509)
	{
	intermediate_cache[key] = value;
	}

event SSL::intermediate_add(key: string, value: vector of opaque of x509)
	{
	intermediate_cache[key] = value;
	}

event SSL::new_intermediate(key: string, value: vector of opaque of x509)
	{
	if ( key !in intermediate_cache )
		intermediate_cache[key] = value;
	}

function cache_validate(chain: vector of opaque of x509): X509::Result
	{
	local digests: vector of string = vector();

	for ( i, cert in chain )
		digests[i] = sha1_hash(x509_get_certificate_string(cert));

	local chain_id = join_string_vec(digests, ".");

	if ( chain_id in recently_validated_certs )
		return recently_validated_certs[chain_id];

	local result = x509_verify(chain, root_certs);

	if ( ! ssl_store_valid_chain && result?$chain_certs )
		recently_validated_certs[chain_id] = X509::Result($result=result$result, $result_string=result$result_string);
	else
		recently_validated_certs[chain_id] = result;

	if ( ! ssl_cache_intermediate_ca || result$result_string != "ok" || ! result?$chain_certs || |result$chain_certs| <= 2 )
		return result;

	# What lies between the server and the root.
	local verified = result$chain_certs;
	local key = x509_subject_name_hash(verified[1], 4);

	if ( key !in intermediate_cache )
		{
		local between: vector of opaque of x509;

		for ( i, cert in verified )
			if ( i >= 1 && i <= |verified| - 2 )
				between += cert;

		add_to_cache(key, between);
		}

	return result;
	}

function keep_result(c: connection, result: X509::Result)
	{
	c$ssl$validation_status = result$result_string;
	c$ssl$validation_code = result$result;

	if ( result?$chain_certs )
		c$ssl$valid_chain = result$chain_certs;
	}

hook ssl_finishing(c: connection) &priority=20
	{
	if ( ! c$ssl?$cert_chain || |c$ssl$cert_chain| == 0 || ! c$ssl$cert_chain[0]?$x509 )
		return;

	local host = c$ssl$cert_chain[0];
	local issuer = x509_issuer_name_hash(host$x509$handle, 4);
	local chain: vector of opaque of x509 = vector();

	# What is known of the issuer comes first.
	if ( ssl_cache_intermediate_ca && issuer in intermediate_cache )
		{
		chain += host$x509$handle;

		for ( _, cert in intermediate_cache[issuer] )
			chain += cert;

		local known = cache_validate(chain);

		if ( known$result_string == "ok" )
			{
			keep_result(c, known);
			return;
			}

		chain = vector();
		}

	for ( i, entry in c$ssl$cert_chain )
		if ( entry?$x509 )
			chain[i] = entry$x509$handle;

	local result = cache_validate(chain);
	keep_result(c, result);

	if ( result$result_string == "ok" )
		return;

	NOTICE(Notice::Info($note=Invalid_Server_Cert, $msg=fmt("SSL certificate validation failed with (%s)", result$result_string),
	                    $sub=host$x509$certificate$subject, $conn=c, $fuid=host$fuid,
	                    $identifier=cat(c$id$resp_h, c$id$resp_p, host$sha1, c$ssl$validation_code)));
	}
