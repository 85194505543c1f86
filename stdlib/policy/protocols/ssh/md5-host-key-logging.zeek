##! Logs the MD5 fingerprint of the server's host key.

@load base/protocols/ssh

module SSH;

export {
	redef record Info += {
		## MD5 fingerprint of the server's host key.
		host_key: string &log &optional;
	};
}

event ssh_server_host_key(c: connection, hash: string) &priority=5
	{
	if ( c?$ssh )
		c$ssh$host_key = hash;
	}
