using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Engine;

/// <summary>
/// The events that the connection, transport and packet layers raise, looked up once. A handle is null where the program's
/// library has no prototype of that name.
/// </summary>
public sealed class EngineEvents
{
    public EngineEvents(Machine machine)
    {
        EventHandle? Find(string name) => machine.FindEvent(name);

        NewConnection = Find("new_connection");
        NewConnectionContents = Find("new_connection_contents");
        ConnectionStateRemove = Find("connection_state_remove");
        FlowFeatures = Find("FlowMeter::flow_ended");
        ConnectionTimeout = Find("connection_timeout");
        ConnectionReused = Find("connection_reused");
        ConnectionFlipped = Find("connection_flipped");
        ConnectionFlowLabelChanged = Find("connection_flow_label_changed");
        ConnectionStatusUpdate = Find("connection_status_update");
        TunnelChanged = Find("tunnel_changed");
        ConnectionAttempt = Find("connection_attempt");
        ConnectionEstablished = Find("connection_established");
        PartialConnection = Find("partial_connection");
        ConnectionPartialClose = Find("connection_partial_close");
        ConnectionFinished = Find("connection_finished");
        ConnectionHalfFinished = Find("connection_half_finished");
        ConnectionRejected = Find("connection_rejected");
        ConnectionReset = Find("connection_reset");
        ConnectionPending = Find("connection_pending");
        ConnectionSynPacket = Find("connection_SYN_packet");
        ConnectionFirstAck = Find("connection_first_ACK");
        ConnectionEof = Find("connection_EOF");
        TcpPacket = Find("tcp_packet");
        TcpOption = Find("tcp_option");
        TcpOptions = Find("tcp_options");
        TcpContents = Find("tcp_contents");
        TcpRexmit = Find("tcp_rexmit");
        ConnStats = Find("conn_stats");
        TcpMultipleChecksumErrors = Find("tcp_multiple_checksum_errors");
        TcpMultipleZeroWindows = Find("tcp_multiple_zero_windows");
        TcpMultipleRetransmissions = Find("tcp_multiple_retransmissions");
        TcpMultipleGap = Find("tcp_multiple_gap");
        ContentsFileWriteFailure = Find("contents_file_write_failure");
        RexmitInconsistency = Find("rexmit_inconsistency");
        ContentGap = Find("content_gap");
        UdpRequest = Find("udp_request");
        UdpReply = Find("udp_reply");
        UdpContents = Find("udp_contents");
        UdpMultipleChecksumErrors = Find("udp_multiple_checksum_errors");
        IcmpSent = Find("icmp_sent");
        IcmpSentPayload = Find("icmp_sent_payload");
        IcmpEchoRequest = Find("icmp_echo_request");
        IcmpEchoReply = Find("icmp_echo_reply");
        IcmpErrorMessage = Find("icmp_error_message");
        IcmpUnreachable = Find("icmp_unreachable");
        IcmpPacketTooBig = Find("icmp_packet_too_big");
        IcmpTimeExceeded = Find("icmp_time_exceeded");
        IcmpParameterProblem = Find("icmp_parameter_problem");
        IcmpRouterSolicitation = Find("icmp_router_solicitation");
        IcmpRouterAdvertisement = Find("icmp_router_advertisement");
        IcmpNeighborSolicitation = Find("icmp_neighbor_solicitation");
        IcmpNeighborAdvertisement = Find("icmp_neighbor_advertisement");
        IcmpRedirect = Find("icmp_redirect");
        Icmpv6MldReportV1 = Find("icmpv6_mld_report_v1");
        Icmpv6MldDoneV1 = Find("icmpv6_mld_done_v1");
        Icmpv6MldReportV2 = Find("icmpv6_mld_report_v2");
        NewPacket = Find("new_packet");
        RawPacket = Find("raw_packet");
        PacketContents = Find("packet_contents");
        PacketNotProcessed = Find("packet_not_processed");
        UnknownProtocol = Find("unknown_protocol");
        Ipv6ExtHeaders = Find("ipv6_ext_headers");
        EspPacket = Find("esp_packet");
        MobileIpv6Message = Find("mobile_ipv6_message");
        ArpRequest = Find("arp_request");
        ArpReply = Find("arp_reply");
        BadArp = Find("bad_arp");
        NetWeird = Find("net_weird");
        FlowWeird = Find("flow_weird");
        ConnWeird = Find("conn_weird");
        ExpiredConnWeird = Find("expired_conn_weird");
        AnalyzerConfirmation = Find("analyzer_confirmation_info");
        AnalyzerViolation = Find("analyzer_violation_info");
        ProtocolLateMatch = Find("protocol_late_match");
        ScheduledAnalyzerApplied = Find("scheduled_analyzer_applied");
        ConnBytesThresholdCrossed = Find("conn_bytes_threshold_crossed");
        ConnPacketsThresholdCrossed = Find("conn_packets_threshold_crossed");
        ConnDurationThresholdCrossed = Find("conn_duration_threshold_crossed");
        ConnGenericPacketThresholdCrossed = Find("conn_generic_packet_threshold_crossed");
        TeredoPacket = Find("teredo_packet");
        TeredoAuthentication = Find("teredo_authentication");
        TeredoOriginIndication = Find("teredo_origin_indication");
        TeredoBubble = Find("teredo_bubble");
        NewTeredoState = Find("new_teredo_state");
        VxlanPacket = Find("vxlan_packet");
        GenevePacket = Find("geneve_packet");
        NewGtpv1State = Find("new_gtpv1_state");
        Gtpv1Message = Find("gtpv1_message");
        Gtpv1GPduPacket = Find("gtpv1_g_pdu_packet");
        NetDone = Find("net_done");
        OverloadChanged = Find("Overload::changed");
        NetworkTimeInit = Find("network_time_init");
    }

