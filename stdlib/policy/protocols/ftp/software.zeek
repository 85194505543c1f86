##! Tells the software framework what FTP clients call themselves.

@load base/frameworks/software
@load base/protocols/ftp

module FTP;

export {
	redef enum Software::Type += {
		CLIENT,	##< A client.
		SERVER,	##< A server; none is told of yet.
	};
}

event ftp_request(c: connection, command: string, arg: string) &priority=4
	{
	if ( command == "CLNT" )
		Software::found(c$id, Software::Info($unparsed_version=arg, $host=c$id$orig_h, $software_type=CLIENT));
	}
