using NidsVm.Analysis.Connections;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Engine;

/// <summary>
/// The globals of the standard library that steer the engine, read when the engine starts (after the program's globals
/// have their values). Times are in seconds. The defaults here are those of the library, for programs without it.
/// </summary>
public sealed class EngineSettings
{
    private readonly Machine _machine;

    public EngineSettings(Machine machine)
    {
        _machine = machine;
        IgnoreChecksums = Bool("ignore_checksums", false);
        PartialConnectionOk = Bool("partial_connection_ok", true);
        TcpSynAckOk = Bool("tcp_SYN_ack_ok", true);
        TcpMatchUndelivered = Bool("tcp_match_undelivered", true);
        TcpSynTimeout = Seconds("tcp_SYN_timeout", 5);
        TcpSessionTimer = Seconds("tcp_session_timer", 6);
        TcpConnectionLinger = Seconds("tcp_connection_linger", 5);
        TcpAttemptDelay = Seconds("tcp_attempt_delay", 5);
        TcpCloseDelay = Seconds("tcp_close_delay", 5);
        TcpResetDelay = Seconds("tcp_reset_delay", 0.1);
        TcpPartialCloseDelay = Seconds("tcp_partial_close_delay", 3);
        TcpInactivityTimeout = Seconds("tcp_inactivity_timeout", 300);
        UdpInactivityTimeout = Seconds("udp_inactivity_timeout", 60);
        IcmpInactivityTimeout = Seconds("icmp_inactivity_timeout", 60);
        UnknownIpInactivityTimeout = Seconds("unknown_ip_inactivity_timeout", 60);
        TcpStormThreshold = Count("tcp_storm_thresh", 1000);
        TcpStormInterarrivalThreshold = Seconds("tcp_storm_interarrival_thresh", 1);
        TcpMaxInitialWindow = Count("tcp_max_initial_window", 16384);
        TcpMaxAboveHoleWithoutAnyAcks = Count("tcp_max_above_hole_without_any_acks", 16384);
        TcpExcessiveDataWithoutFurtherAcks = Count("tcp_excessive_data_without_further_acks", 10 * 1024 * 1024);
        TcpMaxOldSegments = (int)Math.Min(Count("tcp_max_old_segments", 0), EngineLimits.OldSegmentsPerStream);
        UsesConnectionSize = Bool("use_conn_size_analyzer", true);
        MetersFlows = Bool("FlowMeter::measure", false);
        RecordsAllPackets = Bool("record_all_packets", false);
        RecordedContents = (RecordedContents)Count("Recorder::default_contents", 0);
        RecorderRotation = new RecorderRotation(Seconds("Recorder::rotation_interval", 0), Count("Recorder::rotation_bytes", 0));
        IpTunnelTimeout = Seconds("Tunnel::ip_tunnel_timeout", 86_400);
        DpdReassembleFirstPackets = Bool("dpd_reassemble_first_packets", true);
        DpdIgnorePorts = Bool("dpd_ignore_ports", false);
        DpdBufferSize = Count("dpd_buffer_size", 1024);
        DpdMaxPackets = (int)Math.Min(Count("dpd_max_packets", 100), int.MaxValue);
        DpdMatchOnlyBeginning = Bool("dpd_match_only_beginning", true);
        DpdLateMatchStop = Bool("dpd_late_match_stop", false);
        TcpContentDeliverAllOrig = Bool("tcp_content_deliver_all_orig", false);
        TcpContentDeliverAllResp = Bool("tcp_content_deliver_all_resp", false);
        UdpContentDeliverAllOrig = Bool("udp_content_deliver_all_orig", false);
        UdpContentDeliverAllResp = Bool("udp_content_deliver_all_resp", false);
        UdpContentDeliveryPortsUseResp = Bool("udp_content_delivery_ports_use_resp", false);
        ConnectionStatusUpdateInterval = Seconds("connection_status_update_interval", 0);
        BitsPerUid = (int)Math.Clamp(Count("bits_per_uid", 96), 16, 128);
        DetectFilteredTrace = Bool("detect_filtered_trace", false);
        ReportGapsForPartial = Bool("report_gaps_for_partial", false);
        MaxAnalyzerViolations = (int)Math.Min(Count("max_analyzer_violations", 1000), int.MaxValue - 1);
        TunnelMaxChanges = Count("Tunnel::max_changes_per_connection", 5);
        TunnelMaxDepth = (int)Math.Min(Count("Tunnel::max_depth", 2), 16);
        TunnelDelayTeredoConfirmation = Bool("Tunnel::delay_teredo_confirmation", true);
        TunnelDelayGtpConfirmation = Bool("Tunnel::delay_gtp_confirmation", false);
        ValidateVxlanChecksums = Bool("Tunnel::validate_vxlan_checksums", true);
        MaxHalfOpen = (int)Math.Min(Count("Overload::max_half_open", EngineLimits.HalfOpenConnections), EngineLimits.Connections);
        KeysVlans = machine.FindType("ConnKey::Tag") is EnumType factories
            && factories.TryGetValue("ConnKey::CONNKEY_VLAN_FIVETUPLE", out long factory)
            && Count("ConnKey::factory", 0) == (ulong)factory;
        Overload = new OverloadSettings
        {
            MaxStep = (int)Math.Min(Count("Overload::max_step", EngineLimits.SheddingSteps), EngineLimits.SheddingSteps),
            Interval = Seconds("Overload::look_interval", 1),
            MaxDropped = Seconds("Overload::max_dropped", 0.01),
            MaxLag = Seconds("Overload::max_lag", 2),
            Patience = Math.Max(1, Count("Overload::patience", 3)),
            Recovery = Math.Max(1, Count("Overload::recovery", 10)),
            LongConnection = Count("Overload::long_connection", 1 << 20),
            Sampled = (uint)Math.Clamp(Count("Overload::sampled", 4), 1, uint.MaxValue),
        };
        ThresholdsOfPackets = CountSet("ConnThreshold::generic_packet_thresholds");
    }

