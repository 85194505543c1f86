##! Types and settings of DCE-RPC (C706). No analyzer reads it yet; the types
##! are there for policies that name them.

module DCE_RPC;

export {
	## Kinds of packets.
	type PType: enum {
		REQUEST,
		PING,
		RESPONSE,
		FAULT,
		WORKING,
		NOCALL,
		REJECT,
		ACK,
		CL_CANCEL,
		FACK,
		CANCEL_ACK,
		BIND,
		BIND_ACK,
		BIND_NAK,
		ALTER_CONTEXT,
		ALTER_CONTEXT_RESP,
		AUTH3,
		SHUTDOWN,
		CO_CANCEL,
		ORPHANED,
		RTS,
	};

	## Interfaces with a name.
	type IfID: enum {
		unknown_if,
		epmapper,
		lsarpc,
		lsa_ds,
		mgmt,
		netlogon,
		samr,
		srvsvc,
		spoolss,
		drs,
		winspipe,
		wkssvc,
		oxid,
		ISCMActivator,
	};

	## Calls whose fragments may be put together at a time.
	const max_cmd_reassembly = 20 &redef;

	## Bytes of fragments kept for one call.
	const max_frag_data = 30000 &redef;
}

module GLOBAL;
