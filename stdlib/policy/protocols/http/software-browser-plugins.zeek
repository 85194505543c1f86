##! Tells the software framework of browsers' plugins: Flash by its headers, and
##! what pages of Omniture's advertising servers report in their URIs.

@load base/frameworks/software
@load base/protocols/http

module HTTP;

export {
	redef record Info += {
		## Whether the server is one of Omniture's.
		omniture: bool &default=F;
		## The version of Flash as it was told.
		flash_version: string &optional;
	};

	redef enum Software::Type += {
		## A plugin of a browser.
		BROWSER_PLUGIN
	};
}

event http_header(c: connection, is_orig: bool, name: string, value: string) &priority=3
	{
	if ( ! is_orig )
		{
		if ( name == "SERVER" && /^Omniture/ in value )
			c$http$omniture = T;
		}
	else if ( name == "X-FLASH-VERSION" )
		c$http$flash_version = cat("Flash/", value);
	else if ( name == "X-REQUESTED-WITH" && /Flash/ in value )
		c$http$flash_version = value;
	}

event http_message_done(c: connection, is_orig: bool, stat: http_message_stat)
	{
	if ( ! is_orig || ! c?$http || ! c$http?$flash_version )
		return;

	# Adobe AIR brings a Flash of its own.
	if ( c$http?$user_agent && /AdobeAIR/ in c$http$user_agent )
		c$http$flash_version = cat("AdobeAIR-", c$http$flash_version);

	Software::found(c$id, Software::Info($unparsed_version=c$http$flash_version, $host=c$id$orig_h, $software_type=BROWSER_PLUGIN));
	}

event log_http(rec: Info)
	{
	if ( ! rec$omniture || ! rec?$uri )
		return;

	local parts = split_string_n(rec$uri, /&p=([^&]{5,});&/, T, 1);

	if ( |parts| < 2 )
		return;

	# Without what the pattern needs around the list.
	local plugins = split_string(sub_bytes(parts[1], 4, |parts[1]| - 5), /[[:blank:]]*;[[:blank:]]*/);

	for ( i, plugin in plugins )
		Software::found(rec$id, Software::Info($unparsed_version=plugin, $host=rec$id$orig_h, $software_type=BROWSER_PLUGIN));
	}
