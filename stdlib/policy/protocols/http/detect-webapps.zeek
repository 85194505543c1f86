##! Tells the software framework of web applications, found by signatures.

@load base/frameworks/signatures
@load base/frameworks/software
@load base/protocols/http

@load-sigs ./detect-webapps.sig

module HTTP;

# They are no attacks.
redef Signatures::ignored_ids += /^webapp-/;

export {
	redef enum Software::Type += {
		## A web application.
		WEB_APPLICATION,
	};

	redef record Software::Info += {
		## The URL nearest to the server's root at which the application was seen.
		url: string &optional &log;
	};
}

event signature_match(state: signature_state, msg: string, data: string) &priority=5
	{
	if ( /^webapp-/ !in state$sig_id || ! state$conn?$http )
		return;

	local c = state$conn;
	local info = Software::Info($name=msg, $unparsed_version=msg, $host=c$id$resp_h, $host_p=c$id$resp_p, $software_type=WEB_APPLICATION);
	info$url = build_url_http(c$http);
	Software::found(c$id, info);
	}

event Software::register(info: Software::Info) &priority=5
	{
	if ( ! info?$url || info$host !in Software::tracked || info$name !in Software::tracked[info$host] )
		return;

	local known = Software::tracked[info$host][info$name];

	# A URL above the one that is known is nearer to the root, and logged.
	if ( known?$url && |info$url| <= |known$url| && strstr(known$url, info$url) == 1 )
		{
		known$url = info$url;
		info$force_log = T;
		}
	}
