# SOCKS by the first bytes of both sides.

# Version 4: a command, and after the address a user name of moderate length.
signature dpd_socks4_client {
	ip-proto == tcp
	payload /^\x04[\x01\x02].{0,32}\x00/
	tcp-state originator
}

signature dpd_socks4_server {
	ip-proto == tcp
	requires-reverse-signature dpd_socks4_client
	payload /^\x00[\x5a\x5b\x5c\x5d]/
	tcp-state responder
	enable "socks"
}

# The same where the responder asks.
signature dpd_socks4_reverse_client {
	ip-proto == tcp
	payload /^\x04[\x01\x02].{0,32}\x00/
	tcp-state responder
}

signature dpd_socks4_reverse_server {
	ip-proto == tcp
	requires-reverse-signature dpd_socks4_reverse_client
	payload /^\x00[\x5a\x5b\x5c\x5d]/
	tcp-state originator
	enable "socks"
}

# Version 5: a list of methods that begins with a common one, and the server's choice.
signature dpd_socks5_client {
	ip-proto == tcp
	payload /^\x05.[\x00\x01\x02]/
	tcp-state originator
}

signature dpd_socks5_server {
	ip-proto == tcp
	requires-reverse-signature dpd_socks5_client
	payload /^\x05(\x00|\x01[\x00\x01\x02])/
	tcp-state responder
	enable "socks"
}
