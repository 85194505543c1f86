# SSH by its version lines (RFC 4253, section 4.2). The server's comes first as a rule, yet either may.

signature dpd_ssh_client {
	ip-proto == tcp
	payload /^[sS][sS][hH]-[12]\./
	requires-reverse-signature dpd_ssh_server
	tcp-state originator
	enable "ssh"
}

signature dpd_ssh_server {
	ip-proto == tcp
	payload /^[sS][sS][hH]-[12]\./
	tcp-state responder
}
