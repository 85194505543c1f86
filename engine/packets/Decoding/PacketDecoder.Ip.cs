using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>IPv4, IPv6 with its extension headers, and what is common to both.</summary>
public sealed partial class PacketDecoder
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private DecodeOutcome DecodeIp(ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        if (data.Length < Ipv4View.MinimumLength)
        {
            return Weird(PacketWeird.TruncatedIp, WeirdSource.Ip, ref p);
        }

        // The version stays out of the packet until the header is accepted: weirds before that have no addresses.
        int totalLength;
        int headerLength;
        bool isFragment;
        byte lastHeader;
        var version = data[0] >> 4;
        if (version == 4)
        {
            _ = Ipv4View.TryParse(data, out var view);
            totalLength = view.TotalLength;
            headerLength = view.HeaderLength;
            var fragmentWord = view.FragmentWord;
            isFragment = (fragmentWord & 0x3FFF) != 0;
            p.DontFragment = (fragmentWord & 0x4000) != 0;
            p.MoreFragments = (fragmentWord & 0x2000) != 0;
            p.FragmentOffset = (fragmentWord & 0x1FFF) * 8;
            p.FragmentId = view.Identification;
            p.TrafficClass = view.TypeOfService;
            p.Ttl = view.Ttl;
            p.Protocol = view.Protocol;
            p.Source = view.Source;
            p.HeaderSource = p.Source;
            p.Destination = view.Destination;
            lastHeader = IpProtocol.Ipv4;
        }
        else if (version == 6)
        {
            if (!Ipv6View.TryParse(data, out var view))
            {
                return Weird(PacketWeird.TruncatedIp, WeirdSource.Ip, ref p);
            }

            totalLength = view.PayloadLength + Ipv6View.Length;
            ReadIpv6(view, ref p);
            lastHeader = WalkExtensions(data, ref p, out headerLength);
            isFragment = lastHeader == IpProtocol.Fragment;
        }
        else
        {
            return Weird(PacketWeird.UnknownIpVersion, WeirdSource.Ip, ref p);
        }

        var offset = OffsetIn(p.Frame, data);
        if (totalLength == 0)
        {
            // Segmentation offloading leaves the length out; its checksum is no good either.
            Weird(PacketWeird.IpHeaderLengthZero, WeirdSource.Ip, ref p);
            if (!Options.IgnoreChecksums && !_isChecksumTrusted)
            {
                return DecodeOutcome.Dropped;
            }

            totalLength = data.Length;
            p.IpTotalLength = 0;
        }
        else
        {
            p.IpTotalLength = totalLength;
        }

        if (p.FrameWireLength < totalLength + offset)
        {
            return Weird(PacketWeird.TruncatedIpLength, WeirdSource.Ip, ref p);
        }

        if (headerLength > totalLength)
        {
            return Weird(PacketWeird.InvalidIpHeaderSize, WeirdSource.Ip, ref p);
        }

        if (headerLength > data.Length)
        {
            return Weird(PacketWeird.InternallyTruncatedHeader, WeirdSource.Ip, ref p);
        }

        if (version == 4 && headerLength < Ipv4View.MinimumLength)
        {
            return Weird(PacketWeird.Ipv4MinHeaderSize, WeirdSource.Ip, ref p);
        }

        if (version == 6 && headerLength < Ipv6View.Length)
        {
            return Weird(PacketWeird.Ipv6MinHeaderSize, WeirdSource.Ip, ref p);
        }

        p.IpVersion = (byte)version;
        p.IpHeaderLength = headerLength;
        p.IpPacket = data.Length > totalLength ? data[..totalLength] : data;
        if (version == 4 && ChecksumsCount(p.HeaderSource) && !InternetChecksum.IsRight(data[..headerLength]))
        {
            return Weird(PacketWeird.BadIpChecksum, WeirdSource.Ip, ref p);
        }

        if (isFragment)
        {
            if (data.Length < totalLength)
            {
                Weird(PacketWeird.IncompletelyCapturedFragment, WeirdSource.Ip, ref p);
                if (p.FragmentOffset != 0)
                {
                    return DecodeOutcome.Dropped;
                }
            }
            else
            {
                return DecodeFragment(ref p);
            }
        }

        return DecodeUpperLayer(data, lastHeader, p.FrameWireLength > p.Frame.Length, ref p);
    }

    /// <summary>Hands a fragment to the reassembler and goes on with the datagram when it is complete.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private DecodeOutcome DecodeFragment(ref DecodedPacket p)
    {
        if (!_fragments.TryComplete(ref p, _time))
        {
            return DecodeOutcome.FragmentHeld;
        }

        var datagram = p.IpPacket;

        p.Reassembled = true;
        p.MoreFragments = false;
        p.FragmentOffset = 0;
        byte lastHeader = IpProtocol.Ipv4;
        if (p.IpVersion == 4)
        {
            _ = Ipv4View.TryParse(datagram, out var view);
            p.IpHeaderLength = view.HeaderLength;
            p.IpTotalLength = view.TotalLength;
            p.Protocol = view.Protocol;
            p.Ttl = view.Ttl;
            p.TrafficClass = view.TypeOfService;
        }
        else
        {
            _ = Ipv6View.TryParse(datagram, out var view);
            p.IpTotalLength = view.PayloadLength + Ipv6View.Length;
            ReadIpv6(view, ref p);
            lastHeader = WalkExtensions(datagram, ref p, out var headerLength);
            p.IpHeaderLength = headerLength;
        }

        if (p.IpHeaderLength > p.IpTotalLength || p.IpHeaderLength > datagram.Length)
        {
            return Weird(PacketWeird.InvalidIpHeaderSize, WeirdSource.Ip, ref p);
        }

        // A datagram larger than its length field can say keeps only what the field says.
        if (datagram.Length > p.IpTotalLength)
        {
            datagram = datagram[..p.IpTotalLength];
            p.IpPacket = datagram;
        }

        return DecodeUpperLayer(datagram, lastHeader, cutOnWire: false, ref p);
    }

    /// <summary>Everything behind the IP header.</summary>
    /// <param name="data">From the IP header on, with the padding that the link layer may have added.</param>
    /// <param name="lastHeader">Type of the last header of the chain.</param>
    /// <param name="cutOnWire">Whether the capture cut the frame.</param>
    /// <param name="p">The packet.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private DecodeOutcome DecodeUpperLayer(
        ReadOnlySpan<byte> data, byte lastHeader, bool cutOnWire, ref DecodedPacket p)
    {
        if (lastHeader == IpProtocol.Esp)
        {
            return DecodeOutcome.Esp;
        }

        if (lastHeader == IpProtocol.Mobility)
        {
            return DecodeMobility(ref p);
        }

        var rest = data[p.IpHeaderLength..];
        var payloadLength = p.IpTotalLength == 0 ? 0 : p.IpTotalLength - p.IpHeaderLength;
        if (Dispatch.HasIpChanges && TryDecodeChanged(rest, ref p, out var outcome))
        {
            return outcome;
        }

        switch (p.Protocol)
        {
            case IpProtocol.Tcp:
                return DecodeTransport(rest, payloadLength, TcpView.MinimumLength, WeirdSource.Tcp, cutOnWire, ref p);
            case IpProtocol.Udp:
                return DecodeTransport(rest, payloadLength, UdpView.HeaderLength, WeirdSource.Udp, cutOnWire, ref p);
            case IpProtocol.Icmp:
            case IpProtocol.IcmpV6:
                return DecodeTransport(rest, payloadLength, IcmpView.HeaderLength, WeirdSource.Icmp, cutOnWire, ref p);
            case IpProtocol.None:
                return Encapsulation.LastType == TunnelType.Teredo
                    ? DecodeOutcome.Ignored
                    : Weird(PacketWeird.Ipv6NoNext, WeirdSource.Ip, ref p);
            case IpProtocol.Ipv4:
            case IpProtocol.Ipv6:
                return DecodeIpInIp(rest, p.Protocol, TunnelType.Ip, ref p);
            case IpProtocol.Gre:
                return DecodeGre(rest, ref p);
            default:
                p.TransportLength = payloadLength == 0 ? rest.Length : payloadLength;
                p.Transport = rest[..Math.Min(rest.Length, p.TransportLength)];
                return DecodeOutcome.Transport;
        }
    }

    /// <summary>Goes the way that policies have laid for an IP protocol; false where it is the standard one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDecodeChanged(ReadOnlySpan<byte> rest, ref DecodedPacket p, out DecodeOutcome outcome)
    {
        outcome = DecodeOutcome.Dropped;
        var layer = Dispatch.Next(PacketLayer.Ip, p.Protocol);
        if (!Dispatch.IsEnabled(layer == PacketLayer.Unknown && p.Protocol != IpProtocol.None ? PacketLayer.UnknownTransport : layer))
        {
            return true;
        }

        switch (layer)
        {
            case PacketLayer.IpTunnel when p.Protocol is not (IpProtocol.Ipv4 or IpProtocol.Ipv6):
                var inner = rest.Length > 0 && rest[0] >> 4 == 6 ? IpProtocol.Ipv6 : IpProtocol.Ipv4;
                outcome = DecodeIpInIp(rest, inner, TunnelType.Ip, ref p);
                return true;
            case PacketLayer.Gre when p.Protocol != IpProtocol.Gre:
                outcome = DecodeGre(rest, ref p);
                return true;
            case (> PacketLayer.Root and <= PacketLayer.Ip) or PacketLayer.Skip:
                if (++_nesting > MaxNesting)
                {
                    outcome = Weird(PacketWeird.ExceededMaxDepth, WeirdSource.Ip, ref p);
                    return true;
                }

                var length = p.IpTotalLength == 0 ? rest.Length : Math.Min(rest.Length, p.IpTotalLength - p.IpHeaderLength);
                outcome = Enter(rest[..length], length, layer, ref p);
                return true;
            default:
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private DecodeOutcome DecodeTransport(
        ReadOnlySpan<byte> rest, int payloadLength, int minimum, WeirdSource source, bool cutOnWire, ref DecodedPacket p)
    {
        if (payloadLength != 0 && payloadLength < minimum)
        {
            return Weird(PacketWeird.TruncatedHeader, source, ref p);
        }

        if (rest.Length < minimum)
        {
            return Weird(PacketWeird.InternallyTruncatedHeader, source, ref p);
        }

        var length = payloadLength == 0 ? rest.Length : payloadLength;
        var transport = rest[..Math.Min(rest.Length, length)];
        p.Transport = transport;
        p.TransportLength = length;
        if (source == WeirdSource.Icmp)
        {
            p.SourcePort = transport[0];
            p.DestinationPort = transport[1];
        }
        else
        {
            p.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport);
            p.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport[2..]);
        }

        // Only what was captured whole can be checked.
        if (transport.Length == length && !_isChecksumTrusted && ChecksumsCount(p.HeaderSource))
        {
            p.TransportChecksum = source switch
            {
                WeirdSource.Udp => CheckUdp(transport, cutOnWire, ref p),
                WeirdSource.Icmp when p.Protocol == IpProtocol.Icmp => Verdict(InternetChecksum.IsRight(transport)),
                _ => Verdict(HasRightChecksum(transport, ref p)),
            };
        }

        return DecodeOutcome.Transport;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ChecksumVerdict CheckUdp(ReadOnlySpan<byte> datagram, bool cutOnWire, ref DecodedPacket p)
    {
        if (cutOnWire)
        {
            return ChecksumVerdict.NotChecked;
        }

        var checksum = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]);

        // VXLAN's outer checksum should be zero, over IPv6 too (RFC 7348 section 5).
        if (datagram.Length > UdpView.HeaderLength + 8 + EthernetView.HeaderLength
            && (datagram[UdpView.HeaderLength] & 0x08) != 0
            && IsVxlanPort(p.DestinationPort)
            && (checksum == 0 || !Options.ValidateVxlanChecksums))
        {
            return ChecksumVerdict.NotChecked;
        }

        if (checksum == 0 && p.IpVersion == 4)
        {
            return ChecksumVerdict.NotChecked;
        }

        return Verdict(HasRightChecksum(datagram, ref p));
    }

    private bool IsVxlanPort(ushort port)
    {
        return Options.VxlanPortNumbers.AsSpan().Contains(port);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool HasRightChecksum(ReadOnlySpan<byte> segment, ref DecodedPacket p) => InternetChecksum.IsRight(
        segment, InternetChecksum.PseudoHeader(p.Source, p.Destination, p.Protocol, segment.Length));

    private static ChecksumVerdict Verdict(bool right) => right ? ChecksumVerdict.Valid : ChecksumVerdict.Bad;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ChecksumsCount(IpAddress source)
    {
        if (Options.IgnoreChecksums || Options.IgnoredNets.Length == 0)
        {
            return !Options.IgnoreChecksums;
        }

        foreach (var net in Options.IgnoredNets)
        {
            if (net.Contains(source))
            {
                return false;
            }
        }

        return true;
    }

    private DecodeOutcome DecodeMobility(ref DecodedPacket p)
    {
        // The mobility header is the last of the chain; its checksum covers it alone (RFC 6275 section 6.1.1).
        var extensions = new Ipv6ExtensionEnumerator(p.IpPacket);
        var header = default(Ipv6Extension);
        while (extensions.MoveNext())
        {
            header = extensions.Current;
        }

        p.Payload = p.IpPacket.Slice(header.Offset, header.Length);
        if (!Options.IgnoreChecksums && !_isChecksumTrusted && !InternetChecksum.IsRight(
            p.Payload,
            InternetChecksum.PseudoHeader(p.Source, p.Destination, IpProtocol.Mobility, header.Length)))
        {
            return Weird(PacketWeird.BadMobilityChecksum, WeirdSource.Ip, ref p);
        }

        if (p.Protocol != IpProtocol.None)
        {
            Weird(PacketWeird.MobilityPiggyback, WeirdSource.Ip, ref p);
        }

        return DecodeOutcome.Mobility;
    }

    private static void ReadIpv6(Ipv6View view, ref DecodedPacket p)
    {
        p.TrafficClass = view.TrafficClass;
        p.FlowLabel = view.FlowLabel;
        p.Ttl = view.HopLimit;
        p.Source = view.Source;
        p.HeaderSource = p.Source;
        p.Destination = view.Destination;
    }

    /// <summary>
    /// Follows the extension headers: finds the last one, the protocol behind it, and the addresses that routing and
    /// home address options put in place of the header's.
    /// </summary>
    /// <returns>Type of the last header; <see cref="IpProtocol.Ipv6"/> when there is no extension.</returns>
    private byte WalkExtensions(ReadOnlySpan<byte> data, ref DecodedPacket p, out int headerLength)
    {
        p.Protocol = data[6];
        headerLength = Ipv6View.Length;
        p.ExtensionHeaderCount = 0;
        var last = IpProtocol.Ipv6;
        if (!IpProtocol.IsIpv6Extension(p.Protocol))
        {
            return last;
        }

        var routed = false;
        var atHome = false;
        foreach (var extension in new Ipv6ExtensionEnumerator(data))
        {
            last = extension.Type;
            p.Protocol = extension.Next;
            p.ExtensionHeaderCount++;
            headerLength = extension.Offset + extension.Length;
            var header = data.Slice(extension.Offset, extension.Length);
            switch (last)
            {
                case IpProtocol.Routing:
                    ProcessRouting(header, ref routed, ref p);
                    break;
                case IpProtocol.DestinationOptions:
                    ProcessDestinationOptions(header[2..], ref atHome, ref p);
                    break;
                case IpProtocol.Fragment when Ipv6FragmentView.TryParse(header, out var fragment):
                    p.FragmentOffset = fragment.Offset;
                    p.MoreFragments = fragment.MoreFragments;
                    p.FragmentId = fragment.Identification;
                    break;
            }
        }

        return last;
    }

    private void ProcessRouting(ReadOnlySpan<byte> header, ref bool routed, ref DecodedPacket p)
    {
        if (routed)
        {
            // RFC 8200 section 4.1: at most once.
            HeaderWeird(PacketWeird.MultipleRoutingHeaders, ref p);
            return;
        }

        // The address we want is the last one, for all known types.
        var units = header[1];
        var type = header[2];
        var segmentsLeft = header[3];
        switch (type)
        {
            case 0:
                if (segmentsLeft > 0 && units >= 2)
                {
                    if (units % 2 == 0)
                    {
                        p.Destination = IpAddress.ReadV6(header[^16..]);
                        routed = true;
                    }
                    else
                    {
                        HeaderWeird(PacketWeird.OddRouting0Length, ref p);
                    }
                }

                // Deprecated by RFC 5095, so odd in any case.
                HeaderWeird(PacketWeird.Routing0Header, ref p);
                break;

            case 2:
                if (segmentsLeft > 0)
                {
                    if (units == 2)
                    {
                        p.Destination = IpAddress.ReadV6(header[^16..]);
                        routed = true;
                    }
                    else
                    {
                        HeaderWeird(PacketWeird.BadRouting2Length, ref p);
                    }
                }

                break;

            default:
                HeaderWeird(PacketWeird.UnknownRoutingType, ref p, type);
                break;
        }
    }

    private void ProcessDestinationOptions(ReadOnlySpan<byte> options, ref bool atHome, ref DecodedPacket p)
    {
        const byte Pad1 = 0;
        const byte HomeAddress = 201; // RFC 6275 section 6.3

        while (!options.IsEmpty)
        {
            if (options[0] == Pad1)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options.Length < 2 + options[1])
            {
                HeaderWeird(PacketWeird.BadIpv6DestOptLength, ref p);
                return;
            }

            var length = options[1];
            if (options[0] == HomeAddress)
            {
                if (length != 16)
                {
                    HeaderWeird(PacketWeird.BadHomeAddressLength, ref p);
                }
                else if (atHome)
                {
                    HeaderWeird(PacketWeird.MultipleHomeAddressOptions, ref p);
                }
                else
                {
                    p.Source = IpAddress.ReadV6(options[2..]);
                    atHome = true;
                }
            }

            options = options[(2 + length)..];
        }
    }

    private void HeaderWeird(PacketWeird weird, ref DecodedPacket p, int detail = -1) =>
        _weirds.Flow(weird, WeirdSource.None, inTunnel: false, p.Source, p.Destination, detail);
}