    public bool IgnoreChecksums { get; }
    public bool PartialConnectionOk { get; }
    public bool TcpSynAckOk { get; }
    public bool TcpMatchUndelivered { get; }
    public double TcpSynTimeout { get; }
    public double TcpSessionTimer { get; }

    /// <summary>TCP connections that may wait for an answer to their SYN; 0: as many as there may be.</summary>
    public int MaxHalfOpen { get; }

    /// <summary>Whether packets of different VLANs belong to different connections.</summary>
    public bool KeysVlans { get; }

    internal OverloadSettings Overload { get; }

    public double TcpConnectionLinger { get; }
    public double TcpAttemptDelay { get; }
    public double TcpCloseDelay { get; }
    public double TcpResetDelay { get; }
    public double TcpPartialCloseDelay { get; }
    public double TcpInactivityTimeout { get; }
    public double UdpInactivityTimeout { get; }
    public double IcmpInactivityTimeout { get; }
    public double UnknownIpInactivityTimeout { get; }

    /// <summary>FIN or RST packets of one endpoint from which on quick ones are a storm.</summary>
    public ulong TcpStormThreshold { get; }

    public double TcpStormInterarrivalThreshold { get; }

    /// <summary>Bytes that an endpoint may have sent without any of it acknowledged before its data is no longer kept; 0: no limit.</summary>
    public ulong TcpMaxInitialWindow { get; }

    public ulong TcpMaxAboveHoleWithoutAnyAcks { get; }
    public ulong TcpExcessiveDataWithoutFurtherAcks { get; }
    /// <summary>Acknowledged segments of a stream that are kept to compare retransmissions with.</summary>
    public int TcpMaxOldSegments { get; }

    /// <summary>Whether records tell packets and IP bytes.</summary>
    public bool UsesConnectionSize { get; }

