##! Spreads keys over sites by rendezvous hashing: when a site comes or goes, only
##! the keys move that belong to it.

module HashHRW;

export {
	## One of the places that get keys.
	type Site: record {
		id: count;	##< Its number, below 2^32, different from all others.
		user_data: any &optional;	##< What its owner wants to remember of it.
	};

	## Sites by number.
	type SiteTable: table[count] of Site;

	## The sites over which keys are spread.
	type Pool: record {
		sites: SiteTable &default=SiteTable();	##< All of them.
	};

	## Takes a site in.
	##
	## Returns: F if there is one with this number already.
	global add_site: function(pool: Pool, site: Site): bool;

	## Takes a site out.
	##
	## Returns: F if there is none with this number.
	global rem_site: function(pool: Pool, site: Site): bool;

	## Tells which site gets a key. The pool must not be empty.
	global get_site: function(pool: Pool, key: any): Site;
}

function add_site(pool: Pool, site: Site): bool
	{
	if ( site$id in pool$sites )
		return F;

	pool$sites[site$id] = site;
	return T;
	}

function rem_site(pool: Pool, site: Site): bool
	{
	if ( site$id !in pool$sites )
		return F;

	delete pool$sites[site$id];
	return T;
	}

function get_site(pool: Pool, key: any): Site
	{
	local digest = fnv1a32(key);
	local chosen = 0;
	local heaviest = -1;

	for ( id, _ in pool$sites )
		{
		local weight = hrw_weight(digest, id);

		# Of two sites of one weight the higher number wins, whatever the table's order is.
		if ( weight < heaviest || (weight == heaviest && id <= chosen) )
			next;

		heaviest = weight;
		chosen = id;
		}

	return pool$sites[chosen];
	}
