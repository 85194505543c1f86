##! Indicators that are known to be harmless: their matches are not logged.

@load base/frameworks/intel

module Intel;

export {
	redef record Intel::MetaData += {
		## Whether it is harmless.
		whitelist: bool &default=F;
	};
}

hook Intel::extend_match(info: Info, s: Seen, items: set[Item]) &priority=9
	{
	local is_harmless = F;

	# A break in the loop would leave the loop, not the hook.
	for ( item in items )
		is_harmless = is_harmless || item$meta$whitelist;

	if ( is_harmless )
		break;
	}
