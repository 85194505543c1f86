##! Adds the Community ID to the log of connections: a hash of addresses, ports
##! and protocol that other programs make too.

@load base/protocols/conn

module CommunityID;

export {
	## A number that goes into the hash; all programs must use the same.
	option seed: count = 0;

	## Whether the hash is written in Base64 (T) or hexadecimal (F).
	option do_base64: bool = T;
}

module Conn;

export {
	redef record Info += {
		## The Community ID.
		community_id: string &optional &log;
	};
}

event new_connection(c: connection)
	{
	c$conn$community_id = community_id_v1(c$id, CommunityID::seed, CommunityID::do_base64);
	}
