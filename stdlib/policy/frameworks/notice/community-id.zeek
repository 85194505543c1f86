##! Adds the Community ID to notices about connections.

@load base/frameworks/notice
@load policy/protocols/conn/community-id-logging

module CommunityID::Notice;

export {
	redef record Notice::Info += {
		## The Community ID.
		community_id: string &optional &log;
	};

	## Whether it is added.
	option enabled: bool = T;
}

hook Notice::notice(n: Notice::Info) &priority=-3
	{
	if ( enabled && n?$conn && n$conn?$conn && n$conn$conn?$community_id )
		n$community_id = n$conn$conn$community_id;
	}
