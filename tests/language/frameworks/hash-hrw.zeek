# Rendezvous hashing: when a site goes, only its keys move
@load base/utils/hash_hrw

global pool = HashHRW::Pool();

function sites_of_keys(): vector of count
	{
	local ids: vector of count;
	local i = 0;

	while ( i < 200 )
		{
		ids += HashHRW::get_site(pool, i)$id;
		++i;
		}

	return ids;
	}

event zeek_init()
	{
	for ( _, id in vector(1, 2, 3, 4) )
		print HashHRW::add_site(pool, HashHRW::Site($id=id, $user_data=cat("node-", id)));

	print HashHRW::add_site(pool, HashHRW::Site($id=4)), HashHRW::rem_site(pool, HashHRW::Site($id=9));

	local before = sites_of_keys();
	print HashHRW::rem_site(pool, HashHRW::Site($id=3));
	local after = sites_of_keys();

	local moved = 0;
	local wrong = 0;
	local used: set[count];

	for ( i, id in before )
		{
		add used[id];

		if ( id != after[i] )
			++moved;

		if ( (id == 3) != (id != after[i]) )
			++wrong;
		}

	print |used|, moved > 0, wrong;
	}
