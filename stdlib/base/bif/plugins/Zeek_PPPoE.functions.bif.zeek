##! Sessions of PPP over Ethernet.

module PacketAnalyzer::PPPoE;

export {
	global session_id: function(): count;
}
