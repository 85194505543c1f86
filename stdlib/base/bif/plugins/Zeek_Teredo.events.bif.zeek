##! Prototypes of the events about tunnels over UDP. Each has the tunnel's
##! connection as *outer* and the headers of what is inside as *inner*.

## Raised for each packet in a Teredo tunnel (RFC 4380).
global teredo_packet: event(outer: connection, inner: teredo_hdr);

## Raised when a connection begins to be looked at as a Teredo tunnel.
##
## c: the connection.
global new_teredo_state: event(c: connection);

## Raised for a packet with an authentication header.
global teredo_authentication: event(outer: connection, inner: teredo_hdr);

## Raised for a packet with an origin indication.
global teredo_origin_indication: event(outer: connection, inner: teredo_hdr);

## Raised for a packet without payload, as they keep a tunnel open.
global teredo_bubble: event(outer: connection, inner: teredo_hdr);
