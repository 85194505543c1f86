##! Prototypes of the events that UDP raises. Each has the connection as *u*.

## Raised for each packet of the originator.
global udp_request: event(u: connection);

## Raised for each packet of the responder.
global udp_reply: event(u: connection);

## Raised for the payload of each packet, where asked for by
## :zeek:see:`udp_content_ports` and its like.
##
## is_orig: whether the originator sent it.
##
## contents: the payload.
global udp_contents: event(u: connection, is_orig: bool, contents: string);

## Raised when the number of wrong checksums reaches 1, 10, 100 and so on.
##
## is_orig: whether the originator's are wrong.
##
## threshold: the number.
global udp_multiple_checksum_errors: event(u: connection, is_orig: bool, threshold: count);
