##! What is measured of flows for classifiers, under the names that the FlowMeter
##! package made common. The reference does not have these types.

module FlowMeter;

export {
	## Whether the features of flows are measured.
	const measure = F &redef;

	## Least, greatest, sum, mean and deviation of a quantity.
	type Statistics: record {
		min: double &log;
		max: double &log;
		tot: double &log;
		avg: double &log;
		## Deviation of the sample.
		std: double &log;
	};

	## The features of a flow: "fwd" stands for the originator's packets, "bwd"
	## for the responder's. Times between packets are in microseconds.
	type Features: record {
		## The connection.
		uid: string &log;
		## Time from the first packet to the last.
		flow_duration: interval &log;
		## Packets.
		fwd_pkts_tot: count &log;
		bwd_pkts_tot: count &log;
		## Packets with payload.
		fwd_data_pkts_tot: count &log;
		bwd_data_pkts_tot: count &log;
		## Packets a second; 0 for a flow of one moment.
		fwd_pkts_per_sec: double &log;
		bwd_pkts_per_sec: double &log;
		flow_pkts_per_sec: double &log;
		## The responder's packets for each of the originator's.
		down_up_ratio: double &log;
		## Bytes of transport headers.
		fwd_header_size_tot: count &log;
		fwd_header_size_min: count &log;
		fwd_header_size_max: count &log;
		bwd_header_size_tot: count &log;
		bwd_header_size_min: count &log;
		bwd_header_size_max: count &log;
		## Packets with a flag of TCP.
		flow_FIN_flag_count: count &log;
		flow_SYN_flag_count: count &log;
		flow_RST_flag_count: count &log;
		fwd_PSH_flag_count: count &log;
		bwd_PSH_flag_count: count &log;
		flow_ACK_flag_count: count &log;
		fwd_URG_flag_count: count &log;
		bwd_URG_flag_count: count &log;
		flow_CWR_flag_count: count &log;
		flow_ECE_flag_count: count &log;
		## Payload bytes of a packet.
		fwd_pkts_payload: Statistics &log;
		bwd_pkts_payload: Statistics &log;
		flow_pkts_payload: Statistics &log;
		## Microseconds between packets.
		fwd_iat: Statistics &log;
		bwd_iat: Statistics &log;
		flow_iat: Statistics &log;
		## Payload bytes a second.
		payload_bytes_per_second: double &log;
		## Packets and payload bytes of a subflow: a pause over one second begins
		## another.
		fwd_subflow_pkts: double &log;
		bwd_subflow_pkts: double &log;
		fwd_subflow_bytes: double &log;
		bwd_subflow_bytes: double &log;
		## Payload bytes and packets of a bulk (four data packets or more of one
		## side, without a pause over one second or data of the other side
		## between), and its bytes a second.
		fwd_bulk_bytes: double &log;
		bwd_bulk_bytes: double &log;
		fwd_bulk_packets: double &log;
		bwd_bulk_packets: double &log;
		fwd_bulk_rate: double &log;
		bwd_bulk_rate: double &log;
		## Microseconds of packets without a pause over five seconds.
		active: Statistics &log;
		## Microseconds of such pauses.
		idle: Statistics &log;
		## Windows of TCP as the first and the last packet's header tell them.
		fwd_init_window_size: count &log;
		bwd_init_window_size: count &log;
		fwd_last_window_size: count &log;
		bwd_last_window_size: count &log;
	};

	## Raised when a connection is forgotten, after
	## :zeek:see:`connection_state_remove`, where flows are measured.
	##
	## c: the connection.
	##
	## features: what was measured of its packets.
	global flow_ended: event(c: connection, features: Features);
}
