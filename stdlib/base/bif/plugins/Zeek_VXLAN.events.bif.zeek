##! Prototypes of the events about VXLAN tunnels (RFC 7348).

## Raised for each packet in a VXLAN tunnel.
##
## outer: the tunnel's connection.
##
## inner: the headers of what is inside.
##
## vni: number of the virtual network.
global vxlan_packet: event(outer: connection, inner: pkt_hdr, vni: count);
