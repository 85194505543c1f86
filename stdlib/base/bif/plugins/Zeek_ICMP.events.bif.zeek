##! Prototypes of the events that ICMP and ICMPv6 raise. Each has the connection
##! as *c* and facts about the message as *info*.

## Raised for messages that have no event of their own.
global icmp_sent: event(c: connection, info: icmp_info);

## Raised for messages that have no event of their own, with the payload.
global icmp_sent_payload: event(c: connection, info: icmp_info, payload: string);

## Raised for an echo request.
##
## id: its identifier.
##
## seq: its sequence number.
##
## payload: its data.
global icmp_echo_request: event(c: connection, info: icmp_info, id: count, seq: count, payload: string);

## Raised for an echo reply.
##
## id: its identifier.
##
## seq: its sequence number.
##
## payload: its data.
global icmp_echo_reply: event(c: connection, info: icmp_info, id: count, seq: count, payload: string);

## Raised for ICMPv6 errors that have no event of their own.
##
## code: code of the error.
##
## context: the packet that it is about.
global icmp_error_message: event(c: connection, info: icmp_info, code: count, context: icmp_context);

## Raised for "destination unreachable".
##
## code: code of the error.
##
## context: the packet that it is about.
global icmp_unreachable: event(c: connection, info: icmp_info, code: count, context: icmp_context);

## Raised for "packet too big" (ICMPv6).
##
## code: code of the error.
##
## context: the packet that it is about.
global icmp_packet_too_big: event(c: connection, info: icmp_info, code: count, context: icmp_context);

## Raised for "time exceeded".
##
## code: code of the error.
##
## context: the packet that it is about.
global icmp_time_exceeded: event(c: connection, info: icmp_info, code: count, context: icmp_context);

## Raised for "parameter problem" (ICMPv6).
##
## code: code of the error.
##
## context: the packet that it is about.
global icmp_parameter_problem: event(c: connection, info: icmp_info, code: count, context: icmp_context);

## Raised for a router solicitation (RFC 4861, section 4.1).
##
## options: its options.
global icmp_router_solicitation: event(c: connection, info: icmp_info, options: icmp6_nd_options);

## Raised for a router advertisement (RFC 4861, section 4.2).
##
## cur_hop_limit: hop limit that hosts should use.
##
## managed: addresses are given out by DHCPv6.
##
## other: other settings are given out by DHCPv6.
##
## home_agent: the router is a home agent (RFC 6275).
##
## pref: preference of the router (RFC 4191).
##
## proxy: the router is a proxy (RFC 4389).
##
## rsv: the two reserved bits.
##
## router_lifetime: how long it is a default router.
##
## reachable_time: how long a neighbor counts as reachable.
##
## retrans_timer: time between solicitations.
##
## options: its options.
global icmp_router_advertisement: event(c: connection, info: icmp_info, cur_hop_limit: count, managed: bool, other: bool, home_agent: bool, pref: count, proxy: bool, rsv: count, router_lifetime: interval, reachable_time: interval, retrans_timer: interval, options: icmp6_nd_options);

## Raised for a neighbor solicitation (RFC 4861, section 4.3).
##
## tgt: the address asked for.
##
## options: its options.
global icmp_neighbor_solicitation: event(c: connection, info: icmp_info, tgt: addr, options: icmp6_nd_options);

## Raised for a neighbor advertisement (RFC 4861, section 4.4).
##
## router: the sender is a router.
##
## solicited: it answers a solicitation.
##
## override: it replaces what is known.
##
## tgt: the address that it is about.
##
## options: its options.
global icmp_neighbor_advertisement: event(c: connection, info: icmp_info, router: bool, solicited: bool, override: bool, tgt: addr, options: icmp6_nd_options);

## Raised for a redirect.
##
## tgt: the better first hop.
##
## dest: the destination that it is for.
##
## options: its options (ICMPv6).
global icmp_redirect: event(c: connection, info: icmp_info, tgt: addr, dest: addr, options: icmp6_nd_options);

## Raised for a multicast listener report, version 1 (RFC 2710).
##
## group_addr: the group.
global icmpv6_mld_report_v1: event(c: connection, group_addr: addr);

## Raised when a multicast listener leaves, version 1 (RFC 2710).
##
## group_addr: the group.
global icmpv6_mld_done_v1: event(c: connection, group_addr: addr);

## Raised for a multicast listener report, version 2 (RFC 3810).
##
## groups: its group records.
global icmpv6_mld_report_v2: event(c: connection, groups: icmp6_mldv2_mar_vec);
