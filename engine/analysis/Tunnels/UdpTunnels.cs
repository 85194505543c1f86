using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Tunnels;

/// <summary>
/// Looks for tunnels in datagrams: by the responder's port, and for those that can be told by their bytes on every other port.
/// What is inside is handed back to the packet engine, with the outer connection around it.
/// </summary>
public sealed partial class UdpTunnels
{
    private readonly AnalysisContext _context;
    private readonly TunnelType[] _byPort = new TunnelType[65536];
    private int _nesting;
    private readonly List<TunnelType> _detected = [];
    private readonly Dictionary<ushort, PacketLayer> _layers = [];

    internal UdpTunnels(AnalysisContext context)
    {
        _context = context;
        if (context.Machine.FindGlobal("PacketAnalyzer::VXLAN::vxlan_ports") < 0)
        {
            // What the library registers when it starts, for programs without it.
            _byPort[VxlanView.Port] = TunnelType.Vxlan;
            _byPort[GeneveView.Port] = TunnelType.Geneve;
            _byPort[TeredoPort] = TunnelType.Teredo;
            _byPort[AyiyaPort] = TunnelType.Ayiya;
            _byPort[GtpV1View.UserPort] = TunnelType.GtpV1;
            _byPort[GtpV1View.ControlPort] = TunnelType.GtpV1;
            _detected.AddRange([TunnelType.Teredo, TunnelType.Ayiya]);
        }

        TeredoHeader = new RecordShape(context.Machine, "teredo_hdr", "auth", "origin", "hdr");
        TeredoAuth = new RecordShape(context.Machine, "teredo_auth", "id", "value", "nonce", "confirm");
        TeredoOrigin = new RecordShape(context.Machine, "teredo_origin", "p", "a");
        GtpHeader = new RecordShape(
            context.Machine, "gtpv1_hdr", "version", "pt_flag", "rsv", "e_flag", "s_flag", "pn_flag", "msg_type", "length", "teid", "seq", "n_pdu", "next_type");
        Messages = new GtpMessages(context.Machine, context.Weirds);
    }

    private const ushort TeredoPort = 3544;
    private const ushort AyiyaPort = 5072;

    private RecordShape TeredoHeader { get; }

    private RecordShape TeredoAuth { get; }

    private RecordShape TeredoOrigin { get; }

    private RecordShape GtpHeader { get; }

    private GtpMessages Messages { get; }

    /// <summary>Set by the packet engine.</summary>
    internal PacketEngine Engine { get; set; } = null!;

    /// <summary>Has datagrams to a port looked at as tunnels of a kind; <see cref="TunnelType.None"/> ends that.</summary>
    internal void RegisterPort(ushort port, TunnelType type) => _byPort[port] = type;

    /// <summary>Has datagrams to a port taken for a layer below connections, as far as they are no tunnel.</summary>
    internal void RegisterPort(ushort port, PacketLayer layer) => _layers[port] = layer;

    /// <summary>Has a kind of tunnel be looked for on all ports.</summary>
    internal void RegisterDetection(TunnelType type)
    {
        if (!_detected.Contains(type))
        {
            _detected.Add(type);
        }
    }

    /// <summary>The kind of tunnel that is looked for on a port of responders.</summary>
    internal TunnelType TypeOfPort(ushort port) => _byPort[port];

    /// <summary>The kind of tunnel that a packet analyzer takes off; none for others.</summary>
    internal static TunnelType TypeOf(AnalyzerInfo analyzer) => analyzer.Name switch
    {
        "VXLAN" => TunnelType.Vxlan,
        "GENEVE" => TunnelType.Geneve,
        "TEREDO" => TunnelType.Teredo,
        "AYIYA" => TunnelType.Ayiya,
        "GTPV1" => TunnelType.GtpV1,
        _ => TunnelType.None,
    };

    private AnalyzerInfo Analyzer(TunnelType type) => _context.Analyzers.Packet(type switch
    {
        TunnelType.Vxlan => "VXLAN",
        TunnelType.Geneve => "GENEVE",
        TunnelType.Teredo => "TEREDO",
        TunnelType.Ayiya => "AYIYA",
        _ => "GTPV1",
    });

