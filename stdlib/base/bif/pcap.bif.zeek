##! Packet filters.

module Pcap;

export {
	## Compiles a packet filter under a number.
	global precompile_pcap_filter: function(id: PcapFilterID, s: string): bool;

	## Puts a compiled packet filter into effect.
	global install_pcap_filter: function(id: PcapFilterID): bool;

	## What went wrong last with a packet source.
	global error: function(): string;

	## Whether a packet filter compiled.
	global get_filter_state: function(id: PcapFilterID): filter_state;

	## What is wrong with a packet filter.
	global get_filter_state_string: function(id: PcapFilterID): string;

	## The network interfaces of this machine.
	global findalldevs: function(): Pcap::Interfaces;
}

module GLOBAL;
