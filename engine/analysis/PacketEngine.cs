using System.Globalization;
using System.Runtime.CompilerServices;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Packets;
using NidsVm.Analysis.Transport.Icmp;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis;

/// <summary>
/// The way of a packet through the analysis: decoding, its connection, the transport, the analyzers. Events are queued; the
/// caller advances the timers before each packet and drains the queue after it.
/// </summary>
public sealed class PacketEngine
{
    private readonly AnalysisContext _context;
    private readonly EngineEvents _events;
    private readonly ConnectionManager _connections;
    private readonly ConnectionTable _table;
    private readonly ConnectionAhead _ahead;
    private readonly Tunnels.IpTunnelTable _ipTunnels;
    private readonly ArpEvents _arp;
    private readonly UnknownProtocols _unknown;
    private readonly Discarders? _discarders;
    private readonly bool _keysVlans;
    private readonly TunnelLayer[] _layers = new TunnelLayer[EncapsulationStack.Capacity];
    private int _layerCount;

    private IPacketSource? _source;

    // The filter of policies, where the source does not run it.
    private PacketFilter? _filterHere;

    // Only once there were too many half-open connections.
    private HalfOpenSyns? _syns;
    private PacketDecoder? _second;
    private double _nextSynReport;
    private bool _wasProcessed;
    private int _trafficPlace;

    // The connection of the packet at hand, the outermost one of a tunnel over UDP; only kept for recording.
    private Connection? _packetConnection;
    private int _packetHeaders;

    /// <param name="context">the shared parts, made for the machine that the events go to</param>
    /// <param name="ignoreChecksums">flag -C; the library's <c>ignore_checksums</c> says the same</param>
    public PacketEngine(AnalysisContext context, bool ignoreChecksums = false)
    {
        _context = context;
        _events = context.Events;
        _connections = context.Manager;
        _table = context.Manager.Table;
        _keysVlans = context.Settings.KeysVlans;
        _ahead = new ConnectionAhead(_table);
        _ipTunnels = new Tunnels.IpTunnelTable(context.Uids, context.Settings.IpTunnelTimeout);
        HeaderRecords = new HeaderRecords(context.Machine);
        _arp = new ArpEvents(context);
        _unknown = new UnknownProtocols(context);
        _discarders = Discarders.Of(context.Machine, HeaderRecords);
        Decoder = new PacketDecoder(DecoderSettings.Read(context, ignoreChecksums || context.Settings.IgnoreChecksums));
        DecoderSettings.Apply(context, Decoder.Dispatch);
        context.Tunnels.Engine = this;
        Machine machine = context.Machine;
        machine.SetService(this);
        machine.SetService(context);
        machine.SetService(context.Manager);
        machine.SetService(context.Analyzers);
    }

    public AnalysisContext Context => _context;

    public PacketDecoder Decoder { get; }

    internal HeaderRecords HeaderRecords { get; }

    /// <summary>Read with the first connection: policies add to the library's ports when they start.</summary>
    internal LikelyServers LikelyServers => field ??= new LikelyServers(_context.Settings.Table("likely_server_ports"));

    /// <summary>Packets that policies do not want, by address.</summary>
    internal AddressFilters Filters => field ??= new AddressFilters(_context);

    /// <summary>Set once a policy has installed a filter.</summary>
    internal bool HasFilters { get; set; }

    /// <summary>The filter that a policy put into effect; null lets everything through. The source runs it where it can.</summary>
    internal PacketFilter? CaptureFilter
    {
        get;
        set
        {
            field = value;
            ApplyFilter();
        }
    }

    /// <summary>Packets that no analyzer took.</summary>
    public ulong NotProcessed { get; private set; }

    /// <summary>SYNs that no connection was made of because too many waited for an answer.</summary>
    public ulong SynsKept => _syns?.Kept ?? 0;

    /// <summary>Those of them that were answered and became connections.</summary>
    public ulong SynsAnswered => _syns?.Answered ?? 0;

    /// <summary>Those of them that gave way to others.</summary>
    public ulong SynsForgotten => _syns?.Forgotten ?? 0;

