##! Tells the software framework of MySQL servers by their greeting.

@load base/frameworks/software
@load base/protocols/mysql

module MySQL;

export {
	redef enum Software::Type += {
		## A MySQL server.
		MySQL::SERVER,
	};
}

event mysql_server_version(c: connection, ver: string)
	{
	if ( ver == "" )
		return;

	Software::found(c$id, Software::Info($unparsed_version=fmt("MySQL/%s", ver), $host=c$id$resp_h,
	                                     $host_p=c$id$resp_p, $software_type=SERVER));
	}
