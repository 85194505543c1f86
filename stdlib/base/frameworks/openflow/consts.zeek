##! Numbers of OpenFlow 1.0 and of the protocols that its matches name.

module OpenFlow;

# A cookie has 24 bits that tell who made it, 8 bits for a group, and 32 bits for the flow.
const COOKIE_BID_SIZE = 0x1000000;
const COOKIE_BID_START = 0x10000000000;
const ZEEK_COOKIE_ID = 4;
const COOKIE_GID_SIZE = 0x100;
const COOKIE_GID_START = 0x100000000;
const COOKIE_UID_SIZE = 0x100000000;
const COOKIE_UID_START = 0;

export {
	# -- Types of Ethernet frames

	const ETH_IPv4 = 0x0800;	##< IPv4.
	const ETH_ARP = 0x0806;	##< ARP.
	const ETH_WOL = 0x0842;	##< Wake on LAN.
	const ETH_RARP = 0x8035;	##< Reverse ARP.
	const ETH_APPLETALK = 0x809B;	##< AppleTalk.
	const ETH_APPLETALK_ARP = 0x80F3;	##< ARP of AppleTalk.
	const ETH_VLAN = 0x8100;	##< A VLAN tag, IEEE 802.1Q.
	const ETH_IPX_OLD = 0x8137;	##< IPX, the older number.
	const ETH_IPX = 0x8138;	##< IPX.
	const ETH_IPv6 = 0x86DD;	##< IPv6.
	const ETH_ETHER_FLOW_CONTROL = 0x8808;	##< Flow control, IEEE 802.3x.
	const ETH_MPLS_UNICAST = 0x8847;	##< MPLS to one.
	const ETH_MPLS_MULTICAST = 0x8848;	##< MPLS to many.
	const ETH_PPPOE_DISCOVERY = 0x8863;	##< PPPoE, looking for a concentrator.
	const ETH_PPPOE_SESSION = 0x8864;	##< PPPoE, a session.
	const ETH_JUMBO_FRAMES = 0x8870;	##< Frames above 1500 bytes.
	const ETH_EAP_OVER_LAN = 0x888E;	##< IEEE 802.1X.
	const ETH_PROVIDER_BRIDING = 0x88A8;	##< A provider's VLAN tag, IEEE 802.1ad.
	const ETH_MAC_SECURITY = 0x88E5;	##< MACsec, IEEE 802.1AE.
	const ETH_QINQ = 0x9100;	##< An outer VLAN tag, the older number.

	# -- Protocols over IP

	const IP_HOPOPT = 0x00;	##< Options for each hop of IPv6.
	const IP_ICMP = 0x01;	##< ICMP.
	const IP_IGMP = 0x02;	##< IGMP.
	const IP_GGP = 0x03;	##< GGP.
	const IP_IPIP = 0x04;	##< IPv4 in IP.
	const IP_ST = 0x05;	##< Internet Stream.
	const IP_TCP = 0x06;	##< TCP.
	const IP_CBT = 0x07;	##< Core-based trees.
	const IP_EGP = 0x08;	##< EGP.
	const IP_IGP = 0x09;	##< A private interior gateway protocol.
	const IP_UDP = 0x11;	##< UDP.
	const IP_RDP = 0x1B;	##< Reliable datagrams.
	const IP_IPv6 = 0x29;	##< IPv6 in IP.
	const IP_RSVP = 0x2E;	##< RSVP.
	const IP_GRE = 0x2F;	##< GRE.
	const IP_OSPF = 0x59;	##< OSPF.
	const IP_MTP = 0x5C;	##< Multicast transport.
	const IP_ETHERIP = 0x61;	##< Ethernet in IP.
	const IP_L2TP = 0x73;	##< L2TP version 3.
	const IP_ISIS = 0x7C;	##< IS-IS.
	const IP_FC = 0x85;	##< Fibre Channel.
	const IP_MPLS = 0x89;	##< MPLS in IP.

	## What is told for the group or the flow of a cookie that is not one of ours.
	const INVALID_COOKIE = 0x7fffffffffffffff;

	# -- Ports of a switch

	const OFPP_IN_PORT = 0xfffffff8;	##< The port that a packet came in by.
	const OFPP_TABLE = 0xfffffff9;	##< The flow table, for packets that a controller sends.
	const OFPP_NORMAL = 0xfffffffa;	##< What the switch would do without OpenFlow.
	const OFPP_FLOOD = 0xfffffffb;	##< All ports of the spanning tree but the one it came in by.
	const OFPP_ALL = 0xfffffffc;	##< All ports but the one it came in by.
	const OFPP_CONTROLLER = 0xfffffffd;	##< The controller.
	const OFPP_LOCAL = 0xfffffffe;	##< The switch's own network stack.
	const OFPP_ANY = 0xffffffff;	##< No restriction, when flows are deleted or counted.

	const OFP_NO_BUFFER = 0xffffffff;	##< The packet is not in a buffer of the switch.

	# -- Flags of a flow

	const OFPFF_SEND_FLOW_REM = 0x1;	##< Tell when it is gone.
	const OFPFF_CHECK_OVERLAP = 0x2;	##< Refuse it where it overlaps another one.
	const OFPFF_EMERG = 0x4;	##< Use it only while there is no controller.

	const OFPTT_ALL = 0xff;	##< All tables.

	## What a switch can do with a packet.
	type ofp_action_type: enum {
		OFPAT_OUTPUT = 0x0000,	##< Send it out.
		OFPAT_SET_VLAN_VID = 0x0001,	##< Set the VLAN.
		OFPAT_SET_VLAN_PCP = 0x0002,	##< Set the VLAN's priority.
		OFPAT_STRIP_VLAN = 0x0003,	##< Take the VLAN tag off.
		OFPAT_SET_DL_SRC = 0x0004,	##< Set the Ethernet source.
		OFPAT_SET_DL_DST = 0x0005,	##< Set the Ethernet destination.
		OFPAT_SET_NW_SRC = 0x0006,	##< Set the IP source.
		OFPAT_SET_NW_DST = 0x0007,	##< Set the IP destination.
		OFPAT_SET_NW_TOS = 0x0008,	##< Set the type of service.
		OFPAT_SET_TP_SRC = 0x0009,	##< Set the source port.
		OFPAT_SET_TP_DST = 0x000a,	##< Set the destination port.
		OFPAT_ENQUEUE = 0x000b,	##< Put it into a queue.
		OFPAT_VENDOR = 0xffff,	##< What a vendor defines.
	};

	## What is done with flows.
	type ofp_flow_mod_command: enum {
		OFPFC_ADD = 0x0,	##< Add one.
		OFPFC_MODIFY = 0x1,	##< Change all that match.
		OFPFC_MODIFY_STRICT = 0x2,	##< Change the one with this very match and priority.
		OFPFC_DELETE = 0x3,	##< Delete all that match.
		OFPFC_DELETE_STRICT = 0x4,	##< Delete the one with this very match and priority.
	};

	## What a switch does with fragments.
	type ofp_config_flags: enum {
		OFPC_FRAG_NORMAL = 0,	##< Nothing special.
		OFPC_FRAG_DROP = 1,	##< Drop them.
		OFPC_FRAG_REASM = 2,	##< Put them together.
		OFPC_FRAG_MASK = 3,	##< The bits of these flags.
	};
}