    /// <summary>Set by a host that writes packets to a trace file and asks <see cref="RecordedLength"/>.</summary>
    public bool IsRecording { get; set; }

    /// <summary>
    /// How many bytes of the packet at hand belong into the trace file; negative: all, 0: it is left out. Policies decide for a
    /// connection.
    /// </summary>
    public int RecordedLength => _context.Settings.RecordsAllPackets || _packetConnection is null ? -1 : _packetConnection.Recorded switch
    {
        RecordedContents.Nothing => 0,
        RecordedContents.Headers => _packetHeaders,
        _ => -1,
    };

    /// <summary>Where <c>get_net_stats</c> learns what the source received and dropped.</summary>
    public Func<PacketSourceStatistics>? SourceStatistics { get; private set; }

    /// <summary>Tells where packets come from on: policies learn its counters, and their filter is handed to it.</summary>
    public void Watch(IPacketSource source)
    {
        SourceStatistics = () => source.Statistics;
        _source = source;
        ApplyFilter();
    }

    /// <summary>Packets handed in so far, those inside tunnels not counted.</summary>
    public ulong Packets { get; private set; }

    /// <summary>Captured bytes of these packets.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>Bytes of the packet at hand, for built-ins that ask for it; only while a packet's events run.</summary>
    public CurrentPacket Current { get; } = new();

    /// <summary>Looks at one packet and queues its events. The machine's network time is the packet's time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Process(ref CapturedPacket packet)
    {
        if (_filterHere is { } filter && !filter.Matches(ref packet))
        {
            return;
        }

        _context.PacketTime = packet.Time;
        Packets++;
        Bytes += (uint)packet.Data.Length;
        Current.Set(packet);
        _packetConnection = null;
        _ahead.Step(packet);
        DecodedPacket decoded = default;
        Decoder.Decode(ref packet, ref decoded);
        _wasProcessed = false;
        _trafficPlace = 0;
        Handle(ref decoded);
        while (Decoder.DecodeNextSubframe(ref decoded))
        {
            Handle(ref decoded);
        }

        if (!_wasProcessed)
        {
            NotProcessed++;
            if (_events.PacketNotProcessed.IsHandled())
            {
                RecordValue record = Current.Record(_context.Machine);
                _context.Machine.Enqueue(_events.PacketNotProcessed)[0].Ref = record;
            }
        }

        if (_events.RawPacket.IsHandled())
        {
            // Of a packet in tunnels on IP, the outermost header is told.
            RecordValue record = decoded.EncapsulationDepth == 0 ? HeaderRecords.RawOf(decoded) : CurrentHeader();
            _context.Machine.Enqueue(_events.RawPacket)[0].Ref = record;
        }

        _context.Traffic.Add(_trafficPlace, packet.Data.Length);
        _connections.EndStep();
    }

    /// <summary>The input has ended: all connections are removed, with their last events.</summary>
    public void Terminate()
    {
        _context.IsEnding = true;
        _connections.RemoveAll();
        _context.Machine.FindService<FileManager>()?.Terminate();
    }

    /// <summary>The headers of the packet at hand as a <c>raw_pkt_hdr</c>.</summary>
    internal RecordValue CurrentHeader()
    {
        DecodedPacket decoded = default;
        DecodeCurrent(ref decoded);
        return HeaderRecords.RawOf(decoded);
    }

    /// <summary>The options in the TCP header of the packet at hand; empty where it has none.</summary>
    internal ReadOnlySpan<byte> CurrentTcpOptions()
    {
        DecodedPacket decoded = default;
        DecodeCurrent(ref decoded);
        if (decoded.Outcome != DecodeOutcome.Transport || decoded.Protocol != IpProtocol.Tcp
            || !TcpView.TryParse(decoded.Transport, out TcpView header))
        {
            return default;
        }

        int length = Math.Min(header.HeaderLength, decoded.Transport.Length);
        return length > TcpView.MinimumLength ? decoded.Transport[TcpView.MinimumLength..length] : default;
    }

    /// <summary>
    /// Decodes the packet at hand once more, down to its outermost IP header, by a decoder of its own: fragments must not be
    /// counted twice.
    /// </summary>
    private void DecodeCurrent(ref DecodedPacket decoded) =>
        DecodeCurrent(new PacketDecoder(new DecoderOptions { IgnoreChecksums = true, MaxTunnelDepth = 0 }), ref decoded);

