# FTP by its content (RFC 959, section 5.4): the client names a user; the server greets, and answers to that.

signature dpd_ftp_client {
	ip-proto == tcp
	payload /(|.*[\n\r]) *[uU][sS][eE][rR] /
	tcp-state originator
}

signature dpd_ftp_server {
	ip-proto == tcp
	payload /[\n\r ]*(120|220)[^0-9].*[\n\r] *(230|331)[^0-9]/
	tcp-state responder
	requires-reverse-signature dpd_ftp_client
	enable "ftp"
}