    public EventHandle? NewConnection { get; }
    public EventHandle? NewConnectionContents { get; }
    public EventHandle? ConnectionStateRemove { get; }
    public EventHandle? FlowFeatures { get; }
    public EventHandle? ConnectionTimeout { get; }
    public EventHandle? ConnectionReused { get; }
    public EventHandle? ConnectionFlipped { get; }
    public EventHandle? ConnectionFlowLabelChanged { get; }
    public EventHandle? ConnectionStatusUpdate { get; }
    public EventHandle? TunnelChanged { get; }
    public EventHandle? ConnectionAttempt { get; }
    public EventHandle? ConnectionEstablished { get; }
    public EventHandle? PartialConnection { get; }
    public EventHandle? ConnectionPartialClose { get; }
    public EventHandle? ConnectionFinished { get; }
    public EventHandle? ConnectionHalfFinished { get; }
    public EventHandle? ConnectionRejected { get; }
    public EventHandle? ConnectionReset { get; }
    public EventHandle? ConnectionPending { get; }
    public EventHandle? ConnectionSynPacket { get; }
    public EventHandle? ConnectionFirstAck { get; }
    public EventHandle? ConnectionEof { get; }
    public EventHandle? TcpPacket { get; }
    public EventHandle? TcpOption { get; }
    public EventHandle? TcpOptions { get; }
    public EventHandle? TcpContents { get; }
    public EventHandle? TcpRexmit { get; }
    public EventHandle? ConnStats { get; }
    public EventHandle? TcpMultipleChecksumErrors { get; }
    public EventHandle? TcpMultipleZeroWindows { get; }
    public EventHandle? TcpMultipleRetransmissions { get; }
    public EventHandle? TcpMultipleGap { get; }
    public EventHandle? ContentsFileWriteFailure { get; }
    public EventHandle? RexmitInconsistency { get; }
    public EventHandle? ContentGap { get; }
    public EventHandle? UdpRequest { get; }
    public EventHandle? UdpReply { get; }
    public EventHandle? UdpContents { get; }
    public EventHandle? UdpMultipleChecksumErrors { get; }
    public EventHandle? IcmpSent { get; }
    public EventHandle? IcmpSentPayload { get; }
    public EventHandle? IcmpEchoRequest { get; }
    public EventHandle? IcmpEchoReply { get; }
    public EventHandle? IcmpErrorMessage { get; }
    public EventHandle? IcmpUnreachable { get; }
    public EventHandle? IcmpPacketTooBig { get; }
    public EventHandle? IcmpTimeExceeded { get; }
    public EventHandle? IcmpParameterProblem { get; }
    public EventHandle? IcmpRouterSolicitation { get; }
    public EventHandle? IcmpRouterAdvertisement { get; }
    public EventHandle? IcmpNeighborSolicitation { get; }
    public EventHandle? IcmpNeighborAdvertisement { get; }
    public EventHandle? IcmpRedirect { get; }
    public EventHandle? Icmpv6MldReportV1 { get; }
    public EventHandle? Icmpv6MldDoneV1 { get; }
    public EventHandle? Icmpv6MldReportV2 { get; }
    public EventHandle? NewPacket { get; }
    public EventHandle? RawPacket { get; }
    public EventHandle? PacketContents { get; }
    public EventHandle? PacketNotProcessed { get; }
    public EventHandle? UnknownProtocol { get; }
    public EventHandle? Ipv6ExtHeaders { get; }
    public EventHandle? EspPacket { get; }
    public EventHandle? MobileIpv6Message { get; }
    public EventHandle? ArpRequest { get; }
    public EventHandle? ArpReply { get; }
    public EventHandle? BadArp { get; }
    public EventHandle? NetWeird { get; }
    public EventHandle? FlowWeird { get; }
    public EventHandle? ConnWeird { get; }
    public EventHandle? ExpiredConnWeird { get; }
    public EventHandle? AnalyzerConfirmation { get; }
    public EventHandle? AnalyzerViolation { get; }
    public EventHandle? ProtocolLateMatch { get; }
    public EventHandle? ScheduledAnalyzerApplied { get; }
    public EventHandle? ConnBytesThresholdCrossed { get; }
    public EventHandle? ConnPacketsThresholdCrossed { get; }
    public EventHandle? ConnDurationThresholdCrossed { get; }
    public EventHandle? ConnGenericPacketThresholdCrossed { get; }
    public EventHandle? TeredoPacket { get; }
    public EventHandle? TeredoAuthentication { get; }
    public EventHandle? TeredoOriginIndication { get; }
    public EventHandle? TeredoBubble { get; }
    public EventHandle? NewTeredoState { get; }
    public EventHandle? VxlanPacket { get; }
    public EventHandle? GenevePacket { get; }
    public EventHandle? NewGtpv1State { get; }
    public EventHandle? Gtpv1Message { get; }
    public EventHandle? Gtpv1GPduPacket { get; }
    public EventHandle? NetDone { get; }
    public EventHandle? OverloadChanged { get; }
    public EventHandle? NetworkTimeInit { get; }
}
