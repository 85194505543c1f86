##! Keeps connections of interactive protocols longer: their users may be away
##! for a while.

module Conn;

export {
	## How long a connection is kept without packets, by confirmed analyzer.
	option analyzer_inactivity_timeouts: table[AllAnalyzers::Tag] of interval = {
		[[Analyzer::ANALYZER_SSH, Analyzer::ANALYZER_FTP]] = 1 hrs,
	};

	## How long a connection is kept without packets, by port of the service.
	option port_inactivity_timeouts: table[port] of interval = {
		[[21/tcp, 22/tcp, 23/tcp, 513/tcp]] = 1 hrs,
	};
}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo)
	{
	if ( info?$c && atype in analyzer_inactivity_timeouts )
		set_inactivity_timeout(info$c$id, analyzer_inactivity_timeouts[atype]);
	}

event connection_established(c: connection)
	{
	local service_port = c$id$resp_p;

	# Without the SYN the sides may be the wrong way round.
	if ( c$orig$state == TCP_INACTIVE && service_port !in likely_server_ports && c$id$orig_p in likely_server_ports )
		service_port = c$id$orig_p;

	if ( service_port in port_inactivity_timeouts )
		set_inactivity_timeout(c$id, port_inactivity_timeouts[service_port]);
	}
