##! Notices for servers with short keys, old versions or broken cipher suites.

@load base/protocols/ssl
@load base/frameworks/notice
@load base/utils/directions-and-hosts

module SSL;

export {
	redef enum Notice::Type += {
		## A server has a short key.
		Weak_Key,
		## A server chose an old version.
		Old_Version,
		## A server chose a broken cipher suite.
		Weak_Cipher,
	};

	## Servers that are looked at; each is told once a day.
	option notify_weak_keys = LOCAL_HOSTS;

	## Keys of fewer bits are short, other than those on elliptic curves.
	option notify_minimal_key_length = 2048;

	## Whether a key of the exchange that is shorter than the certificate's is told: it is as strong as the weaker one.
	option notify_dh_length_shorter_cert_length = T;

	## Versions before it are old.
	option tls_minimum_version = TLSv10;

	## Cipher suites that are broken.
	option unsafe_ciphers_regex = /(_EXPORT_)|(_RC4_)/;
}

event ssl_established(c: connection) &priority=3
	{
	if ( ! c$ssl?$cert_chain || |c$ssl$cert_chain| == 0 || ! addr_matches_host(c$id$resp_h, notify_weak_keys)
	     || ! c$ssl$cert_chain[0]?$x509 )
		return;

	local cert = c$ssl$cert_chain[0]$x509$certificate;
	local hash = c$ssl$cert_chain[0]$x509$fingerprint;

	# Of other keys it is not known what is too short.
	if ( ! cert?$key_type || ! cert?$key_length || (cert$key_type != "dsa" && cert$key_type != "rsa") )
		return;

	if ( cert$key_length < notify_minimal_key_length )
		NOTICE(Notice::Info($note=Weak_Key, $msg=fmt("Host uses weak certificate with %d bit key", cert$key_length), $conn=c,
		                    $suppress_for=1day, $identifier=cat(c$id$resp_h, c$id$resp_p, hash, cert$key_length),
		                    $sub=fmt("Subject: %s", cert$subject), $file_desc=fmt("Fingerprint: %s", hash)));
	}

event ssl_server_hello(c: connection, version: count, record_version: count, possible_ts: time, server_random: string, session_id: string, cipher: count, comp_method: count) &priority=3
	{
	if ( ! addr_matches_host(c$id$resp_h, notify_weak_keys) )
		return;

	if ( version < tls_minimum_version )
		NOTICE(Notice::Info($note=Old_Version,
		                    $msg=fmt("Host uses protocol version %s which is lower than the safe minimum %s", version_strings[version],
		                             version_strings[tls_minimum_version]),
		                    $conn=c, $suppress_for=1day, $identifier=cat(c$id$resp_h, c$id$resp_p)));

	if ( unsafe_ciphers_regex in c$ssl$cipher )
		NOTICE(Notice::Info($note=Weak_Cipher, $msg=fmt("Host established connection using unsafe cipher suite %s", c$ssl$cipher),
		                    $conn=c, $suppress_for=1day, $identifier=cat(c$id$resp_h, c$id$resp_p, c$ssl$cipher)));
	}

event ssl_dh_server_params(c: connection, p: string, q: string, Ys: string) &priority=3
	{
	if ( ! addr_matches_host(c$id$resp_h, notify_weak_keys) )
		return;

	local length = |p| * 8;

	if ( length < notify_minimal_key_length )
		NOTICE(Notice::Info($note=Weak_Key, $msg=fmt("Host uses weak DH parameters with %d key bits", length), $conn=c,
		                    $suppress_for=1day, $identifier=cat(c$id$resp_h, c$id$resp_p, length)));

	if ( ! notify_dh_length_shorter_cert_length || ! c?$ssl || ! c$ssl?$cert_chain || |c$ssl$cert_chain| == 0 || ! c$ssl$cert_chain[0]?$x509 )
		return;

	local cert = c$ssl$cert_chain[0]$x509$certificate;

	if ( cert?$key_type && (cert$key_type == "rsa" || cert$key_type == "dsa") && cert?$key_length && cert$key_length > length )
		NOTICE(Notice::Info($note=Weak_Key,
		                    $msg=fmt("DH key length of %d bits is smaller certificate key length of %d bits", length, cert$key_length),
		                    $conn=c, $suppress_for=1day, $identifier=cat(c$id$resp_h, c$id$resp_p)));
	}
