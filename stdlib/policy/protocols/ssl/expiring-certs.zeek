##! Notices for certificates that do not hold: yet, any more, or soon.

@load base/protocols/ssl
@load base/files/x509
@load base/frameworks/notice
@load base/utils/directions-and-hosts

module SSL;

export {
	redef enum Notice::Type += {
		## A certificate holds no more.
		Certificate_Expired,
		## A certificate will not hold for much longer; see :zeek:see:`SSL::notify_when_cert_expiring_in`.
		Certificate_Expires_Soon,
		## A certificate does not hold yet.
		Certificate_Not_Valid_Yet,
	};

	## Servers whose certificates are looked at.
	option notify_certs_expiration = LOCAL_HOSTS;

	## How long before its end a certificate is noticed.
	option notify_when_cert_expiring_in = 30days;
}

function notice_certificate(c: connection, note: Notice::Type, msg: string)
	{
	NOTICE(Notice::Info($note=note, $conn=c, $suppress_for=1day, $msg=msg, $fuid=c$ssl$cert_chain[0]$fuid,
	                    $identifier=cat(c$id$resp_h, c$id$resp_p, c$ssl$cert_chain[0]$sha1)));
	}

event ssl_established(c: connection) &priority=3
	{
	if ( ! c$ssl?$cert_chain || |c$ssl$cert_chain| == 0 || ! addr_matches_host(c$id$resp_h, notify_certs_expiration)
	     || ! c$ssl$cert_chain[0]?$x509 || ! c$ssl$cert_chain[0]?$sha1 )
		return;

	local cert = c$ssl$cert_chain[0]$x509$certificate;

	if ( cert$not_valid_before > network_time() )
		notice_certificate(c, Certificate_Not_Valid_Yet,
		                   fmt("Certificate %s isn't valid until %T", cert$subject, cert$not_valid_before));

	else if ( cert$not_valid_after < network_time() )
		notice_certificate(c, Certificate_Expired, fmt("Certificate %s expired at %T", cert$subject, cert$not_valid_after));

	else if ( cert$not_valid_after - notify_when_cert_expiring_in < network_time() )
		notice_certificate(c, Certificate_Expires_Soon,
		                   fmt("Certificate %s is going to expire at %T", cert$subject, cert$not_valid_after));
	}
