using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>
/// Takes packets apart: link layers, IP, defragmentation, and tunnels that lie directly on IP, down to the innermost
/// IP packet and its transport header. One instance belongs to one thread and keeps the state that spans packets
/// (incomplete datagrams). Decoding allocates nothing.
/// </summary>
/// <remarks>
/// Tunnels over UDP are connections of their own in the reference, so decoding stops at the outer UDP packet. The
/// caller, having made the connection, parses the payload with one of the tunnel views, pushes a layer with the
/// connection onto <see cref="Encapsulation"/>, and calls <see cref="DecodeInner"/> with a second
/// <see cref="DecodedPacket"/>. Afterwards it takes the layer off with <see cref="EncapsulationStack.PopTo"/>.
/// <para>
/// The methods of the way that every packet takes ask for optimised code at once: a trace of some hundred thousand
/// packets is over before tiered compilation would have replaced the first version.
/// </para>
/// </remarks>
public sealed partial class PacketDecoder
{
    private readonly WeirdList _weirds = new();
    private readonly FragmentReassembler _fragments;

    // IP headers may follow each other where a policy says so, each a level of calls.
    private const int MaxNesting = 25;

    private int _nesting;
    private bool _isChecksumTrusted;
    private double _time;
    private long _timestampNs;

    /// <summary>Makes a decoder.</summary>
    public PacketDecoder(DecoderOptions? options = null)
        : this(options ?? new DecoderOptions(), new LayerDispatch())
    {
    }

    private PacketDecoder(DecoderOptions options, LayerDispatch dispatch)
    {
        Options = options;
        Dispatch = dispatch;
        _fragments = new FragmentReassembler(_weirds, Options);
    }

    /// <summary>What the decoder was told.</summary>
    public DecoderOptions Options { get; }

    /// <summary>Which layer follows which.</summary>
    public LayerDispatch Dispatch { get; }

    /// <summary>The tunnels around the packet that was decoded last.</summary>
    public EncapsulationStack Encapsulation { get; } = new();

    /// <summary>
    /// What was odd in the packet that was decoded last, in the order it was found. The next call to
    /// <see cref="Decode"/>, <see cref="DecodeInner"/> or <see cref="DecodeNextSubframe"/> starts it afresh.
    /// </summary>
    public ReadOnlySpan<PacketWeirdRecord> Weirds => _weirds.Records;

    /// <summary>Number of incomplete datagrams that wait for fragments.</summary>
    public int FragmentedDatagrams => _fragments.Count;

    /// <summary>Most datagrams that ever waited at a time.</summary>
    public int MaxFragmentedDatagrams => _fragments.MaxCount;

    /// <summary>
    /// Another decoder with the same options and layers, now and whenever they change: for a packet that is looked at while
    /// another one is at hand.
    /// </summary>
    public PacketDecoder Twin() => new(Options, Dispatch);

    /// <summary>Decodes a captured packet.</summary>
    /// <param name="packet">The packet as the source handed it out.</param>
    /// <param name="result">Where the parts go; a cleared one, since only what the packet has is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DecodeOutcome Decode(ref CapturedPacket packet, ref DecodedPacket result)
    {
        _weirds.Clear();
        _fragments.ReleaseCompleted();
        if (Encapsulation.Depth != 0)
        {
            Encapsulation.PopTo(0);
        }

        _nesting = 0;
        _isChecksumTrusted = packet.IsChecksumTrusted;
        _time = packet.Time;
        _timestampNs = packet.TimestampNs;
        return TryDecodeUsual(ref packet, ref result)
            ? DecodeOutcome.Transport
            : Start(packet.Data, packet.WireLength, packet.LinkType, ref result);
    }

    /// <summary>
    /// Decodes the packet inside a tunnel over UDP. The caller has pushed the tunnel's layer onto
    /// <see cref="Encapsulation"/>.
    /// </summary>
    /// <param name="data">The inner packet, as far as captured.</param>
    /// <param name="wireLength">Its length on the wire in bytes, more than captured where the capture was cut.</param>
    /// <param name="linkType">What it begins with: <see cref="LinkType.Raw"/> for IP, or <see cref="LinkType.Ethernet"/>.</param>
    /// <param name="result">Where the parts go; a cleared one. Not the outer packet, which is still needed.</param>
    public DecodeOutcome DecodeInner(ReadOnlySpan<byte> data, int wireLength, LinkType linkType, ref DecodedPacket result)
    {
        _weirds.Clear();
        return Start(data, wireLength, linkType, ref result);
    }

