##! The types of the OpenFlow framework.

@load ./consts

module OpenFlow;

export {
	## The kinds of controllers; each plugin adds its own.
	type Plugin: enum {
		INVALID,	##< None.
	};

	## What the framework and a plugin know of a controller.
	type ControllerState: record {
		_plugin: Plugin &optional;	##< Its kind.
		_name: string &optional;	##< Its name, different from all others.
		_activated: bool &default=F;	##< Whether it is ready.
	} &redef;

	## The packets that a flow is made of. What is not set matches everything.
	type ofp_match: record {
		in_port: count &optional;	##< Port of the switch they come in by.
		dl_src: string &optional;	##< Ethernet source.
		dl_dst: string &optional;	##< Ethernet destination.
		dl_vlan: count &optional;	##< VLAN.
		dl_vlan_pcp: count &optional;	##< The VLAN's priority.
		dl_type: count &optional;	##< Type of the Ethernet frame.
		nw_tos: count &optional;	##< Type of service, its upper six bits.
		nw_proto: count &optional;	##< Protocol over IP, or the operation of ARP.
		nw_src: subnet &optional;	##< Source, IPv4 or IPv6.
		nw_dst: subnet &optional;	##< Destination, IPv4 or IPv6.
		tp_src: count &optional;	##< Source port.
		tp_dst: count &optional;	##< Destination port.
	} &log;

	## What is done with a flow's packets.
	type ofp_flow_action: record {
		out_ports: vector of count &default=vector();	##< Ports of the switch they leave by; none drops them.
		vlan_vid: count &optional;	##< New VLAN.
		vlan_pcp: count &optional;	##< New priority of the VLAN.
		vlan_strip: bool &default=F;	##< Whether the VLAN tag is taken off.
		dl_src: string &optional;	##< New Ethernet source.
		dl_dst: string &optional;	##< New Ethernet destination.
		nw_tos: count &optional;	##< New type of service.
		nw_src: addr &optional;	##< New source.
		nw_dst: addr &optional;	##< New destination.
		tp_src: count &optional;	##< New source port.
		tp_dst: count &optional;	##< New destination port.
	} &log;

	## A change of a switch's flow table.
	type ofp_flow_mod: record {
		cookie: count;	##< Names the flow; see :zeek:see:`OpenFlow::generate_cookie`.
		table_id: count &optional;	##< The table; ``OFPTT_ALL`` to delete from all.
		command: ofp_flow_mod_command;	##< What to do.
		idle_timeout: count &default=0;	##< Seconds without a packet after which it goes; 0 for never.
		hard_timeout: count &default=0;	##< Seconds after which it goes; 0 for never.
		priority: count &default=0;	##< Its priority.
		out_port: count &optional;	##< To delete only flows that leave by this port.
		out_group: count &optional;	##< To delete only flows that leave by this group.
		flags: count &default=0;	##< ``OFPFF_*``.
		actions: ofp_flow_action &default=ofp_flow_action();	##< What is done with its packets.
	} &log;

	## A controller.
	type Controller: record {
		state: ControllerState;	##< What is known of it.
		supports_flow_removed: bool;	##< Whether it tells when flows are gone.
		describe: function(state: ControllerState): string;	##< Names it in messages.
		## Sets it up; it has to have :zeek:see:`OpenFlow::controller_init_done` called in the end.
		init: function (state: ControllerState) &optional;
		destroy: function (state: ControllerState) &optional;	##< Takes it down.
		## Changes a flow; T when the change is on its way.
		flow_mod: function(state: ControllerState, match: ofp_match, flow_mod: ofp_flow_mod): bool &optional;
		flow_clear: function(state: ControllerState): bool &optional;	##< Deletes all flows.
	};
}
