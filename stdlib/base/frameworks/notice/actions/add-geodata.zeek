##! Adds to notices where on earth the host is that is not of the site.

@load ../main
@load base/utils/site

module Notice;

export {
	redef enum Action += {
		## The place is looked up; :zeek:see:`Site::local_nets` must be set.
		ACTION_ADD_GEODATA
	};

	redef record Info += {
		## Where the host is.
		remote_location: geo_location &log &optional;
	};

	## Types whose place is looked up.
	option lookup_location_types: set[Notice::Type] = {};
}

hook policy(n: Notice::Info) &priority=10
	{
	if ( n$note in Notice::lookup_location_types )
		add n$actions[ACTION_ADD_GEODATA];
	}

# Early, for others that want to know.
hook notice(n: Notice::Info) &priority=10
	{
	if ( ACTION_ADD_GEODATA !in n$actions || |Site::local_nets| == 0 || n?$remote_location )
		return;

	if ( n?$src && ! Site::is_local_addr(n$src) )
		n$remote_location = lookup_location(n$src);
	else if ( n?$dst && ! Site::is_local_addr(n$dst) )
		n$remote_location = lookup_location(n$dst);
	}
