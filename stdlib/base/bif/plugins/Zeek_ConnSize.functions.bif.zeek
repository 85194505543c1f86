##! What the engine watches of the size of connections. It takes one number of
##! each kind; :zeek:see:`ConnThreshold::set_bytes_threshold` and its like keep
##! several.

## Watches for a number of bytes of a side; 0 for none.
##
## Returns: false where there is no such connection.
global set_current_conn_bytes_threshold: function(cid: conn_id, threshold: count, is_orig: bool): bool;

## Watches for a number of packets of a side; 0 for none.
##
## Returns: false where there is no such connection.
global set_current_conn_packets_threshold: function(cid: conn_id, threshold: count, is_orig: bool): bool;

## Watches for an age; 0 for none.
##
## Returns: false where there is no such connection.
global set_current_conn_duration_threshold: function(cid: conn_id, threshold: interval): bool;

## Yields the number of bytes that is watched for, 0 for none.
global get_current_conn_bytes_threshold: function(cid: conn_id, is_orig: bool): count;

## Yields the number of packets that is watched for, 0 for none.
global get_current_conn_packets_threshold: function(cid: conn_id, is_orig: bool): count;

## Yields the age that is watched for, 0 for none.
global get_current_conn_duration_threshold: function(cid: conn_id): interval;
