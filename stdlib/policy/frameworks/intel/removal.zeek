##! Lines of files that remove indicators.

@load base/frameworks/intel

module Intel;

export {
	redef record Intel::MetaData += {
		## Whether the indicator is removed.
		remove: bool &default=F;
	};
}

hook Intel::filter_item(item: Item)
	{
	if ( item$meta$remove )
		{
		Intel::remove(item);
		break;
		}
	}
