namespace NidsVm.Analysis.Weirds;

/// <summary>
/// The weirds of connections and their transports, as policies and logs name them. Those of packets below connections are in
/// <see cref="NidsVm.Packets.PacketWeirds"/>, those of a protocol in its folder.
/// </summary>
internal static class ConnectionWeirds
{
    // ---- Limits --------------------------------------------------------------------------------------------------------

    /// <summary>More connections than may be wait for an answer to their SYN; the detail tells how many were not made so far.</summary>
    public const string HalfOpenLimitReached = "half_open_limit_reached";

    /// <summary>There is more traffic than can be analysed, or no longer: what is left out changes. The detail tells how and why.</summary>
    public const string LoadShedding = "load_shedding";

    // ---- The handshake and the state of both sides ---------------------------------------------------------------------

    /// <summary>A SYN for addresses and ports whose connection is still open.</summary>
    public const string ActiveConnectionReuse = "active_connection_reuse";

    /// <summary>A SYN-ACK that acknowledges something else than the SYN.</summary>
    public const string BadSYNAck = "bad_SYN_ack";

    /// <summary>The side that seems to be the originator began with a SYN-ACK.</summary>
    public const string ConnectionOriginatorSYNAck = "connection_originator_SYN_ack";

    /// <summary>A SYN soon after the connection with the same addresses and ports was closed.</summary>
    public const string PrematureConnectionReuse = "premature_connection_reuse";

    /// <summary>Acknowledgements come from a side that was not seen to say anything: perhaps the two directions go different ways.</summary>
    public const string PossibleSplitRouting = "possible_split_routing";

    /// <summary>The responder repeated its SYN without acknowledging the originator's.</summary>
    public const string RepeatedSYNReplyWoAck = "repeated_SYN_reply_wo_ack";

    /// <summary>The originator repeated its SYN with an acknowledgement.</summary>
    public const string RepeatedSYNWithAck = "repeated_SYN_with_ack";

    /// <summary>Both sides sent a SYN.</summary>
    public const string SimultaneousOpen = "simultaneous_open";

    /// <summary>A SYN-ACK without a SYN before it.</summary>
    public const string UnsolicitedSYNResponse = "unsolicited_SYN_response";

    /// <summary>A SYN on a connection that this side has closed.</summary>
    public const string SYNAfterClose = "SYN_after_close";

    /// <summary>A SYN on a connection that was first seen in its middle.</summary>
    public const string SYNAfterPartial = "SYN_after_partial";

    /// <summary>A SYN on a connection that this side has reset.</summary>
    public const string SYNAfterReset = "SYN_after_reset";

    /// <summary>A SYN after data.</summary>
    public const string SYNInsideConnection = "SYN_inside_connection";

    /// <summary>A repeated SYN with another sequence number.</summary>
    public const string SYNSeqJump = "SYN_seq_jump";

    /// <summary>A SYN that carries data.</summary>
    public const string SYNWithData = "SYN_with_data";

    /// <summary>A SYN with the urgent flag.</summary>
    public const string BaroqueSYN = "baroque_SYN";

    /// <summary>SYN and RST together.</summary>
    public const string TCPChristmas = "TCP_christmas";

    /// <summary>A window scale beyond 14 (RFC 7323, 2.3).</summary>
    public const string TCPScaleRange = "TCP_scale_range";

    // ---- Data and its end ----------------------------------------------------------------------------------------------

    /// <summary>Data from a side that has reset the connection.</summary>
    public const string DataAfterReset = "data_after_reset";

    /// <summary>Data before the handshake was over.</summary>
    public const string DataBeforeEstablished = "data_before_established";

    /// <summary>A second FIN beyond the first one.</summary>
    public const string FINAdvancedLastSeq = "FIN_advanced_last_seq";

    /// <summary>A FIN from a side that has reset the connection.</summary>
    public const string FINAfterReset = "FIN_after_reset";

    /// <summary>Very many FINs in a short time.</summary>
    public const string FINStorm = "FIN_storm";

    /// <summary>Very many RSTs in a short time.</summary>
    public const string RSTStorm = "RST_storm";

    /// <summary>A FIN before the handshake was over.</summary>
    public const string InappropriateFIN = "inappropriate_FIN";

    /// <summary>Both sides have closed, and yet data is missing.</summary>
    public const string PendingDataWhenClosed = "pending_data_when_closed";

    /// <summary>A FIN without a connection.</summary>
    public const string SpontaneousFIN = "spontaneous_FIN";

    /// <summary>A RST without a connection.</summary>
    public const string SpontaneousRST = "spontaneous_RST";

    /// <summary>A receiver took back window that it had offered.</summary>
    public const string WindowRecision = "window_recision";

