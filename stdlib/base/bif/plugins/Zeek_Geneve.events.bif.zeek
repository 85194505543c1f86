##! Prototypes of the events about Geneve tunnels (RFC 8926).

## Raised for each packet in a Geneve tunnel.
##
## outer: the tunnel's connection.
##
## inner: the headers of what is inside.
##
## vni: number of the virtual network.
global geneve_packet: event(outer: connection, inner: pkt_hdr, vni: count);
