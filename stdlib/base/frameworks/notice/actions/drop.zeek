##! Marks notices whose host a policy blocked.

module Notice;

export {
	redef record Info += {
		## Whether the host was blocked.
		dropped: bool &log &default=F;
	};
}
