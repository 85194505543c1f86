##! Addresses, names, URLs and software in headers of HTTP requests.

@load base/frameworks/intel
@load base/utils/addrs
@load ./where-locations

module Intel;

# A host header without the port that may stand there.
function host_of_header(value: string): string
	{
	return gsub(value, /:[[:digit:]]+$/, "");
	}

event http_header(c: connection, is_orig: bool, name: string, value: string) &group="Intel::ADDR"
	{
	if ( ! is_orig )
		return;

	if ( name == "HOST" )
		{
		local host = host_of_header(value);
		if ( is_valid_ip(host) )
			Intel::seen(Intel::Seen($host=to_addr(host), $indicator_type=Intel::ADDR, $conn=c, $where=HTTP::IN_HOST_HEADER));
		}
	else if ( name == "X-FORWARDED-FOR" && is_valid_ip(value) )
		{
		for ( _, address in extract_ip_addresses(value) )
			Intel::seen(Intel::Seen($host=to_addr(address), $indicator_type=Intel::ADDR, $conn=c,
			                        $where=HTTP::IN_X_FORWARDED_FOR_HEADER));
		}
	}

event http_header(c: connection, is_orig: bool, name: string, value: string) &group="Intel::DOMAIN"
	{
	if ( ! is_orig || name != "HOST" )
		return;

	local host = host_of_header(value);
	if ( ! is_valid_ip(host) )
		Intel::seen(Intel::Seen($indicator=host, $indicator_type=Intel::DOMAIN, $conn=c, $where=HTTP::IN_HOST_HEADER));
	}

event http_header(c: connection, is_orig: bool, name: string, value: string) &group="Intel::URL"
	{
	if ( is_orig && name == "REFERER" )
		Intel::seen(Intel::Seen($indicator=sub(value, /^.*:\/\//, ""), $indicator_type=Intel::URL, $conn=c,
		                        $where=HTTP::IN_REFERRER_HEADER));
	}

event http_header(c: connection, is_orig: bool, name: string, value: string) &group="Intel::SOFTWARE"
	{
	if ( is_orig && name == "USER-AGENT" )
		Intel::seen(Intel::Seen($indicator=value, $indicator_type=Intel::SOFTWARE, $conn=c, $where=HTTP::IN_USER_AGENT_HEADER));
	}