    /// <summary>Decodes what a tunnel carries, or a datagram that a policy has taken for a layer below connections.</summary>
    /// <param name="data">The inner packet, as far as captured.</param>
    /// <param name="wireLength">Its length on the wire in bytes, more than captured where the capture was cut.</param>
    /// <param name="layer">The layer that it begins with.</param>
    /// <param name="result">Where the parts go. Not the outer packet, which is still needed.</param>
    public DecodeOutcome DecodeInner(ReadOnlySpan<byte> data, int wireLength, PacketLayer layer, ref DecodedPacket result)
    {
        _weirds.Clear();
        return Enter(data, wireLength, layer, ref result);
    }

    /// <summary>
    /// Decodes the next packet of an 802.11 frame that carries several (A-MSDU). False when there is none: the usual
    /// case, which costs one comparison.
    /// </summary>
    public bool DecodeNextSubframe(ref DecodedPacket result)
    {
        if (result.Subframes.IsEmpty)
        {
            return false;
        }

        _weirds.Clear();
        Encapsulation.PopTo(0);
        var rest = result.Subframes;
        var (hasMac, source, destination) = (result.HasMac, result.SourceMac, result.DestinationMac);
        result = default;
        result.Frame = rest;
        result.FrameWireLength = rest.Length;
        result.LinkType = LinkType.Ieee80211;
        result.Time = _time;
        result.TimestampNs = _timestampNs;
        (result.HasMac, result.SourceMac, result.DestinationMac) = (hasMac, source, destination);
        var outcome = DecodeSubframe(rest, ref result);
        result.Outcome = outcome;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private DecodeOutcome Start(ReadOnlySpan<byte> data, int wireLength, LinkType linkType, ref DecodedPacket p)
    {
        p.Frame = data;
        p.FrameWireLength = wireLength;
        p.Time = _time;
        p.TimestampNs = _timestampNs;
        p.LinkType = linkType;
        p.EncapsulationDepth = Encapsulation.Depth;
        var outcome = DecodeLink(data, ref p);
        p.Outcome = outcome;
        return outcome;
    }

    /// <summary>Starts afresh with a packet inside another one.</summary>
    private DecodeOutcome Enter(ReadOnlySpan<byte> data, int wireLength, PacketLayer layer, ref DecodedPacket p)
    {
        p = default;
        p.Frame = data;
        p.FrameWireLength = wireLength;
        p.Time = _time;
        p.TimestampNs = _timestampNs;
        p.LinkType = layer == PacketLayer.Ethernet ? LinkType.Ethernet : LinkType.Raw;
        p.EncapsulationDepth = Encapsulation.Depth;
        p.Outcome = DecodeLayers(layer, data, ref p);
        return p.Outcome;
    }

    /// <summary>Offset of a part of the frame from its beginning, in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int OffsetIn(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> part) =>
        (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(frame), ref MemoryMarshal.GetReference(part));

    /// <summary>
    /// Notes a weird as the reference's packet analyzers do: with the addresses once the IP header is accepted, with
    /// "_in_tunnel" behind the name inside a tunnel.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private DecodeOutcome Weird(PacketWeird weird, WeirdSource source, ref DecodedPacket p, int detail = -1)
    {
        var inTunnel = Encapsulation.Depth != 0;
        if (p.IpVersion == 0)
        {
            _weirds.Net(weird, source, inTunnel, detail);
        }
        else
        {
            _weirds.Flow(weird, source, inTunnel, p.Source, p.Destination, detail);
        }

        return DecodeOutcome.Dropped;
    }

    private static DecodeOutcome Unknown(WeirdSource source, uint protocol, ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        p.UnknownSource = source;
        p.UnknownProtocol = protocol;
        p.Payload = data;
        return DecodeOutcome.UnknownProtocol;
    }
}
