##! Prototypes of the events that the engine itself raises, for all protocols.

## Raised once before the first packet; network time is not known yet.
global zeek_init: event();

## Raised once after everything else, unless the program was ended by
## :zeek:see:`exit`.
global zeek_done: event();

## Raised once network time is known for the first time.
global network_time_init: event();

## Raised when the last packet was analyzed.
##
## t: network time.
global net_done: event(t: time);

## Raised for the first packet of a connection.
##
## c: the connection.
global new_connection: event(c: connection);

## Raised when a connection's tunnels change; ``c$tunnel`` still tells the old
## ones.
##
## c: the connection.
##
## e: the new tunnels.
global tunnel_changed: event(c: connection, e: EncapsulatingConnVector);

## Raised when a connection is forgotten for inactivity.
##
## c: the connection.
global connection_timeout: event(c: connection);

## Raised when a connection is about to be forgotten, once for each connection.
##
## c: the connection.
global connection_state_remove: event(c: connection);

## Raised when the addresses and ports of a connection are used again by a new
## one while it is still held.
##
## c: the old connection.
global connection_reused: event(c: connection);

## Raised now and then for connections that last long, where asked for.
##
## c: the connection.
global connection_status_update: event(c: connection);

## Raised when a side of a connection changes its IPv6 flow label.
##
## c: the connection.
##
## is_orig: whether the originator's label changed.
##
## old_label: the label before.
##
## new_label: the label now.
global connection_flow_label_changed: event(c: connection, is_orig: bool, old_label: count, new_label: count);

## Raised when originator and responder of a connection are exchanged, because
## its first packet turned out to be the responder's.
##
## c: the connection after the exchange.
global connection_flipped: event(c: connection);

## Raised when an analyzer is attached that was scheduled for the connection by
## :zeek:see:`Analyzer::schedule_analyzer`.
##
## c: the connection.
##
## a: the analyzer.
global scheduled_analyzer_applied: event(c: connection, a: Analyzer::Tag);

## Raised for each packet with its headers, before it belongs to a connection.
##
## p: the headers.
global raw_packet: event(p: raw_pkt_hdr);

## Raised for each packet of a connection.
##
## c: the connection.
##
## p: the headers.
global new_packet: event(c: connection, p: pkt_hdr);

## Raised for each IPv6 packet with extension headers.
##
## c: the connection.
##
## p: the headers.
global ipv6_ext_headers: event(c: connection, p: pkt_hdr);

## Raised for each packet with an encrypted payload header.
##
## p: the headers.
global esp_packet: event(p: pkt_hdr);

## Raised for each IPv6 packet with a mobility header.
##
## p: the headers.
global mobile_ipv6_message: event(p: pkt_hdr);

## Raised for each packet that has payload beyond its transport header.
##
## c: the connection.
##
## contents: the payload.
global packet_contents: event(c: connection, contents: string);

## Raised for each packet that no analyzer took.
##
## pkt: the packet.
global packet_not_processed: event(pkt: pcap_packet);

## Raised for packets of a protocol that no packet analyzer is there for.
##
## analyzer_name: the analyzer that could not pass the packet on.
##
## protocol: number of the unknown protocol.
##
## first_bytes: the first bytes of what could not be looked into.
##
## analyzer_history: the analyzers that the packet went through.
global unknown_protocol: event(analyzer_name: string, protocol: count, first_bytes: string, analyzer_history: string_vec);

## Raised when two copies of the same TCP data differ.
##
## c: the connection.
##
## t1: the data that came first.
##
## t2: the data that came later.
##
## tcp_flags: flags of the later packet, a letter each.
global rexmit_inconsistency: event(c: connection, t1: string, t2: string, tcp_flags: string);

## Raised when data of a stream was acknowledged but not seen.
##
## c: the connection.
##
## is_orig: whether the originator's data is missing.
##
## seq: where it is missing, counted from the stream's start.
##
## length: how many bytes are missing.
global content_gap: event(c: connection, is_orig: bool, seq: count, length: count);

## Raised when an analyzer understands its input.
##
## atype: the analyzer.
##
## info: where it works.
global analyzer_confirmation_info: event(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo);

## Raised when an analyzer cannot make sense of its input.
##
## atype: the analyzer.
##
## info: where it works and what was wrong.
global analyzer_violation_info: event(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo);

## Raised when a UDP exchange ends.
##
## u: the connection.
global udp_session_done: event(u: connection);

## Raised for something odd in a connection.
##
## name: what it is.
##
## c: the connection.
##
## addl: more about it.
##
## source: the analyzer that noticed it.
global conn_weird: event(name: string, c: connection, addl: string, source: string);

## Raised for something odd in a connection that is not held any more.
##
## name: what it is.
##
## id: the connection's addresses and ports.
##
## uid: the connection's identifier.
##
## addl: more about it.
##
## source: the analyzer that noticed it.
global expired_conn_weird: event(name: string, id: conn_id, uid: string, addl: string, source: string);

## Raised for something odd between two hosts that belongs to no connection.
##
## name: what it is.
##
## src: source address.
##
## dst: destination address.
##
## addl: more about it.
##
## source: the analyzer that noticed it.
global flow_weird: event(name: string, src: addr, dst: addr, addl: string, source: string);