    /// <summary>A decoder that goes through all tunnels on IP, for a second look at the packet at hand.</summary>
    internal PacketDecoder NewInspector() => new(new DecoderOptions { IgnoreChecksums = true, MaxTunnelDepth = EncapsulationStack.Capacity });

    internal void DecodeCurrent(PacketDecoder decoder, ref DecodedPacket decoded)
    {
        var packet = new CapturedPacket
        {
            Data = Current.Data,
            TimestampNs = Current.TimestampNs,
            Time = Current.Time,
            WireLength = Current.WireLength,
            LinkType = Current.LinkType,
        };
        decoder.Decode(ref packet, ref decoded);
    }

    /// <summary>Handles what a connection carries in a tunnel over UDP.</summary>
    /// <param name="outer">the connection that carries it</param>
    /// <param name="payload">the inner packet</param>
    /// <param name="layer">what it begins with</param>
    /// <param name="packet">the outer packet</param>
    /// <param name="wantsHeader">whether the record of the inner headers is wanted</param>
    /// <returns>that record, or null where there is no inner IP packet or it is not wanted</returns>
    internal RecordValue? Inner(Connection outer, TunnelPayload payload, PacketLayer layer, scoped in DecodedPacket packet, bool wantsHeader)
    {
        EncapsulationStack stack = Decoder.Encapsulation;
        int depth = stack.Depth;
        if (!stack.TryPush(new EncapsulationLayer { Type = payload.Type, Connection = outer }))
        {
            return null;
        }

        DecodedPacket inner = default;
        Inner(payload.Data, layer, packet, ref inner);
        stack.PopTo(depth);
        return wantsHeader && inner.IpVersion != 0 ? HeaderRecords.Of(inner) : null;
    }

    /// <summary>Handles a datagram whose port a policy has given to a layer below connections.</summary>
    internal void Plain(ReadOnlySpan<byte> payload, PacketLayer layer, scoped in DecodedPacket packet)
    {
        DecodedPacket inner = default;
        Inner(payload, layer, packet, ref inner);
    }

    private void Inner(ReadOnlySpan<byte> data, PacketLayer layer, scoped in DecodedPacket packet, ref DecodedPacket inner)
    {
        bool wasProcessed = _wasProcessed;
        int wireLength = data.Length + Math.Max(0, packet.FrameWireLength - packet.Frame.Length);
        Decoder.DecodeInner(data, wireLength, layer, ref inner);
        Handle(ref inner);
        _wasProcessed |= wasProcessed;
    }

    /// <summary>A protocol that nobody can analyse.</summary>
    internal void Unknown(string analyzer, uint protocol, ReadOnlySpan<byte> data, scoped in DecodedPacket packet) =>
        _unknown.Report(analyzer, protocol, data, packet);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Handle(ref DecodedPacket packet)
    {
        foreach (ref readonly PacketWeirdRecord weird in Decoder.Weirds)
        {
            _context.Weirds.OfPacket(weird);
        }

        if (_discarders is { } discarders && packet.IpVersion != 0 && discarders.Drops(packet))
        {
            return;
        }

        switch (packet.Outcome)
        {
            case DecodeOutcome.Transport:
                Transport(ref packet);
                break;
            case DecodeOutcome.Arp:
                _wasProcessed = true;
                _arp.Raise(packet);
                break;
            case DecodeOutcome.Esp:
                RaiseHeader(_events.EspPacket, packet);
                break;
            case DecodeOutcome.Mobility:
                RaiseHeader(_events.MobileIpv6Message, packet);
                break;
            case DecodeOutcome.Ignored:
                _wasProcessed = true;
                break;
            case DecodeOutcome.UnknownProtocol:
                _unknown.Report(PacketWeirds.NameOf(packet.UnknownSource), packet.UnknownProtocol, packet.Payload, packet);
                break;
        }
    }

