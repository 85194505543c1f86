# What a controller of the OpenFlow framework is asked for, and the rules of NetControl that it is asked for
@load base/frameworks/openflow
@load base/frameworks/netcontrol

event OpenFlow::controller_activated(name: string, controller: OpenFlow::Controller)
	{
	print "ready", name, controller$describe(controller$state);
	}

event OpenFlow::flow_mod_success(name: string, match: OpenFlow::ofp_match, flow_mod: OpenFlow::ofp_flow_mod, msg: string)
	{
	print "done", name, flow_mod$command, OpenFlow::get_cookie_uid(flow_mod$cookie), msg;
	}

event NetControl::rule_added(r: NetControl::Rule, p: NetControl::PluginState, msg: string)
	{
	print "rule added", r$ty, r$entity$ty;
	NetControl::remove_rule(r$id);
	}

event NetControl::rule_removed(r: NetControl::Rule, p: NetControl::PluginState, msg: string)
	{
	print "rule removed", r$ty, r$entity$ty;
	}

event NetControl::init()
	{
	local ryu = OpenFlow::ryu_new(192.0.2.1, 8080, 42);
	ryu$state$ryu_debug = T;
	NetControl::activate(NetControl::create_openflow(ryu, NetControl::OfConfig($monitor=F, $priority_offset=+10)), 0);
	}

event NetControl::init_done()
	{
	local id = conn_id($orig_h=192.0.2.7, $orig_p=1024/tcp, $resp_h=198.51.100.9, $resp_p=80/tcp);
	NetControl::drop_connection(id, 30sec);
	NetControl::drop_address([2001:db8::1], 0sec);
	}

event zeek_init()
	{
	local cookie = OpenFlow::generate_cookie(7);
	print cookie, OpenFlow::get_cookie_uid(cookie), OpenFlow::get_cookie_gid(cookie + 5 * 0x100000000);

	local id = conn_id($orig_h=192.0.2.7, $orig_p=53/udp, $resp_h=198.51.100.9, $resp_p=1024/udp);
	print OpenFlow::match_conn(id, T);

	local c = OpenFlow::log_new(3);
	print |OpenFlow::lookup_controller("OpenFlow::OFLOG3")|, |OpenFlow::lookup_controller("OpenFlow::OFLOG4")|;
	print OpenFlow::flow_mod(c, OpenFlow::ofp_match($in_port=1), OpenFlow::ofp_flow_mod($cookie=cookie, $command=OpenFlow::OFPFC_ADD));
	print OpenFlow::flow_clear(c);
	}
