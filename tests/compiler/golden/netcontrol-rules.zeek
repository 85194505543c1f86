# Rules about traffic, with the plugin that prints what it is asked for.

@load base/frameworks/netcontrol

event NetControl::init()
	{
	NetControl::activate(NetControl::create_debug(T), 0);
	}
event NetControl::init_done()
	{
	print "init_done";
	print NetControl::drop_address(192.0.2.10, 5sec, "me");
	print NetControl::drop_address(192.0.2.10, 5sec, "me");
	print NetControl::whitelist_subnet(192.0.2.0/24, 0sec);
	print |NetControl::find_rules_addr(192.0.2.10)|;
	print NetControl::quarantine_host(1.2.3.4, 5.6.7.8, 9.9.9.9, 1min);
	print NetControl::shunt_flow([$src_h=1.1.1.1, $src_p=1/tcp, $dst_h=2.2.2.2, $dst_p=2/tcp], 1min);
	NetControl::clear();
	}
event NetControl::rule_new(r: NetControl::Rule) { print "new", r$id; }
event NetControl::rule_destroyed(r: NetControl::Rule) { print "destroyed", r$id; }
event NetControl::rule_added(r: NetControl::Rule, p: NetControl::PluginState, msg: string) { print "added", r$id, msg; }
event NetControl::rule_timeout(r: NetControl::Rule, i: NetControl::FlowInfo, p: NetControl::PluginState) { print "timeout", r$id; }
