##! Distances on earth.

## Yields the distance between two places in miles; -1 where one of them is not
## known.
function haversine_distance_loc(loc1: geo_location, loc2: geo_location): double
	{
	if ( ! loc1?$latitude || ! loc1?$longitude || ! loc2?$latitude || ! loc2?$longitude )
		return -1.0;

	return haversine_distance(loc1$latitude, loc1$longitude, loc2$latitude, loc2$longitude);
	}
