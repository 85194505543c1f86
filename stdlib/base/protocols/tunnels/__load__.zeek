##! Tunnels over UDP whose state goes with their connections.

@load base/packet-protocols/gtpv1/finalize
@load base/packet-protocols/teredo/finalize