    private void RaiseHeader(EventHandle? handle, scoped in DecodedPacket packet)
    {
        if (handle.IsHandled())
        {
            RecordValue record = HeaderRecords.Of(packet);
            _context.Machine.Enqueue(handle)[0].Ref = record;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transport(ref DecodedPacket packet)
    {
        if (HasFilters && Filters.Drops(packet))
        {
            return;
        }

        ushort sourcePort = packet.SourcePort;
        ushort destinationPort = packet.DestinationPort;
        bool isOneWay = false;
        TransportProtocol protocol;
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
                protocol = TransportProtocol.Tcp;
                break;
            case IpProtocol.Udp:
                protocol = TransportProtocol.Udp;
                break;
            case IpProtocol.Icmp:
                protocol = TransportProtocol.Icmp;
                destinationPort = IcmpTypes.Counterpart((byte)sourcePort, (byte)destinationPort, out isOneWay);
                break;
            case IpProtocol.IcmpV6:
                protocol = TransportProtocol.Icmp;
                destinationPort = IcmpTypes.CounterpartV6((byte)sourcePort, (byte)destinationPort, out isOneWay);
                break;
            default:
                protocol = TransportProtocol.Unknown;
                sourcePort = destinationPort = 0;
                break;
        }

        _trafficPlace = (int)protocol;
        ReadOnlySpan<TunnelLayer> tunnel = packet.EncapsulationDepth == 0 ? default : Layers();
        if (!_ahead.TryTake(packet, out ConnectionKey key, out uint hash))
        {
            key = ConnectionKey.Of(packet.Source, sourcePort, packet.Destination, destinationPort, packet.Protocol, isOneWay);
            if (_keysVlans && packet.HasVlan)
            {
                key = key.WithVlans(packet.Vlan, packet.InnerVlan);
            }

            hash = key.Hash(_table.Seed);
        }

        Connection? connection = _table.Find(key, hash);
        if (connection is not null && connection.Session.IsReuse(packet))
        {
            connection.Raise(_events.ConnectionReused);
            _connections.Remove(connection);
            connection = null;
        }
        else
        {
            connection?.CheckTunnel(tunnel);
        }

        if (connection is null && protocol == TransportProtocol.Tcp && (_syns is not null || _connections.IsHalfOpenFull)
            && IsHeldBack(key, hash, packet, ref connection))
        {
            _wasProcessed = true;
            return;
        }

        if (connection is null)
        {
            if (!Wants(packet, protocol, sourcePort, destinationPort, out bool flip))
            {
                return;
            }

            if (_context.Load.Samples && !_context.Load.Takes(hash))
            {
                _wasProcessed = true;
                return;
            }

            connection = _connections.Open(key, hash, packet, protocol, sourcePort, flip, tunnel);
        }

        if (IsRecording && _packetConnection is null)
        {
            _packetConnection = connection;
            _packetHeaders = packet.HeaderBytes(Current.Data);
        }

        bool isOrig = connection.IsFromOrig(packet.Source, sourcePort);
        connection.CheckFlowLabel(isOrig, packet.FlowLabel);
        connection.Flow?.Add(packet, isOrig);
        if (_events.NewPacket.IsHandled() || (packet.ExtensionHeaderCount > 0 && _events.Ipv6ExtHeaders.IsHandled()))
        {
            RaiseNewPacket(connection, packet);
        }

        _wasProcessed |= protocol != TransportProtocol.Unknown;
        if (!connection.Session.IsSkipping)
        {
            connection.Session.Process(packet, isOrig);
        }

        // Of a packet in a tunnel over UDP, this is said of the outer connection last.
        _trafficPlace = connection.TrafficPlace;
        if (protocol == TransportProtocol.Unknown)
        {
            _unknown.Report("IP", packet.Protocol, packet.Transport, packet);
        }
    }

    /// <summary>
    /// Where there are too many half-open connections: keeps a SYN without making a connection of it, or makes the one whose SYN
    /// was kept and that a packet goes on from.
    /// </summary>
    /// <returns>true where the packet is dealt with</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsHeldBack(in ConnectionKey key, uint hash, scoped in DecodedPacket packet, ref Connection? connection)
    {
        if (_connections.IsHalfOpenFull && HalfOpenSyns.IsBare(packet))
        {
            _syns ??= new HalfOpenSyns(_context.Settings.TcpAttemptDelay);
            _syns.Keep(key, hash, packet);
            if (packet.Time >= _nextSynReport)
            {
                _nextSynReport = packet.Time + EngineLimits.ReportInterval;
                _context.Weirds.OfNet(ConnectionWeirds.HalfOpenLimitReached, _syns.Kept.ToString(CultureInfo.InvariantCulture), "");
            }

            return true;
        }

        CapturedPacket syn = default;
        if (_syns is not null && _syns.IsInUse(packet.Time) && _syns.TryTake(key, hash, packet.Time, ref syn))
        {
            _second ??= Decoder.Twin();
            DecodedPacket first = default;
            if (_second.Decode(ref syn, ref first) == DecodeOutcome.Transport)
            {
                connection = _connections.Open(key, hash, first, TransportProtocol.Tcp, first.SourcePort, flip: false, default);
                connection.Session.Process(first, isOrig: true);
            }
        }

        return false;
    }

    private void RaiseNewPacket(Connection connection, scoped in DecodedPacket packet)
    {
        RecordValue header = HeaderRecords.Of(packet);
        if (packet.ExtensionHeaderCount > 0 && _events.Ipv6ExtHeaders.IsHandled())
        {
            RecordValue record = connection.Record();
            Span<Slot> a = _context.Machine.Enqueue(_events.Ipv6ExtHeaders);
            a[0].Ref = record;
            a[1].Ref = header;
        }

        if (_events.NewPacket.IsHandled())
        {
            RecordValue record = connection.Record();
            Span<Slot> a = _context.Machine.Enqueue(_events.NewPacket);
            a[0].Ref = record;
            a[1].Ref = header;
        }
    }

    /// <summary>Whether a packet may start a connection, and whether its sender looks like the responder.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Wants(
        scoped in DecodedPacket packet, TransportProtocol protocol, ushort sourcePort, ushort destinationPort, out bool flip)
    {
        flip = false;
        switch (protocol)
        {
            case TransportProtocol.Tcp:
                var flags = (TcpFlags)packet.Transport[13];
                bool hasSyn = (flags & TcpFlags.Syn) != TcpFlags.None;
                if (hasSyn && (flags & TcpFlags.Ack) == TcpFlags.None)
                {
                    return true;
                }

                if (!_context.Settings.PartialConnectionOk || (hasSyn && !_context.Settings.TcpSynAckOk))
                {
                    return false;
                }

                // Both may be servers: then only a lower port counts, and never for a SYN-ACK, which may be a scan.
                flip = LikelyServers.HasTcp(sourcePort)
                    && (!LikelyServers.HasTcp(destinationPort) || (!hasSyn && sourcePort < destinationPort));
                break;

            case TransportProtocol.Udp:
                flip = LikelyServers.HasUdp(sourcePort) && !LikelyServers.HasUdp(destinationPort);
                break;
        }

        flip &= !packet.Destination.IsBroadcast;
        return true;
    }

    /// <summary>The tunnels around the packet at hand, with their identifiers.</summary>
    private ReadOnlySpan<TunnelLayer> Layers()
    {
        EncapsulationStack stack = Decoder.Encapsulation;
        _layerCount = stack.Depth;
        for (int i = 0; i < _layerCount; i++)
        {
            ref EncapsulationLayer from = ref stack[i];
            ref TunnelLayer to = ref _layers[i];
            if (from.Connection is Connection carrier)
            {
                to.Type = from.Type;
                to.Source = carrier.Orig;
                to.Destination = carrier.Resp;
                to.SourcePort = carrier.OrigPort;
                to.DestinationPort = carrier.RespPort;
                to.Protocol = carrier.Protocol;
                to.Uid = carrier.Uid;
            }
            else
            {
                to = _ipTunnels.LayerOf(from.Source, from.Destination, from.Type, _context.PacketTime);
            }
        }

        return _layers.AsSpan(0, _layerCount);
    }

    private void ApplyFilter() => _filterHere = _source is { } source && source.TryFilter(CaptureFilter?.Expression) ? null : CaptureFilter;
}
