# Kerberos over UDP: a request to the authentication service and the version of its protocol.

signature dpd_krb_udp {
	ip-proto == udp
	payload /\x6c...\x30...\xa1\x03\x02\x05/
	enable "krb"
}