## Raised for something odd that belongs to no hosts.
##
## name: what it is.
##
## addl: more about it.
##
## source: the analyzer that noticed it.
global net_weird: event(name: string, addl: string, source: string);

## Raised for something odd in a file.
##
## name: what it is.
##
## f: the file.
##
## addl: more about it.
##
## source: the analyzer that noticed it.
global file_weird: event(name: string, f: fa_file, addl: string, source: string);

## Raised when a signature with an ``event`` action matches.
##
## state: where it matched.
##
## msg: the signature's message.
##
## data: the data that matched last.
##
## end_of_match: where in *data* the match ends.
global signature_match: event(state: signature_state, msg: string, data: string, end_of_match: count);

## The same event without the end of the match.
global signature_match: event(state: signature_state, msg: string, data: string);

## Raised when a signature would begin with an analyzer after more than
## :zeek:see:`dpd_buffer_size` bytes, when it is too late.
##
## c: the connection.
##
## atype: the analyzer.
global protocol_late_match: event(c: connection, atype: Analyzer::Tag);

## Raised for an informational message.
##
## t: network time.
##
## msg: the message.
##
## location: where in a policy it comes from.
global reporter_info: event(t: time, msg: string, location: string) &error_handler;

## Raised for a warning.
##
## t: network time.
##
## msg: the message.
##
## location: where in a policy it comes from.
global reporter_warning: event(t: time, msg: string, location: string) &error_handler;

## Raised for an error.
##
## t: network time.
##
## msg: the message.
##
## location: where in a policy it comes from.
global reporter_error: event(t: time, msg: string, location: string) &error_handler;

## Raised for each policy that was loaded, in the order of loading.
##
## path: path of the policy.
##
## level: depth of the ``@load``, 0 for those of the command line.
global zeek_script_loaded: event(path: string, level: count);

## Raised for every other event, before it; expensive.
##
## name: name of the event.
##
## params: its arguments.
global new_event: event(name: string, params: call_argument_vector);

## Raised when a file comes from a protocol, to find out what tells its parts
## belong together; the handler calls :zeek:see:`set_file_handle`.
##
## tag: the protocol's analyzer.
##
## c: the connection.
##
## is_orig: whether the originator sends the file.
global get_file_handle: event(tag: Analyzer::Tag, c: connection, is_orig: bool);

## Raised for a new file.
##
## f: the file.
global file_new: event(f: fa_file);

## Raised when a file goes over a connection that it was not known to go over.
##
## f: the file.
##
## c: the connection.
##
## is_orig: whether the originator sends it.
global file_over_new_connection: event(f: fa_file, c: connection, is_orig: bool);

## Raised when enough of a file was seen to tell its kind.
##
## f: the file.
##
## meta: what was found out.
global file_sniff: event(f: fa_file, meta: fa_metadata);

## Raised when a file had no new data for its time-out.
##
## f: the file.
global file_timeout: event(f: fa_file);

## Raised when data of a file is missing.
##
## f: the file.
##
## offset: where it is missing.
##
## len: how many bytes are missing.
global file_gap: event(f: fa_file, offset: count, len: count);

## Raised when data of a file came that could not be held until its turn.
##
## f: the file.
##
## offset: where the data belongs.
##
## skipped: how many bytes were given up.
global file_reassembly_overflow: event(f: fa_file, offset: count, skipped: count);

## Raised when a file is about to be forgotten, once for each file.
##
## f: the file.
global file_state_remove: event(f: fa_file);

## Raised when a look-up of the program gave what an earlier one gave.
##
## dm: the result.
global dns_mapping_valid: event(dm: dns_mapping);

## Raised when a look-up of the program failed that succeeded earlier.
##
## dm: the earlier result.
global dns_mapping_unverified: event(dm: dns_mapping);

## Raised when a look-up of the program succeeded that failed earlier.
##
## dm: the result.
global dns_mapping_new_name: event(dm: dns_mapping);

## Raised when a look-up of the program gave nothing where an earlier one gave
## something.
##
## dm: the earlier result.
global dns_mapping_lost_name: event(dm: dns_mapping);

## Raised when a look-up of the program gave something else than an earlier one.
##
## dm: the result.
##
## old_addrs: addresses that are gone.
##
## new_addrs: addresses that are new.
global dns_mapping_altered: event(dm: dns_mapping, old_addrs: addr_set, new_addrs: addr_set);

## Raised when a look-up of an address by the program gave another name than an
## earlier one.
##
## prev: the earlier result.
##
## latest: the result.
global dns_mapping_name_changed: event(prev: dns_mapping, latest: dns_mapping);

## Raised when a policy opened a file, before :zeek:see:`open` returns: handlers
## may still change how it is written, see :zeek:see:`enable_raw_output`.
##
## f: the file.
global file_opened: event(f: file);

## Of the reference's anonymization of addresses. Never raised:
## :zeek:see:`anonymize_addr` yields its result alone.
##
## orig: the address.
##
## mapped: what stands for it.
global anonymization_mapping: event(orig: addr, mapped: addr);

## Of the reference's profiling by policy, see :zeek:id:`profiling_interval`.
## Never raised.
##
## f: the file that was written to.
##
## expensive: whether expensive measurements were made.
global profiling_update: event(f: file, expensive: bool);

module Pcap;

export {
	## Raised when a trace was read to its end.
	##
	## path: path of the trace.
	global file_done: event(path: string);
}

module GLOBAL;
