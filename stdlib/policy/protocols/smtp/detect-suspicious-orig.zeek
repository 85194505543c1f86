##! Notices where a mail comes from a place that it should not come from.

@load base/frameworks/notice/main
@load base/protocols/smtp/main

module SMTP;

export {
	redef enum Notice::Type += {
		## A mail came from such a place.
		Suspicious_Origination
	};

	## Countries, as two capital letters. They have no effect as long as there is no
	## reader of data bases of locations.
	option suspicious_origination_countries: set[string] = {};

	## Networks.
	option suspicious_origination_networks: set[subnet] = {};
}

function check_origination(rec: Info, ip: addr, message: string)
	{
	if ( ip in suspicious_origination_networks )
		NOTICE(Notice::Info($note=Suspicious_Origination, $msg=fmt(message, "", ip), $id=rec$id));
	}

event log_smtp(rec: Info)
	{
	if ( rec?$x_originating_ip )
		check_origination(rec, rec$x_originating_ip, "An email originated from %s (%s).");

	if ( rec?$path )
		check_origination(rec, rec$path[|rec$path| - 1],
		                  "Based up Received headers, email originated from %s (%s).");
	}
