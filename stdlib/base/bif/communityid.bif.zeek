##! Flow identifiers that other tools compute too.

module GLOBAL;

export {
	## The Community ID of a flow, version 1: the same text for both directions.
	global community_id_v1: function(cid: conn_id, seed: count &default=0, do_base64: bool &default=T): string;
}
