##! Notices for matches of indicators that ask for them.

@load base/frameworks/intel
@load base/frameworks/notice

module Intel;

export {
	redef enum Notice::Type += {
		## An indicator was seen that asks for a notice.
		Intel::Notice
	};

	redef record Intel::MetaData += {
		## Whether a notice is raised when it is seen.
		do_notice: bool &default=F;

		## Where it has to be seen for that.
		if_in: Intel::Where &default=IN_ANYWHERE;
	};
}

event Intel::match(s: Seen, items: set[Item])
	{
	for ( item in items )
		{
		if ( ! item$meta$do_notice || (item$meta$if_in != IN_ANYWHERE && item$meta$if_in != s$where) )
			next;

		local n = Notice::Info($note=Intel::Notice, $msg=fmt("Intel hit on %s at %s", s$indicator, s$where), $sub=s$indicator);
		local services = "";

		if ( s?$conn )
			{
			n$conn = s$conn;

			# The same for both directions.
			local id = s$conn$id;
			n$identifier = id$orig_h < id$resp_h ? cat(s$indicator, id$orig_h, id$resp_h) : cat(s$indicator, id$resp_h, id$orig_h);

			if ( s$conn?$service )
				for ( service in s$conn$service )
					services = cat(services, service, " ");
			}

		n$email_body_sections = vector(fmt("Service: %s\n", services), fmt("Intel source: %s\n", item$meta$source));
		NOTICE(n);
		}
	}
