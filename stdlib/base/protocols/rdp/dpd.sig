# A client's first message with a cookie, or one of the settings with a well known channel; the server's answers to either.

signature dpd_rdp_client {
	ip-proto == tcp
	payload /.*(Cookie: mstshash\=|Duca.*(rdpdr|rdpsnd|drdynvc|cliprdr))/
	requires-reverse-signature dpd_rdp_server
	enable "rdp"
}

signature dpd_rdp_server {
	ip-proto == tcp
	payload /(.{5}\xd0|.*McDn)/
}

# The first datagram acknowledges nothing and is filled up to this size (MS-RDPEUDP, 3.1.5.1.1).
signature dpd_rdpeudp_syn {
	ip-proto == udp
	payload-size == 1232
	payload /^\xff{4}.{2}.{1}\x01/
	enable "rdpeudp"
}
