# Each frame begins with these two bytes (IEEE 1815, 9.2.4).

signature dpd_dnp3_client {
	ip-proto == tcp
	payload /\x05\x64/
	tcp-state originator
}

signature dpd_dnp3_server {
	ip-proto == tcp
	payload /\x05\x64/
	tcp-state responder
	enable "dnp3_tcp"
}

signature dpd_dnp3_server_udp {
	ip-proto == udp
	payload /\x05\x64/
	enable "dnp3_udp"
}
