##! What the engine does for policies about TCP.

## Yields the sequence number of the originator's last byte, counted from its
## first; 0 for other connections.
global get_orig_seq: function(cid: conn_id): count;

## The same for the responder.
global get_resp_seq: function(cid: conn_id): count;

## Writes the data of a connection to a file.
##
## cid: the connection.
##
## direction: whose data, one of the ``CONTENTS_*`` constants.
##
## f: the file.
##
## Returns: false where there is no such connection.
global set_contents_file: function(cid: conn_id, direction: count, f: file): bool;

## Yields the file that the data of a connection is written to.
##
## cid: the connection.
##
## direction: whose data, :zeek:see:`CONTENTS_ORIG` or :zeek:see:`CONTENTS_RESP`.
global get_contents_file: function(cid: conn_id, direction: count): file;

module TCP;

export {
	## Yields the options of the TCP packet at hand as bytes.
	##
	## stop_at_eol: whether the end-of-options mark ends them.
	global raw_options: function(stop_at_eol: bool &default=T): TCP::RawOptionList;
}

module GLOBAL;
