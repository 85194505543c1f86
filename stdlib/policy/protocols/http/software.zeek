##! Tells the software framework of browsers and servers by their headers.

@load base/frameworks/software

module HTTP;

export {
	redef enum Software::Type += {
		## A web server.
		SERVER,
		## What makes the pages behind a web server.
		APPSERVER,
		## A browser.
		BROWSER,
	};

	## Names of browsers that are passed over.
	option ignored_user_agents = /NO_DEFAULT/;
}

event http_header(c: connection, is_orig: bool, name: string, value: string) &priority=2
	{
	if ( is_orig )
		{
		if ( name == "USER-AGENT" && ignored_user_agents !in value )
			Software::found(c$id, Software::Info($unparsed_version=value, $host=c$id$orig_h, $software_type=BROWSER));

		return;
		}

	local what = APPSERVER;

	switch ( name ) {
	case "SERVER":
		what = SERVER;
		break;
	case "X-POWERED-BY":
		break;
	case "MICROSOFTSHAREPOINTTEAMSERVICES":
		value = cat("SharePoint/", value);
		break;
	default:
		return;
	}

	Software::found(c$id, Software::Info($unparsed_version=value, $host=c$id$resp_h, $host_p=c$id$resp_p, $software_type=what));
	}
