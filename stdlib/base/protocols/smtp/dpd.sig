# SMTP by its content (RFC 5321, section 3.1): a greeting of the server and one of the client.

signature dpd_smtp_client {
	ip-proto == tcp
	payload /(|.*[\n\r])[[:space:]]*([hH][eE][lL][oO]|[eE][hH][lL][oO])/
	tcp-state originator
	requires-reverse-signature dpd_smtp_server
	enable "smtp"
}

signature dpd_smtp_server {
	ip-proto == tcp
	payload /^[[:space:]]*220[[:space:]-]/
	tcp-state responder
}