    /// <summary>Looks at one datagram of a connection.</summary>
    internal void Datagram(Connection connection, scoped in DecodedPacket packet, ReadOnlySpan<byte> payload, bool isOrig)
    {
        TunnelType type = _byPort[connection.RespPort];
        if (type == TunnelType.None)
        {
            type = Detect(payload);
            if (type == TunnelType.None)
            {
                Plain(connection, packet, payload);
                return;
            }
        }

        AnalyzerInfo analyzer = Analyzer(type);
        if (!analyzer.IsEnabled || (connection.TunnelState.Violated & (1 << (int)type)) != 0)
        {
            return;
        }

        PacketDecoder decoder = Engine.Decoder;
        if (decoder.Encapsulation.Depth >= _context.Settings.TunnelMaxDepth)
        {
            connection.NoteUnanalysed();
            Flow(PacketWeird.ExceededTunnelMaxDepth, analyzer, packet, decoder);
            return;
        }

        switch (type)
        {
            case TunnelType.Vxlan:
                Vxlan(connection, analyzer, packet, payload);
                break;
            case TunnelType.Geneve:
                Geneve(connection, analyzer, packet, payload);
                break;
            case TunnelType.Teredo:
                Teredo(connection, analyzer, packet, payload, isOrig);
                break;
            case TunnelType.Ayiya:
                Ayiya(connection, analyzer, packet, payload);
                break;
            case TunnelType.GtpV1:
                Gtp(connection, analyzer, packet, payload, isOrig);
                break;
        }
    }

    private void Plain(Connection connection, scoped in DecodedPacket packet, ReadOnlySpan<byte> payload)
    {
        if (_layers.Count == 0 || payload.IsEmpty || !_layers.TryGetValue(connection.RespPort, out PacketLayer layer))
        {
            return;
        }

        // UDP in such a layer may lead here again: as deep as tunnels may go.
        if (_nesting >= Math.Max(1, _context.Settings.TunnelMaxDepth))
        {
            Flow(PacketWeird.ExceededTunnelMaxDepth, _context.Analyzers.Packet("UDP"), packet, Engine.Decoder);
            return;
        }

        _nesting++;
        Engine.Plain(payload, layer, packet);
        _nesting--;
    }

    private TunnelType Detect(ReadOnlySpan<byte> payload)
    {
        foreach (TunnelType type in _detected)
        {
            bool fits = type switch
            {
                TunnelType.Teredo => TeredoView.Probe(payload),
                TunnelType.Ayiya => AyiyaView.Probe(payload),
                _ => false,
            };
            if (fits)
            {
                return type;
            }
        }

        return TunnelType.None;
    }

    // ---- The kinds -----------------------------------------------------------------------------------------------

    private void Vxlan(Connection connection, AnalyzerInfo analyzer, scoped in DecodedPacket packet, ReadOnlySpan<byte> payload)
    {
        if (!VxlanView.TryParse(payload, out VxlanView header))
        {
            Violation(connection, analyzer, TunnelType.Vxlan, "VXLAN header truncation", payload);
            return;
        }

        if (!header.HasNetworkId)
        {
            Violation(connection, analyzer, TunnelType.Vxlan, "VXLAN 'I' flag not set", payload);
            return;
        }

        Confirm(connection, analyzer, TunnelType.Vxlan);
        TunnelPayload inner = header.Payload;
        if (inner.Data.IsEmpty)
        {
            Flow(PacketWeird.VxlanEmptyPacket, analyzer, packet, Engine.Decoder);
            return;
        }

        bool wantsHeader = _context.Events.VxlanPacket.IsHandled();
        RecordValue? innerHeader = Engine.Inner(connection, inner, PacketLayer.Ethernet, packet, wantsHeader);
        if (innerHeader is not null)
        {
            RaiseWithHeader(_context.Events.VxlanPacket!, connection, innerHeader, header.NetworkId);
        }
    }

