##! Filter expressions for packets.

module PacketFilter;

export {
	## Yields an expression that lets packets of a port pass.
	global port_to_bpf: function(p: port): string;

	## Yields an expression that lets one part of all connections pass.
	##
	## num_parts: the number of parts.
	##
	## this_part: which part, from 0.
	global sampling_filter: function(num_parts: count, this_part: count): string;

	## Joins two expressions, either of which may be empty.
	##
	## lfilter: the first.
	##
	## op: ``and`` or ``or``.
	##
	## rfilter: the second.
	global combine_filters: function(lfilter: string, op: string, rfilter: string): string;
}

function port_to_bpf(p: port): string
	{
	return fmt("%s and port %d", get_port_transport_proto(p), p);
	}

function combine_filters(lfilter: string, op: string, rfilter: string): string
	{
	if ( lfilter == "" )
		return rfilter;

	return rfilter == "" ? lfilter : fmt("(%s) %s (%s)", lfilter, op, rfilter);
	}

function sampling_filter(num_parts: count, this_part: count): string
	{
	# The low halves of both addresses, modulo the number of parts.
	local v4 = "(ip[14:2]+ip[18:2])";
	local v6 = "(ip6[22:2]+ip6[38:2])";
	return combine_filters(fmt("ip and (%s - (%d*(%s/%d)) == %d)", v4, num_parts, v4, num_parts, this_part), "or",
	                       fmt("ip6 and (%s - (%d*(%s/%d)) == %d)", v6, num_parts, v6, num_parts, this_part));
	}
