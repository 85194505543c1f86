##! What happens when traffic is more than can be analysed: half-open
##! connections beyond a limit are kept small, and load is shed in steps.

module Overload;

export {
	## TCP connections that may wait for an answer to their SYN at once; 0: as many
	## as there may be connections. Beyond, a SYN becomes a connection only when
	## another packet of it comes. What nobody answers is then counted (see
	## :zeek:see:`Overload::stats`) and not told: it has no events and no row in
	## any log. The weird ``half_open_limit_reached`` tells of it.
	const max_half_open = 32768 &redef;

	## The furthest step that load is shed in on its own; 0: none.
	##
	## 1. Connections that begin are not held against signatures, so that only
	##    their ports tell their analyzers.
	## 2. Besides, connections that have carried more than
	##    :zeek:see:`Overload::long_connection` bytes get no further contents
	##    analysed.
	## 3. Besides, only one of :zeek:see:`Overload::sampled` connections that
	##    begin is looked at.
	const max_step = 3 &redef;

	## How often the load of a live capture is looked at.
	const look_interval = 1sec &redef;

	## A look finds too much load where more than this share of the packets was
	## dropped before they could be analysed.
	const max_dropped = 0.01 &redef;

	## The same where packets are analysed later than this after they came.
	const max_lag = 2secs &redef;

	## So many looks in a row that find too much load lead to the next step.
	const patience = 3 &redef;

	## So many looks in a row that do not lead back to the step before.
	const recovery = 10 &redef;

	## Bytes, of both directions together, from which on a connection counts as
	## long.
	const long_connection = 1048576 &redef;

	## One of so many connections is looked at in the last step.
	const sampled = 4 &redef;

	## What was left out so far.
	type Stats: record {
		## The step that is in effect.
		step: count;
		## How often a step was gone forward.
		forward: count;
		## How often a step was gone back.
		back: count;
		## Connections that were not held against signatures.
		conns_undetected: count;
		## Connections that get no further contents analysed.
		conns_cut: count;
		## Packets of connections that are not looked at.
		pkts_unsampled: count;
		## SYNs beyond :zeek:see:`Overload::max_half_open`.
		syns_kept: count;
		## Those of them that became connections.
		syns_answered: count;
		## Those of them that gave way to others before their time.
		syns_forgotten: count;
	};
}

module GLOBAL;