    private void Geneve(Connection connection, AnalyzerInfo analyzer, scoped in DecodedPacket packet, ReadOnlySpan<byte> payload)
    {
        if (!GeneveView.TryParse(payload, out GeneveView header))
        {
            Violation(connection, analyzer, TunnelType.Geneve, "Geneve header truncation", payload);
            return;
        }

        if (header.Version != 0)
        {
            Flow(PacketWeird.GeneveInvalidVersion, analyzer, packet, Engine.Decoder, header.Version);
            return;
        }

        if (!header.HasWholeHeader)
        {
            Violation(connection, analyzer, TunnelType.Geneve, "Geneve option header truncation", payload);
            return;
        }

        Confirm(connection, analyzer, TunnelType.Geneve);
        TunnelPayload inner = header.Payload;
        if (inner.Data.IsEmpty)
        {
            Flow(PacketWeird.GeneveEmptyPacket, analyzer, packet, Engine.Decoder);
            return;
        }

        PacketLayer layer = Engine.Decoder.Dispatch.Next(PacketLayer.Geneve, header.ProtocolType);
        if (layer == PacketLayer.Unknown)
        {
            Engine.Unknown("GENEVE", header.ProtocolType, inner.Data, packet);
            return;
        }

        bool wantsHeader = _context.Events.GenevePacket.IsHandled();
        RecordValue? innerHeader = Engine.Inner(connection, inner, layer, packet, wantsHeader);
        if (innerHeader is not null)
        {
            RaiseWithHeader(_context.Events.GenevePacket!, connection, innerHeader, header.NetworkId);
        }
    }

    private void Ayiya(Connection connection, AnalyzerInfo analyzer, scoped in DecodedPacket packet, ReadOnlySpan<byte> payload)
    {
        if (!AyiyaView.TryParse(payload, out AyiyaView header))
        {
            Violation(connection, analyzer, TunnelType.Ayiya, "Truncated AYIYA", payload);
            return;
        }

        if (header.Operation != AyiyaView.Forward)
        {
            return;
        }

        TunnelPayload inner = header.Payload;
        if (inner.Data.IsEmpty)
        {
            Flow(PacketWeird.AyiyaEmptyPacket, analyzer, packet, Engine.Decoder);
            return;
        }

        PacketLayer layer = Engine.Decoder.Dispatch.Next(PacketLayer.Ayiya, header.NextHeader);
        if (layer == PacketLayer.Unknown)
        {
            Engine.Unknown("AYIYA", header.NextHeader, inner.Data, packet);
            return;
        }

        Confirm(connection, analyzer, TunnelType.Ayiya);
        Engine.Inner(connection, inner, layer, packet, wantsHeader: false);
    }

    private void Teredo(
        Connection connection, AnalyzerInfo analyzer, scoped in DecodedPacket packet, ReadOnlySpan<byte> payload, bool isOrig)
    {
        ref UdpTunnelState state = ref connection.TunnelState;
        if (!state.IsTeredo)
        {
            state.IsTeredo = true;
            connection.Raise(_context.Events.NewTeredoState);
        }

        ref bool valid = ref isOrig ? ref state.ValidOrig : ref state.ValidResp;
        valid = false;
        if (!TeredoView.TryParse(payload, out TeredoView header, out PacketWeird weird))
        {
            if (weird != PacketWeird.None)
            {
                Flow(weird, analyzer, packet, Engine.Decoder);
            }

            Violation(connection, analyzer, TunnelType.Teredo, "Bad Teredo encapsulation", payload);
            return;
        }

        TunnelPayload inner = header.Payload;
        if (inner.Data.Length != header.InnerLength)
        {
            if (inner.Data.Length > header.InnerLength && header.IsBubble && header.InnerLength == Ipv6View.Length)
            {
                // Odd, but harmless.
                Flow(PacketWeird.TeredoBubbleWithPayload, analyzer, packet, Engine.Decoder);
            }
            else
            {
                Violation(connection, analyzer, TunnelType.Teredo, "Teredo payload length", payload);
                return;
            }
        }

        valid = true;
        if (!_context.Settings.TunnelDelayTeredoConfirmation || (state.ValidOrig && state.ValidResp))
        {
            Confirm(connection, analyzer, TunnelType.Teredo);
        }

        RaiseTeredo(connection, header);
        Engine.Inner(connection, inner, PacketLayer.Ip, packet, wantsHeader: false);
    }

