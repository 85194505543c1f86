##! Prototypes of the events of GTP version 1, the tunnels and messages of mobile
##! networks.

## Raised when a connection begins to be looked at as GTPv1.
##
## c: the connection.
global new_gtpv1_state: event(c: connection);

## Raised for each GTPv1 message.
##
## c: the connection that carries it.
##
## hdr: its header.
global gtpv1_message: event(c: connection, hdr: gtpv1_hdr);

## Raised for each packet of a user.
##
## outer: the connection that carries the tunnel.
##
## inner_gtp: the header of the tunnel.
##
## inner_ip: the headers of the packet.
global gtpv1_g_pdu_packet: event(outer: connection, inner_gtp: gtpv1_hdr, inner_ip: pkt_hdr);

## Raised for a request for a new context.
global gtpv1_create_pdp_ctx_request: event(c: connection, hdr: gtpv1_hdr, elements: gtp_create_pdp_ctx_request_elements);

## Raised for the answer to a request for a new context.
global gtpv1_create_pdp_ctx_response: event(c: connection, hdr: gtpv1_hdr, elements: gtp_create_pdp_ctx_response_elements);

## Raised for a request to change a context.
global gtpv1_update_pdp_ctx_request: event(c: connection, hdr: gtpv1_hdr, elements: gtp_update_pdp_ctx_request_elements);

## Raised for the answer to a request to change a context.
global gtpv1_update_pdp_ctx_response: event(c: connection, hdr: gtpv1_hdr, elements: gtp_update_pdp_ctx_response_elements);

## Raised for a request to end a context.
global gtpv1_delete_pdp_ctx_request: event(c: connection, hdr: gtpv1_hdr, elements: gtp_delete_pdp_ctx_request_elements);

## Raised for the answer to a request to end a context.
global gtpv1_delete_pdp_ctx_response: event(c: connection, hdr: gtpv1_hdr, elements: gtp_delete_pdp_ctx_response_elements);
