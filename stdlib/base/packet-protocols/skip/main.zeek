##! Leaves the beginning of packets out.

@load base/packet-protocols/main

module PacketAnalyzer::SKIP;

export {
	## Bytes that the SKIP analyzer leaves out; IP begins behind them.
	const skip_bytes: count = 0 &redef;
}
