##! Has the ports of XMPP looked at; the analyzer follows a connection until it goes on with TLS.

module XMPP;

export {
	## Ports of clients and servers.
	const ports = { 5222/tcp, 5269/tcp } &redef;
}

event zeek_init() &priority=5
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_XMPP, ports);
	}
