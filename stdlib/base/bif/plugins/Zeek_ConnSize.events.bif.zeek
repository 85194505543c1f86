##! Prototypes of the events about the size of connections.

## Raised when a side has sent as many bytes as was asked to be told.
##
## c: the connection.
##
## threshold: the number of bytes.
##
## is_orig: whether it is the originator.
global conn_bytes_threshold_crossed: event(c: connection, threshold: count, is_orig: bool);

## Raised when a side has sent as many packets as was asked to be told.
##
## c: the connection.
##
## threshold: the number of packets.
##
## is_orig: whether it is the originator.
global conn_packets_threshold_crossed: event(c: connection, threshold: count, is_orig: bool);

## Raised when a connection has lasted as long as was asked to be told.
##
## c: the connection.
##
## threshold: the duration.
##
## is_orig: whether the originator sent the packet that crossed it.
global conn_duration_threshold_crossed: event(c: connection, threshold: interval, is_orig: bool);

## Raised when both sides together have sent as many packets as
## :zeek:see:`ConnThreshold::generic_packet_thresholds` asks for.
##
## c: the connection.
##
## threshold: the number of packets.
global conn_generic_packet_threshold_crossed: event(c: connection, threshold: count);
