##! Gives :zeek:enum:`Notice::ACTION_DROP` its meaning: the notice's source is dropped,
##! let go and watched, as catch-and-release does it.

@load base/frameworks/netcontrol
@load base/frameworks/notice/main
@load policy/frameworks/netcontrol/catch-and-release

module Notice;

export {
	redef record Info += {
		## Whether the source is dropped.
		dropped: bool &log &default=F;
	};
}

hook notice(n: Notice::Info) &priority=-5
	{
	if ( ACTION_DROP !in n$actions || ! n?$src )
		return;

	# Once watched, it is dropped again when it comes back.
	if ( NetControl::get_catch_release_info(n$src)$watch_until != double_to_time(0.0) )
		return;

	local info = NetControl::drop_address_catch_release(n$src, n?$msg ? fmt("ACTION_DROP: %s", n$msg) : "ACTION_DROP");
	n$dropped = info$watch_until != double_to_time(0.0);
	}
