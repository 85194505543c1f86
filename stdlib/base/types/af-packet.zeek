##! Settings of capturing by packet sockets.

module AF_Packet;

export {
	## How packets are shared out among the sockets of a group.
	type FanoutMode: enum {
		FANOUT_HASH,	##< By connection.
		FANOUT_CPU,	##< By the CPU they came to.
		FANOUT_QM,	##< By the queue of the device.
		FANOUT_CBPF,	##< By a BPF program.
		FANOUT_EBPF,	##< By an eBPF program.
	};

	## Whose verdict about checksums counts.
	type ChecksumMode: enum {
		CHECKSUM_OFF,	##< Nobody's.
		CHECKSUM_KERNEL,	##< The kernel's.
		CHECKSUM_ON,	##< That of this program.
	};

	## Bytes of the ring that the kernel fills.
	const buffer_size = 128 * 1024 * 1024 &redef;

	## Bytes of one block of it.
	const block_size = 4096 * 8 &redef;

	## After how long a block that is not full is handed over.
	const block_timeout = 10msec &redef;

	## Whether time comes from the device.
	const enable_hw_timestamping = F &redef;

	## Whether several processes share an interface.
	const enable_fanout = T &redef;

	## Whether fragments are put together before they are shared out.
	const enable_defrag = F &redef;

	## How packets are shared out.
	const fanout_mode = FANOUT_HASH &redef;

	## The group that shares them.
	const fanout_id = 23 &redef;

	## The link type of the packets.
	const link_type = 1 &redef;

	## Whose verdict about checksums counts.
	const checksum_validation_mode: ChecksumMode = CHECKSUM_ON &redef;
}

module GLOBAL;
