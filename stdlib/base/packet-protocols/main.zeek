##! Ports of tunnels over UDP. The engine looks into them by itself; the ports
##! tell responders from originators too.

module PacketAnalyzer;

export {
	## Packet analyzers nest down to this depth.
	const max_depth: count = 25 &redef;
}

module GLOBAL;

# Teredo, VXLAN, Geneve, AYIYA, and GTP for users and for control.
redef likely_server_ports += { 3544/udp, 4789/udp, 6081/udp, 5072/udp, 2152/udp, 2123/udp };
