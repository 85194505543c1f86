namespace NidsVm.Packets;

/// <summary>What became of a packet in the decoder.</summary>
public enum DecodeOutcome : byte
{
    /// <summary>Malformed, or turned away: <see cref="PacketDecoder.Weirds"/> tells why. Nothing further happens.</summary>
    Dropped,

    /// <summary>An IP packet that belongs to a connection: TCP, UDP, ICMP, ICMPv6 or an unknown transport.</summary>
    Transport,

    /// <summary>A fragment of an IP datagram that is not complete yet. Nothing further happens for now.</summary>
    FragmentHeld,

    /// <summary>An ARP message; <see cref="DecodedPacket.Payload"/> begins with its hardware type.</summary>
    Arp,

    /// <summary>An IP packet with an encrypted payload (ESP): event only.</summary>
    Esp,

    /// <summary>An IPv6 packet with a mobility header: event only.</summary>
    Mobility,

    /// <summary>A recognised packet without anything to analyse (control frames, Teredo bubbles).</summary>
    Ignored,

    /// <summary>
    /// No decoder knows the next protocol: <see cref="DecodedPacket.UnknownSource"/> and
    /// <see cref="DecodedPacket.UnknownProtocol"/> name it, <see cref="DecodedPacket.Payload"/> holds its bytes.
    /// </summary>
    UnknownProtocol,
}

/// <summary>Verdict on a checksum.</summary>
public enum ChecksumVerdict : byte
{
    /// <summary>Not looked at: switched off, or the packet is not captured whole, or the sender gave none.</summary>
    NotChecked,

    /// <summary>Right.</summary>
    Valid,

    /// <summary>Wrong.</summary>
    Bad,
}

