##! Carries changes of the options that thin out weirds to the engine, which
##! read them when it started.

module Config;

function apply_weird_names(ID: string, names: string_set): string_set
	{
	if ( ID == "Weird::sampling_whitelist" )
		Reporter::set_weird_sampling_whitelist(names);
	else
		Reporter::set_weird_sampling_global_list(names);

	return names;
	}

function apply_weird_count(ID: string, value: count): count
	{
	if ( ID == "Weird::sampling_threshold" )
		Reporter::set_weird_sampling_threshold(value);
	else
		Reporter::set_weird_sampling_rate(value);

	return value;
	}

function apply_weird_duration(ID: string, value: interval): interval
	{
	Reporter::set_weird_sampling_duration(value);
	return value;
	}

event zeek_init() &priority=5
	{
	Option::set_change_handler("Weird::sampling_whitelist", apply_weird_names, 5);
	Option::set_change_handler("Weird::sampling_global_list", apply_weird_names, 5);
	Option::set_change_handler("Weird::sampling_threshold", apply_weird_count, 5);
	Option::set_change_handler("Weird::sampling_rate", apply_weird_count, 5);
	Option::set_change_handler("Weird::sampling_duration", apply_weird_duration, 5);
	}
