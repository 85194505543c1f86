# SSLv2 by its first messages. Its headers are so short that other protocols look like it now and then; hence it is not loaded by default.

signature dpd_ssl_server {
	ip-proto == tcp
	payload /...?\x04..\x00\x02/
	requires-reverse-signature dpd_ssl_client
	tcp-state responder
	enable "ssl"
}

signature dpd_ssl_client {
	ip-proto == tcp
	payload /...?\x01[\x00\x03][\x00-\x04]/
	tcp-state originator
}
