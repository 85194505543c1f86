##! Distances between addresses, by where data bases say that they are.

## Yields how far two addresses lie apart, in miles, or -1.0 where it is not
## known where one of them is.
##
## a1: the first.
##
## a2: the second.
##
## .. zeek:see:: haversine_distance lookup_location
function haversine_distance_ip(a1: addr, a2: addr): double
	{
	local place1 = lookup_location(a1);
	local place2 = lookup_location(a2);

	if ( place1?$latitude && place1?$longitude && place2?$latitude && place2?$longitude )
		return haversine_distance(place1$latitude, place1$longitude, place2$latitude, place2$longitude);

	return -1.0;
	}
