##! IMAP up to the login or to TLS; there is no log of it.

module IMAP;

export {
	## Ports of IMAP servers.
	const ports = { 143/tcp } &redef;
}

event zeek_init() &priority=5
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_IMAP, ports);
	}
