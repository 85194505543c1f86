##! Settings of the reference's parsers that policies redefine. Limits of the
##! parsers here are their own, see the documentation of each; these names are
##! known so that such policies load.

module BinPAC;

export {
	## Bytes that a flow's buffer grows to.
	const flowbuffer_capacity_max = 10 * 1024 * 1024 &redef;

	## Bytes that a flow's buffer begins with.
	const flowbuffer_capacity_min = 512 &redef;

	## Bytes from which on a flow's buffer shrinks again.
	const flowbuffer_contract_threshold = 2 * 1024 * 1024 &redef;
}

module NCP;

export {
	## Bytes of the longest frame of NCP.
	const max_frame_size = 65536 &redef;
}

module Gnutella;

export {
	## Bytes of the longest line of Gnutella.
	const max_line_length = 8192 &redef;

	## Bytes of the longest header of Gnutella.
	const max_header_length = 32768 &redef;
}

module GLOBAL;
