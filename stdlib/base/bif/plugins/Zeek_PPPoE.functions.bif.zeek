##! Sessions of PPP over Ethernet.

module PacketAnalyzer::PPPoE;

export {
	## The number of the PPPoE session that the packet at hand belongs to, or
	## 0xffffffff where it belongs to none.
	global session_id: function(): count;
}

module GLOBAL;
