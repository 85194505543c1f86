# POP3 by its content (RFC 1939, sections 4 and 7; RFC 2449; RFC 2595): the server greets, and the client logs in, asks what the server
# can do, or goes over to TLS.

signature dpd_pop3_server {
	ip-proto == tcp
	payload /^\+OK/
	tcp-state responder
	requires-reverse-signature dpd_pop3_client
	enable "pop3"
}

signature dpd_pop3_client {
	ip-proto == tcp
	payload /(|.*[\r\n])[[:space:]]*([uU][sS][eE][rR][[:space:]]|[aA][pP][oO][pP][[:space:]]|[cC][aA][pP][aA]|[aA][uU][tT][hH]|[sS][tT][lL][sS])/
	tcp-state originator
}