/// <summary>
/// A packet taken apart down to its innermost IP header. Filled by <see cref="PacketDecoder"/>; reused from packet to
/// packet. All spans point into the captured bytes, or into the decoder's buffer for reassembled datagrams, and stay
/// valid until the next packet is decoded at the same depth.
/// </summary>
public ref struct DecodedPacket
{
    // ---- Capture -------------------------------------------------------------------------------------------------

    /// <summary>The bytes that decoding began with: the captured frame, or the inner packet of a tunnel.</summary>
    public ReadOnlySpan<byte> Frame;

    /// <summary>Length of that frame on the wire in bytes.</summary>
    public int FrameWireLength;

    /// <summary>Time of arrival in seconds (whole microseconds).</summary>
    public double Time;

    /// <summary>Time of arrival in nanoseconds since 1970.</summary>
    public long TimestampNs;

    /// <summary>The link layer that <see cref="Frame"/> begins with.</summary>
    public LinkType LinkType;

    // ---- Link ----------------------------------------------------------------------------------------------------

    /// <summary>Whether <see cref="SourceMac"/> and <see cref="DestinationMac"/> are known.</summary>
    public bool HasMac;

    /// <summary>Sender's hardware address in the low 48 bits.</summary>
    public ulong SourceMac;

    /// <summary>Receiver's hardware address in the low 48 bits.</summary>
    public ulong DestinationMac;

    /// <summary>Whether there is an 802.1Q tag.</summary>
    public bool HasVlan;

    /// <summary>Whether there is a second 802.1Q tag.</summary>
    public bool HasInnerVlan;

    /// <summary>Outer 802.1Q tag (12-bit identifier), or 0 when there is none.</summary>
    public ushort Vlan;

    /// <summary>Inner 802.1Q tag (12-bit identifier), or 0 when there is none.</summary>
    public ushort InnerVlan;

    /// <summary>Priority (upper three bits) and drop eligibility (lowest bit) of the outer 802.1Q tag.</summary>
    public byte VlanPriority;

    /// <summary>Priority (upper three bits) and drop eligibility (lowest bit) of the inner 802.1Q tag.</summary>
    public byte InnerVlanPriority;

    /// <summary>EtherType or 802.3 length of the outermost Ethernet header; 0 when there is none.</summary>
    public ushort EtherType;

    /// <summary>Whether there is a PPPoE session.</summary>
    public bool HasPppoe;

    /// <summary>Number of the innermost PPPoE session.</summary>
    public ushort PppoeSession;

    // ---- Network -------------------------------------------------------------------------------------------------

    /// <summary>4 or 6; 0 while no IP header was accepted.</summary>
    public byte IpVersion;

    /// <summary>Protocol number behind the last IP (extension) header.</summary>
    public byte Protocol;

    /// <summary>Time to live or hop limit.</summary>
    public byte Ttl;

    /// <summary>Type of service or traffic class.</summary>
    public byte TrafficClass;

    /// <summary>IPv6 flow label (20 bits); 0 for IPv4.</summary>
    public uint FlowLabel;

    /// <summary>
    /// Source address of the conversation: that of the IP header, or the home address of Mobile IPv6 where given.
    /// </summary>
    public IpAddress Source;

    /// <summary>Destination address of the conversation: that of the IP header, or the final one of a routing header.</summary>
    public IpAddress Destination;

    /// <summary>Captured bytes from the IP header to the end the header gives (link-layer padding is cut off).</summary>
    public ReadOnlySpan<byte> IpPacket;

    /// <summary>
    /// Source address as it stands in the IP header, whatever Mobile IPv6 says. What
    /// <see cref="DecoderOptions.IgnoreChecksumsNets"/> is compared with.
    /// </summary>
    public IpAddress HeaderSource;

    /// <summary>Length of the IP header with options or extension headers, in bytes.</summary>
    public int IpHeaderLength;

    /// <summary>Length of the datagram as its header gives it, header included, in bytes; 0 where offloading left it 0.</summary>
    public int IpTotalLength;

    /// <summary>Number of IPv6 extension headers; <see cref="Ipv6ExtensionEnumerator"/> walks them.</summary>
    public ushort ExtensionHeaderCount;

    /// <summary>Don't Fragment flag (IPv4).</summary>
    public bool DontFragment;

    /// <summary>More Fragments flag.</summary>
    public bool MoreFragments;

    /// <summary>Whether the datagram was put together from fragments.</summary>
    public bool Reassembled;

    /// <summary>Fragment offset in bytes.</summary>
    public int FragmentOffset;

    /// <summary>Identification of the datagram's fragments.</summary>
    public uint FragmentId;

    // ---- Transport -----------------------------------------------------------------------------------------------

    /// <summary>Source port (TCP, UDP); ICMP type (ICMP, ICMPv6); 0 otherwise.</summary>
    public ushort SourcePort;

    /// <summary>Destination port (TCP, UDP); ICMP code (ICMP, ICMPv6); 0 otherwise.</summary>
    public ushort DestinationPort;

    /// <summary>
    /// Captured bytes from the transport header on, up to the end of the datagram. At least the fixed part of the
    /// header is there: 20 bytes for TCP, 8 for UDP and ICMP.
    /// </summary>
    public ReadOnlySpan<byte> Transport;

    /// <summary>
    /// Length of transport header and payload on the wire in bytes; more than <see cref="Transport"/> holds when the
    /// capture cut the packet.
    /// </summary>
    public int TransportLength;

    /// <summary>Verdict on the checksum of TCP, UDP, ICMP and ICMPv6.</summary>
    public ChecksumVerdict TransportChecksum;

    /// <summary>What follows for the outcomes without a transport (ARP message, unknown protocol).</summary>
    public ReadOnlySpan<byte> Payload;

    // ---- Encapsulation and the rest ------------------------------------------------------------------------------

    /// <summary>
    /// Number of layers of the decoder's <see cref="PacketDecoder.Encapsulation"/> that surround this packet.
    /// </summary>
    public int EncapsulationDepth;

    /// <summary>For <see cref="DecodeOutcome.UnknownProtocol"/>: who could not go on.</summary>
    public WeirdSource UnknownSource;

    /// <summary>For <see cref="DecodeOutcome.UnknownProtocol"/>: the identifier of the protocol nobody knows.</summary>
    public uint UnknownProtocol;

    /// <summary>
    /// The layers that were gone through, six bits each, the last one lowest; the oldest fall out. 0 for IP directly in
    /// Ethernet, the way that most packets take.
    /// </summary>
    internal ulong LayerPath;

    /// <summary>
    /// What is left of an 802.11 frame with several packets; empty for all others. See
    /// <see cref="PacketDecoder.DecodeNextSubframe"/>.
    /// </summary>
    internal ReadOnlySpan<byte> Subframes;

    /// <summary>The outcome that decoding returned.</summary>
    public DecodeOutcome Outcome;

    /// <summary>Whether TCP or UDP lies in IPv4 without options, whole and right, directly in Ethernet: nearly all packets.</summary>
    public bool IsUsual;

    internal void AddLayer(PacketLayer layer) => LayerPath = (LayerPath << 6) | (byte)layer;

    /// <summary>The link layers that were gone through and IP, outermost first, as far as ten layers reach.</summary>
    public readonly int CopyLayers(Span<PacketLayer> layers)
    {
        var count = 0;
        if (LayerPath == 0)
        {
            layers[count++] = PacketLayer.Ethernet;
            layers[count++] = PacketLayer.Ip;
            return count;
        }

        for (var shift = 54; shift >= 0; shift -= 6)
        {
            var layer = (PacketLayer)((LayerPath >> shift) & 0x3F);
            if (layer != PacketLayer.Unknown && count < layers.Length)
            {
                layers[count++] = layer;
            }
        }

        return count;
    }

    /// <summary>Whether the transport part was not captured whole.</summary>
    public readonly bool IsTruncated => Transport.Length < TransportLength;

    /// <summary>Bytes of the captured frame up to the end of the transport header; all where that does not lie in it.</summary>
    /// <param name="captured">the frame, with the tunnels around this packet</param>
    public readonly int HeaderBytes(ReadOnlySpan<byte> captured)
    {
        int header = Protocol switch
        {
            IpProtocol.Tcp when Transport.Length >= TcpView.MinimumLength => Math.Max(TcpView.MinimumLength, Transport[12] >> 4 << 2),
            IpProtocol.Udp => UdpView.HeaderLength,
            IpProtocol.Icmp or IpProtocol.IcmpV6 => IcmpView.HeaderLength,
            _ => 0,
        };
        return captured.Overlaps(Transport, out int offset) ? Math.Min(offset + header, captured.Length) : captured.Length;
    }
}