    private void Gtp(
        Connection connection, AnalyzerInfo analyzer, scoped in DecodedPacket packet, ReadOnlySpan<byte> payload, bool isOrig)
    {
        ref UdpTunnelState state = ref connection.TunnelState;
        if (!state.IsGtp)
        {
            state.IsGtp = true;
            connection.Raise(_context.Events.NewGtpv1State);
        }

        ref bool valid = ref isOrig ? ref state.ValidOrig : ref state.ValidResp;
        if (!GtpV1View.TryParse(payload, out GtpV1View header))
        {
            Violation(connection, analyzer, TunnelType.GtpV1, "GTPv1 header truncation", payload);
            return;
        }

        if (header.Version != 1)
        {
            // Other versions share the port, and are left alone.
            valid = false;
            return;
        }

        if (!header.IsGtp)
        {
            // GTP' has the charging records of the network.
            return;
        }

        RaiseGtpMessage(connection, header);
        if (header.MessageType != GtpV1View.UserPacket)
        {
            if (!Messages.TryRead(header, packet.Source, packet.Destination, out RecordValue? elements, out EventHandle? handle))
            {
                Violation(connection, analyzer, TunnelType.GtpV1, "GTPv1 information element truncation", payload);
            }
            else if (elements is not null)
            {
                RaiseGtpElements(handle!, connection, header, elements);
            }

            return;
        }

        TunnelPayload inner = header.Payload;
        if (inner.Data.IsEmpty || (inner.Data[0] >> 4) is not (4 or 6))
        {
            valid = false;
            Violation(connection, analyzer, TunnelType.GtpV1, "non-IP packet in GTPv1", payload);
            return;
        }

        valid = true;
        if (!_context.Settings.TunnelDelayGtpConfirmation || (state.ValidOrig && state.ValidResp))
        {
            Confirm(connection, analyzer, TunnelType.GtpV1);
        }

        bool wantsHeader = _context.Events.Gtpv1GPduPacket.IsHandled();
        RecordValue? innerHeader = Engine.Inner(connection, inner, PacketLayer.Ip, packet, wantsHeader);
        if (innerHeader is not null)
        {
            RecordValue record = connection.Record();
            RecordValue gtp = GtpRecord(header);
            Span<Slot> a = _context.Machine.Enqueue(_context.Events.Gtpv1GPduPacket!);
            a[0].Ref = record;
            a[1].Ref = gtp;
            a[2].Ref = innerHeader;
        }
    }

    // ---- Reports -------------------------------------------------------------------------------------------------

    private static void Confirm(Connection connection, AnalyzerInfo analyzer, TunnelType type)
    {
        var bit = (ushort)(1 << (int)type);
        ref UdpTunnelState state = ref connection.TunnelState;
        if (((state.Confirmed | state.Violated) & bit) == 0)
        {
            state.Confirmed |= bit;
            AnalyzerReports.Confirm(connection, analyzer, 0);
        }
    }

    private static void Violation(
        Connection connection, AnalyzerInfo analyzer, TunnelType type, string reason, ReadOnlySpan<byte> data)
    {
        connection.TunnelState.Violated |= (ushort)(1 << (int)type);
        AnalyzerReports.Violation(connection, analyzer, 0, reason, data);
    }

    private void Flow(PacketWeird weird, AnalyzerInfo analyzer, scoped in DecodedPacket packet, PacketDecoder decoder, int detail = -1)
    {
        var record = new PacketWeirdRecord(
            weird, WeirdSource.None, HasFlow: true, decoder.Encapsulation.Depth > 0, packet.Source, packet.Destination, detail);
        _context.Weirds.OfFlow(
            record.Name, packet.Source, packet.Destination, detail < 0 ? "" : PacketWeirds.DetailText(record), analyzer.Name);
    }
}
