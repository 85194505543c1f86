##! Verifies OCSP replies within handshakes and logs what comes of it.

@load base/frameworks/notice
@load base/protocols/ssl

module SSL;

export {
	redef enum Notice::Type += {
		## A reply cannot be verified, or says that the certificate does not hold.
		Invalid_Ocsp_Response,
	};

	redef record Info += {
		## What came of the verification.
		ocsp_status: string &log &optional;
		## The reply.
		ocsp_response: string &optional;
	};
}

# What came of verifications, by digest of the reply and identifiers of the certificates.
global recently_ocsp_validated: table[string] of string = table() &read_expire=5mins;

event ssl_stapled_ocsp(c: connection, is_client: bool, response: string) &priority=3
	{
	c$ssl$ocsp_response = response;
	}

event ssl_established(c: connection) &priority=3
	{
	if ( ! c$ssl?$cert_chain || |c$ssl$cert_chain| == 0 || ! c$ssl$cert_chain[0]?$x509 || ! c$ssl?$ocsp_response )
		return;

	local chain: vector of opaque of x509 = vector();
	local reply_id = sha256_hash(c$ssl$ocsp_response);

	for ( i, entry in c$ssl$cert_chain )
		{
		reply_id += cat(entry$fuid, ",");

		if ( entry?$x509 )
			chain[i] = entry$x509$handle;
		}

	if ( reply_id in recently_ocsp_validated )
		{
		c$ssl$ocsp_status = recently_ocsp_validated[reply_id];
		return;
		}

	local result = x509_ocsp_verify(chain, c$ssl$ocsp_response, root_certs);
	c$ssl$ocsp_status = result$result_string;
	recently_ocsp_validated[reply_id] = result$result_string;

	if ( result$result_string != "good" )
		NOTICE(Notice::Info($note=Invalid_Ocsp_Response, $msg=fmt("OCSP response validation failed with (%s)", result$result_string),
		                    $sub=c$ssl$subject, $conn=c, $identifier=cat(c$id$resp_h, c$id$resp_p, c$ssl$ocsp_status)));
	}
