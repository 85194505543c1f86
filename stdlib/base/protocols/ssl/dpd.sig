# TLS by its first messages (RFC 5246, section 6.2.1 and 7.4.1; RFC 6347, section 4.1). A server may send an alert before its hello.

signature dpd_tls_server {
	ip-proto == tcp
	payload /(\x15\x03[\x00-\x03].{4})?\x16\x03[\x00-\x03]..\x02...(\x03[\x00-\x04]|\x7f[\x00-\x50])/
	enable "ssl"
}

signature dpd_tls_client {
	ip-proto == tcp
	payload /\x16\x03[\x00-\x03]..\x01...\x03[\x00-\x03]/
	enable "ssl"
}

signature dpd_dtls_client {
	ip-proto == udp
	payload /\x16\xfe[\xff\xfd]\x00\x00\x00\x00\x00\x00\x00...\x01.{11}\xfe[\xff\xfd]/
	enable "dtls"
}