    /// <summary>An acknowledgement from before the connection began.</summary>
    public const string TCPAckUnderflowOrMisorder = "TCP_ack_underflow_or_misorder";

    /// <summary>A sequence number from before the connection began.</summary>
    public const string TCPSeqUnderflowOrMisorder = "TCP_seq_underflow_or_misorder";

    /// <summary>Much data beyond a hole, none acknowledged: the stream is given up.</summary>
    public const string AboveHoleDataWithoutAnyAcks = "above_hole_data_without_any_acks";

    /// <summary>Much data, no further acknowledgement: the stream is given up.</summary>
    public const string ExcessiveDataWithoutFurtherAcks = "excessive_data_without_further_acks";

    /// <summary>A cap on held data is reached: the stream is given up.</summary>
    public const string TcpReassemblyLimitReached = "tcp_reassembly_limit_reached";

    // ---- Broken headers ------------------------------------------------------------------------------------------------

    /// <summary>A wrong TCP checksum.</summary>
    public const string BadTCPChecksum = "bad_TCP_checksum";

    /// <summary>A wrong UDP checksum.</summary>
    public const string BadUDPChecksum = "bad_UDP_checksum";

    /// <summary>A wrong ICMP checksum.</summary>
    public const string BadICMPChecksum = "bad_ICMP_checksum";

    /// <summary>A TCP header shorter than its fixed part.</summary>
    public const string BadTCPHeaderLen = "bad_TCP_header_len";

    /// <summary>Options that go beyond the segment.</summary>
    public const string TruncatedHeader = "truncated_header";

    /// <summary>A segment whose data was not captured whole.</summary>
    public const string TruncatedTcpPayload = "truncated_tcp_payload";

    /// <summary>The length of UDP is not that of IP.</summary>
    public const string UDPDatagramLengthMismatch = "UDP_datagram_length_mismatch";

    /// <summary>A maximum segment size option of a wrong length.</summary>
    public const string TcpOptionMssInvalidLen = "tcp_option_mss_invalid_len";

    /// <summary>A window scale option of a wrong length.</summary>
    public const string TcpOptionWindowScaleInvalidLen = "tcp_option_window_scale_invalid_len";

    /// <summary>A SACK-permitted option of a wrong length.</summary>
    public const string TcpOptionSackInvalidLen = "tcp_option_sack_invalid_len";

    /// <summary>A SACK option of a wrong length.</summary>
    public const string TcpOptionSackBlocksInvalidLen = "tcp_option_sack_blocks_invalid_len";

    /// <summary>A timestamps option of a wrong length.</summary>
    public const string TcpOptionTimestampsInvalidLen = "tcp_option_timestamps_invalid_len";

    /// <summary>A quick start response option of a wrong length.</summary>
    public const string TcpOptionQsresponseInvalidLen = "tcp_option_qsresponse_invalid_len";

    /// <summary>A user timeout option of a wrong length.</summary>
    public const string TcpOptionUtoInvalidLen = "tcp_option_uto_invalid_len";

    /// <summary>An authentication option of a wrong length.</summary>
    public const string TcpOptionAoInvalidLen = "tcp_option_ao_invalid_len";

    /// <summary>A fast open option of a wrong length.</summary>
    public const string TcpOptionTfoInvalidLen = "tcp_option_tfo_invalid_len";

    /// <summary>A multicast listener message of version 1 that is cut off.</summary>
    public const string TruncatedICMPv6MLDv1 = "truncated_ICMPv6_MLDv1";

    /// <summary>A multicast listener report of version 2 that is cut off.</summary>
    public const string TruncatedICMPv6MLDv2 = "truncated_ICMPv6_MLDv2";

    /// <summary>A group record that is cut off.</summary>
    public const string TruncatedICMPv6MLDv2Record = "truncated_ICMPv6_MLDv2_record";

    /// <summary>A neighbour discovery option that is cut off.</summary>
    public const string TruncatedICMPv6NDOptions = "truncated_ICMPv6_ND_options";

    /// <summary>A neighbour discovery option of length 0, which ends the list.</summary>
    public const string ZeroLengthICMPv6NDOption = "zero_length_ICMPv6_ND_option";

    // ---- Connections and analyzers -------------------------------------------------------------------------------------

    /// <summary>As many connections as can be held: the one that is idle longest gives way.</summary>
    public const string ConnectionLimitReached = "connection_limit_reached";

    /// <summary>The tunnels around a connection change too often.</summary>
    public const string TunnelMaxChangesPerConnectionExceeded = "tunnel_max_changes_per_connection_exceeded";

    /// <summary>An analyzer complained so often that it was taken away.</summary>
    public const string TooManyAnalyzerViolations = "too_many_analyzer_violations";
}
