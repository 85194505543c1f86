##! Directions and hosts, as seen from the local networks.

@load ./site

## Directions of connections.
type Direction: enum {
	INBOUND,	##< From outside to a local host.
	OUTBOUND,	##< From a local host to outside.
	BIDIRECTIONAL,	##< Either of both.
	NO_DIRECTION	##< None.
};

## Tells whether a connection has a direction.
function id_matches_direction(id: conn_id, d: Direction): bool
	{
	local from_local = Site::is_local_addr(id$orig_h);
	local to_local = Site::is_local_addr(id$resp_h);

	switch ( d )
		{
		case INBOUND:
			return to_local && ! from_local;
		case OUTBOUND:
			return from_local && ! to_local;
		case BIDIRECTIONAL:
			return from_local != to_local;
		default:
			return F;
		}
	}

## Sets of hosts.
type Host: enum {
	LOCAL_HOSTS,	##< Those of the local networks.
	REMOTE_HOSTS,	##< The others.
	ALL_HOSTS,	##< All.
	NO_HOSTS	##< None.
};

## Tells whether a host is in a set.
function addr_matches_host(ip: addr, h: Host): bool
	{
	switch ( h )
		{
		case ALL_HOSTS:
			return T;
		case LOCAL_HOSTS:
			return Site::is_local_addr(ip);
		case REMOTE_HOSTS:
			return ! Site::is_local_addr(ip);
		default:
			return F;
		}
	}
