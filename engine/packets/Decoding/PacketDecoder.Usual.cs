using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>The packet that nearly all are, in one pass; what is odd in any way goes the long way, which finds out what it is.</summary>
public sealed partial class PacketDecoder
{
    // Of a frame without tags: where IPv4, and behind it without options TCP or UDP, begin.
    private const int UsualIp = EthernetView.HeaderLength;
    private const int UsualTransport = UsualIp + Ipv4View.MinimumLength;

    /// <summary>
    /// The addresses and ports of a frame that <see cref="Decode"/> would find to be a usual one, as far as its headers tell:
    /// TCP or UDP in IPv4 without options, no fragment, directly in Ethernet.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadUsualEndpoints(
        ReadOnlySpan<byte> frame, out IpAddress source, out ushort sourcePort, out IpAddress destination, out ushort destinationPort, out byte protocol)
    {
        if (frame.Length < UsualTransport + 4)
        {
            Unsafe.SkipInit(out source);
            Unsafe.SkipInit(out destination);
            sourcePort = destinationPort = protocol = 0;
            return false;
        }

        ref var start = ref MemoryMarshal.GetReference(frame);
        protocol = Unsafe.Add(ref start, UsualIp + 9);
        source = IpAddress.FromV4(Word32(ref start, UsualIp + 12));
        destination = IpAddress.FromV4(Word32(ref start, UsualIp + 16));
        sourcePort = Word16(ref start, UsualTransport);
        destinationPort = Word16(ref start, UsualTransport + 2);
        return Word32(ref start, 12) >> 8 == ((uint)EtherType.Ipv4 << 8 | 0x45)
            && (Word16(ref start, UsualIp + 6) & 0x3FFF) == 0
            && protocol is IpProtocol.Tcp or IpProtocol.Udp;
    }

    /// <summary>
    /// Decodes TCP and UDP in IPv4 without options and fragments, captured whole and with right lengths and header checksum,
    /// directly in Ethernet. False where anything is otherwise; nothing was written then.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryDecodeUsual(ref CapturedPacket packet, ref DecodedPacket p)
    {
        var frame = packet.Data;
        if (frame.Length < UsualTransport + UdpView.HeaderLength || packet.LinkType != LinkType.Ethernet || packet.WireLength != frame.Length)
        {
            return false;
        }

        ref var start = ref MemoryMarshal.GetReference(frame);
        var protocol = Unsafe.Add(ref start, UsualIp + 9);
        int total = Word16(ref start, UsualIp + 2);
        var fragment = Word16(ref start, UsualIp + 6);
        if (Word32(ref start, 12) >> 8 != ((uint)EtherType.Ipv4 << 8 | 0x45)
            || (fragment & 0x3FFF) != 0
            || total < Ipv4View.MinimumLength + (protocol == IpProtocol.Tcp ? TcpView.MinimumLength : UdpView.HeaderLength)
            || total > frame.Length - UsualIp
            || protocol is not (IpProtocol.Tcp or IpProtocol.Udp)
            || !Dispatch.IsEthernetPlain || Dispatch.HasIpChanges)
        {
            return false;
        }

        var verdict = ChecksumVerdict.NotChecked;
        var transport = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, UsualTransport), total - Ipv4View.MinimumLength);
        if (!Options.IgnoreChecksums)
        {
            // Sums are taken in the host's order (RFC 1071): source and destination count for the header and for the transport.
            var addresses = (ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, UsualIp + 12))
                + Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, UsualIp + 16));
            var header = addresses
                + Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, UsualIp))
                + Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, UsualIp + 4))
                + Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, UsualIp + 8));
            if (Options.IgnoredNets.Length != 0 || InternetChecksum.Fold(header) != InternetChecksum.Right)
            {
                return false;
            }

            if (protocol == IpProtocol.Tcp && !packet.IsChecksumTrusted)
            {
                var words = (ushort)transport.Length + (uint)protocol;
                verdict = Verdict(InternetChecksum.IsRight(
                    transport, addresses + (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)words) : words)));
            }
        }

        p.Frame = frame;
        p.FrameWireLength = frame.Length;
        p.Time = packet.Time;
        p.TimestampNs = packet.TimestampNs;
        p.LinkType = LinkType.Ethernet;
        p.HasMac = true;
        p.DestinationMac = BinaryPrimitives.ReadUInt64BigEndian(frame) >> 16;
        p.SourceMac = BinaryPrimitives.ReadUInt64BigEndian(frame[6..]) >> 16;
        p.EtherType = EtherType.Ipv4;
        p.IpVersion = 4;
        p.Protocol = protocol;
        p.Ttl = Unsafe.Add(ref start, UsualIp + 8);
        p.TrafficClass = Unsafe.Add(ref start, UsualIp + 1);
        p.Source = IpAddress.FromV4(Word32(ref start, UsualIp + 12));
        p.HeaderSource = p.Source;
        p.Destination = IpAddress.FromV4(Word32(ref start, UsualIp + 16));
        p.IpPacket = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, UsualIp), total);
        p.IpHeaderLength = Ipv4View.MinimumLength;
        p.IpTotalLength = total;
        p.DontFragment = (fragment & 0x4000) != 0;
        p.FragmentId = Word16(ref start, UsualIp + 4);
        p.SourcePort = Word16(ref start, UsualTransport);
        p.DestinationPort = Word16(ref start, UsualTransport + 2);
        p.Transport = transport;
        p.TransportLength = transport.Length;
        p.TransportChecksum = protocol == IpProtocol.Udp && !Options.IgnoreChecksums && !packet.IsChecksumTrusted ? CheckUdp(transport, cutOnWire: false, ref p) : verdict;
        p.Outcome = DecodeOutcome.Transport;
        p.IsUsual = true;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Word16(ref byte start, int offset)
    {
        var word = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word32(ref byte start, int offset)
    {
        var word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }
}
