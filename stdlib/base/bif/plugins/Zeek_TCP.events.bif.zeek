##! Prototypes of the events that TCP raises. Each has the connection as *c*.

## Raised when the data of a connection begins to be put in order.
global new_connection_contents: event(c: connection);

## Raised when a SYN got no answer for :zeek:see:`tcp_attempt_delay`.
global connection_attempt: event(c: connection);

## Raised for the responder's SYN/ACK; where the originator's SYN was not seen,
## its state is not :zeek:see:`TCP_ESTABLISHED`.
global connection_established: event(c: connection);

## Raised when both sides of a connection sent something, but its start was not
## seen.
global partial_connection: event(c: connection);

## Raised when one side of a connection whose start was not seen closes, and
## the other does not within :zeek:see:`tcp_partial_close_delay`.
global connection_partial_close: event(c: connection);

## Raised when both sides closed.
global connection_finished: event(c: connection);

## Raised when one side closed while the other never sent anything.
global connection_half_finished: event(c: connection);

## Raised when the responder answers a SYN with a reset.
global connection_rejected: event(c: connection);

## Raised when one side resets an established connection.
global connection_reset: event(c: connection);

## Raised for each connection that is still open when the program ends.
global connection_pending: event(c: connection);

## Raised for each SYN and SYN/ACK.
##
## pkt: what the packet says.
global connection_SYN_packet: event(c: connection, pkt: SYN_packet);

## Raised for the originator's first acknowledgement.
global connection_first_ACK: event(c: connection);

## Raised when the data of a side ended, for each side once.
##
## is_orig: whether it is the originator's.
global connection_EOF: event(c: connection, is_orig: bool);

## Raised for each TCP packet; expensive.
##
## is_orig: whether the originator sent it.
##
## flags: its flags, a letter each: S SYN, F FIN, R RST, A ACK, P PSH, U URG,
##        E ECE, C CWR.
##
## seq: its sequence number, counted from the connection's start.
##
## ack: its acknowledgement number, counted likewise; 0 without ACK.
##
## len: bytes of its payload as its header says.
##
## payload: the payload, shorter than *len* where it was cut off.
global tcp_packet: event(c: connection, is_orig: bool, flags: string, seq: count, ack: count, len: count, payload: string);

## Raised for each option of each TCP header; expensive.
##
## is_orig: whether the originator sent it.
##
## opt: number of the option.
##
## optlen: its length with the number and length bytes.
global tcp_option: event(c: connection, is_orig: bool, opt: count, optlen: count);

## Raised for each TCP header that has options; expensive.
##
## is_orig: whether the originator sent it.
##
## options: all its options.
global tcp_options: event(c: connection, is_orig: bool, options: TCP::OptionList);

## Raised for each piece of data in order, where asked for by
## :zeek:see:`tcp_content_delivery_ports_orig` and its like.
##
## is_orig: whether the originator sent it.
##
## seq: its place in the stream.
##
## contents: the data.
global tcp_contents: event(c: connection, is_orig: bool, seq: count, contents: string);

## Raised at the end of a connection with what both sides repeated and sent out
## of order; only with ``Analyzer::ANALYZER_TCPSTATS`` switched on.
##
## c: the connection.
##
## os: counts of the originator.
##
## rs: counts of the responder.
global conn_stats: event(c: connection, os: endpoint_stats, rs: endpoint_stats);

## Raised for each retransmission; only with ``Analyzer::ANALYZER_TCPSTATS``
## switched on.
##
## is_orig: whether the originator sent it.
##
## seq: its place in the stream.
##
## len: its length.
##
## data_in_flight: bytes that the side sent and that were not acknowledged.
##
## window: the window it told.
global tcp_rexmit: event(c: connection, is_orig: bool, seq: count, len: count, data_in_flight: count, window: count);

## Raised when the number of wrong checksums reaches 1, 10, 100 and so on.
##
## is_orig: whether the originator's are wrong.
##
## threshold: the number.
global tcp_multiple_checksum_errors: event(c: connection, is_orig: bool, threshold: count);

## Raised when the number of zero windows reaches 1, 10, 100 and so on.
##
## is_orig: whether the originator told them.
##
## threshold: the number.
global tcp_multiple_zero_windows: event(c: connection, is_orig: bool, threshold: count);

## Raised when the number of retransmissions reaches 1, 10, 100 and so on.
##
## is_orig: whether the originator sent them.
##
## threshold: the number.
global tcp_multiple_retransmissions: event(c: connection, is_orig: bool, threshold: count);

## Raised when the number of gaps reaches 1, 10, 100 and so on.
##
## is_orig: whether the originator's data is missing.
##
## threshold: the number.
global tcp_multiple_gap: event(c: connection, is_orig: bool, threshold: count);

## Raised when the contents of a side cannot be written to their file any more.
##
## is_orig: whether they are the originator's.
##
## msg: what went wrong.
global contents_file_write_failure: event(c: connection, is_orig: bool, msg: string);