    /// <summary>Whether the features of flows are measured.</summary>
    public bool MetersFlows { get; }

    /// <summary>Whether the trace file gets every packet, whatever policies say of its connection.</summary>
    public bool RecordsAllPackets { get; }

    /// <summary>What is recorded of connections that no policy decided on.</summary>
    public RecordedContents RecordedContents { get; }

    public RecorderRotation RecorderRotation { get; }

    /// <summary>Seconds without a packet after which a tunnel directly on IP is forgotten; 0: never.</summary>
    public double IpTunnelTimeout { get; }

    public bool DpdReassembleFirstPackets { get; }
    public bool DpdIgnorePorts { get; }

    /// <summary>Bytes at the start of a connection, of both directions, that are kept for analyzers that begin late.</summary>
    public ulong DpdBufferSize { get; }

    /// <summary>Packets or pieces of a stream that are kept for them.</summary>
    public int DpdMaxPackets { get; }

    /// <summary>Whether signatures leave a connection alone once its start is no longer kept.</summary>
    public bool DpdMatchOnlyBeginning { get; }

    /// <summary>Whether they do so once one would have begun with an analyzer too late.</summary>
    public bool DpdLateMatchStop { get; }
    public bool TcpContentDeliverAllOrig { get; }
    public bool TcpContentDeliverAllResp { get; }
    public bool UdpContentDeliverAllOrig { get; }
    public bool UdpContentDeliverAllResp { get; }
    public bool UdpContentDeliveryPortsUseResp { get; }
    public double ConnectionStatusUpdateInterval { get; }
    public int BitsPerUid { get; }
    public bool DetectFilteredTrace { get; }
    public bool ReportGapsForPartial { get; }
    public int MaxAnalyzerViolations { get; }
    /// <summary>Changes of a connection's tunnels that are reported; 0: all.</summary>
    public ulong TunnelMaxChanges { get; }

    public int TunnelMaxDepth { get; }
    public bool TunnelDelayTeredoConfirmation { get; }
    public bool TunnelDelayGtpConfirmation { get; }
    public bool ValidateVxlanChecksums { get; }

    /// <summary>Packet counts of a whole connection that raise an event, ascending.</summary>
    public ulong[] ThresholdsOfPackets { get; }

    /// <summary>A table or set global, or null where the program has none.</summary>
    public TableValue? Table(string name)
    {
        int index = _machine.FindGlobal(name);
        return index < 0 ? null : _machine.Global(index).Ref as TableValue;
    }

    /// <summary>Whether a table from ports to booleans, or a set of ports, has a port and does not say no to it.</summary>
    /// <param name="name">of the global</param>
    /// <param name="port">as slots hold it</param>
    public bool HasPort(string name, ulong port)
    {
        if (Table(name) is not { } table)
        {
            return false;
        }

        Slot key = Slot.Of(port);
        int entry = table.Find(new ReadOnlySpan<Slot>(in key));
        return entry >= 0 && (table.Type.Yield is null || table.ValueAt(entry).AsBool);
    }

    private bool Bool(string name, bool otherwise)
    {
        int index = _machine.FindGlobal(name);
        return index < 0 ? otherwise : _machine.Global(index).AsBool;
    }

    private double Seconds(string name, double otherwise)
    {
        int index = _machine.FindGlobal(name);
        return index < 0 ? otherwise : _machine.Global(index).AsDouble;
    }

    private ulong Count(string name, ulong otherwise)
    {
        int index = _machine.FindGlobal(name);
        return index < 0 ? otherwise : _machine.Global(index).AsCount;
    }

    private ulong[] CountSet(string name)
    {
        if (Table(name) is not { } table)
        {
            return [];
        }

        List<ulong> values = [];
        for (int i = 0; i < table.EntryLimit; i++)
        {
            if (table.IsLive(i))
            {
                values.Add(table.KeyAt(i)[0].AsCount);
            }
        }

        values.Sort();
        return [.. values];
    }
}
