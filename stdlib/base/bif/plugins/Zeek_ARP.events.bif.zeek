##! Prototypes of the events that ARP raises.

## Raised for an ARP request.
##
## mac_src: source of the frame.
##
## mac_dst: destination of the frame.
##
## SPA: protocol address of the sender.
##
## SHA: hardware address of the sender.
##
## TPA: protocol address of the target.
##
## THA: hardware address of the target.
global arp_request: event(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string);

## Raised for an ARP reply, with the same arguments as :zeek:see:`arp_request`.
global arp_reply: event(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string);

## Raised for an ARP packet that makes no sense.
##
## SPA: protocol address of the sender.
##
## SHA: hardware address of the sender.
##
## TPA: protocol address of the target.
##
## THA: hardware address of the target.
##
## explanation: what is wrong.
global bad_arp: event(SPA: addr, SHA: string, TPA: addr, THA: string, explanation: string);
