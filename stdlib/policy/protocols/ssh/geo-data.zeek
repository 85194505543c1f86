##! Logs where the other side of an SSH connection is, and tells of logins from
##! and to countries that are watched.

@load base/frameworks/notice
@load base/protocols/ssh

module SSH;

export {
	redef enum Notice::Type += {
		## Somebody logged in from or to one of
		## :zeek:see:`SSH::watched_countries`.
		Watched_Country_Login,
	};

	redef record Info += {
		## Where the side is that is not local.
		remote_location: geo_location &log &optional;
	};

	## Codes of the countries that are watched.
	option watched_countries: set[string] = { "RO" };
}

function get_location(c: connection): geo_location
	{
	return lookup_location(c$ssh$direction == OUTBOUND ? c$id$resp_h : c$id$orig_h);
	}

event ssh_auth_successful(c: connection, auth_method_none: bool) &priority=3
	{
	if ( ! c$ssh?$direction || ! c$ssh?$remote_location )
		return;

	local location = c$ssh$remote_location;
	if ( location?$country_code && location$country_code in watched_countries )
		NOTICE(Notice::Info($note=Watched_Country_Login, $conn=c,
		                    $msg=fmt("SSH login %s watched country: %s",
		                             c$ssh$direction == OUTBOUND ? "to" : "from",
		                             location$country_code)));
	}

event ssh_auth_attempted(c: connection, authenticated: bool) &priority=3
	{
	if ( c$ssh?$direction )
		c$ssh$remote_location = get_location(c);
	}
