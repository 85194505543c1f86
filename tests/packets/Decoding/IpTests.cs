using System.Buffers.Binary;
using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Decoding;

public class IpTests
{
    private const string Flow = " 192.0.2.1>198.51.100.2";

    private readonly DecoderUnderTest _decoder = new();

    [Fact]
    public void Ipv4Fields()
    {
        var packet = default(DecodedPacket);
        var frame = Ipv4(IpProtocol.Tcp, Tcp(40000, 80, Bytes(7)), fragmentWord: 0x4000, id: 77, options: Hex("01010101"));
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref packet, LinkType.Raw));
        Assert.Equal("", _decoder.Weirds);
        Assert.Equal(4, packet.IpVersion);
        Assert.Equal(24, packet.IpHeaderLength);
        Assert.Equal(51, packet.IpTotalLength);
        Assert.Equal(64, packet.Ttl);
        Assert.Equal(77u, packet.FragmentId);
        Assert.True(packet.DontFragment);
        Assert.Equal(ClientV4, packet.Source);
        Assert.Equal(ServerV4, packet.Destination);
        Assert.Equal(40000, packet.SourcePort);
        Assert.Equal(80, packet.DestinationPort);
        Assert.Equal(27, packet.TransportLength);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
    }

    [Fact]
    public void Ipv6Fields()
    {
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(PlainUdpV6(), ref packet, LinkType.Raw));
        Assert.Equal(6, packet.IpVersion);
        Assert.Equal(40, packet.IpHeaderLength);
        Assert.Equal(53, packet.IpTotalLength);
        Assert.Equal(0x12345u, packet.FlowLabel);
        Assert.Equal(0xAB, packet.TrafficClass);
        Assert.Equal(63, packet.Ttl);
        Assert.Equal(0, packet.ExtensionHeaderCount);
    }

    [Fact]
    public void IcmpGivesTypeAndCode()
    {
        var packet = default(DecodedPacket);
        _decoder.Decode(Ipv4(IpProtocol.Icmp, Icmp(3, 1, Bytes(20))), ref packet, LinkType.Raw);
        Assert.Equal(3, packet.SourcePort);
        Assert.Equal(1, packet.DestinationPort);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
    }

    [Fact]
    public void UnknownTransport()
    {
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(Ipv4(IpProtocol.Sctp, Bytes(9)), ref packet, LinkType.Raw));
        Assert.Equal(IpProtocol.Sctp, packet.Protocol);
        Assert.Equal(Bytes(9), packet.Transport.ToArray());
    }

    [Theory]
    [InlineData(IpProtocol.Tcp)]
    [InlineData(IpProtocol.Udp)]
    [InlineData(IpProtocol.Icmp)]
    public void EveryFlippedBitSpoilsTheChecksum(byte protocol)
    {
        var transport = protocol switch
        {
            IpProtocol.Tcp => Tcp(1, 2, Bytes(11)),
            IpProtocol.Udp => Udp(1, 2, Bytes(11)),
            _ => Icmp(8, 0, Bytes(11)),
        };
        for (var bit = 0; bit < transport.Length * 8; bit++)
        {
            var spoiled = (byte[])transport.Clone();
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            var packet = default(DecodedPacket);
            _decoder.Decode(Ipv4(protocol, spoiled), ref packet, LinkType.Raw);
            Assert.Equal(ChecksumVerdict.Bad, packet.TransportChecksum);
        }
    }

    [Fact]
    public void UdpWithoutChecksum()
    {
        var datagram = Udp(1, 2, Bytes(3));
        datagram.AsSpan(6, 2).Clear();
        var packet = default(DecodedPacket);
        _decoder.Decode(Ipv4(IpProtocol.Udp, datagram), ref packet, LinkType.Raw);
        Assert.Equal(ChecksumVerdict.NotChecked, packet.TransportChecksum);

        // Not optional over IPv6, VXLAN excepted.
        _decoder.Decode(Ipv6(IpProtocol.Udp, datagram), ref packet, LinkType.Raw);
        Assert.Equal(ChecksumVerdict.Bad, packet.TransportChecksum);
        var vxlan = Udp(1, 4789, Concat(Hex("0800000000000000"), Bytes(30)), ClientV6, ServerV6);
        vxlan.AsSpan(6, 2).Clear();
        _decoder.Decode(Ipv6(IpProtocol.Udp, vxlan), ref packet, LinkType.Raw);
        Assert.Equal(ChecksumVerdict.NotChecked, packet.TransportChecksum);
    }

    [Fact]
    public void ChecksumsAreNotCheckedWhereToldSo()
    {
        var frame = Ipv4(IpProtocol.Udp, Udp(1, 2, Bytes(3)));
        frame[10] ^= 1;
        frame[26] ^= 1;
        Assert.Equal($"Dropped: bad_IP_checksum/IP{Flow}", _decoder.Outcome(frame, LinkType.Raw));

        _decoder.Decoder.Options.IgnoreChecksumsNets = [new IpNetwork(IpAddress.Parse("192.0.2.0"), 120)];
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref packet, LinkType.Raw));
        Assert.Equal(ChecksumVerdict.NotChecked, packet.TransportChecksum);

        _decoder.Decoder.Options.IgnoreChecksumsNets = [];
        _decoder.Decoder.Options.IgnoreChecksums = true;
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref packet, LinkType.Raw));
        Assert.Equal(ChecksumVerdict.NotChecked, packet.TransportChecksum);
    }

    [Fact]
    public void CutPacketsAreNotChecked()
    {
        var frame = Ipv4(IpProtocol.Tcp, Tcp(1, 2, Bytes(50)));
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame[..60], ref packet, LinkType.Raw, frame.Length));
        Assert.True(packet.IsTruncated);
        Assert.Equal(40, packet.Transport.Length);
        Assert.Equal(70, packet.TransportLength);
        Assert.Equal(ChecksumVerdict.NotChecked, packet.TransportChecksum);
    }

    [Theory]
    [InlineData(2, 0x00, 0x00, "Dropped: ip_hdr_len_zero/IP")]
    [InlineData(2, 0x00, 0x10, "Dropped: invalid_IP_header_size/IP")]
    [InlineData(2, 0x00, 0xFF, "Dropped: truncated_IP_len/IP")]
    [InlineData(0, 0x44, 0x00, "Dropped: IPv4_min_header_size/IP")]
    public void LyingLengths(int offset, byte first, byte second, string expected)
    {
        var frame = PlainUdp();
        frame[offset] = first;
        frame[offset + 1] = second;
        Assert.Equal(expected, _decoder.Outcome(frame, LinkType.Raw));
    }

    [Fact]
    public void HeaderBeyondTheCapture()
    {
        var frame = Ipv4(IpProtocol.Udp, Udp(1, 2, Bytes(3)), options: new byte[8]);
        Assert.Equal("Dropped: internally_truncated_header/IP", _decoder.Outcome(frame[..24], LinkType.Raw, frame.Length));
    }

    [Fact]
    public void OffloadedLengthCountsWhenChecksumsDoNot()
    {
        var frame = PlainUdp();
        frame[2] = frame[3] = 0;
        _decoder.Decoder.Options.IgnoreChecksums = true;
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref packet, LinkType.Raw));
        Assert.Equal("ip_hdr_len_zero/IP", _decoder.Weirds);
        Assert.Equal(13, packet.Transport.Length);
        Assert.Equal(13, packet.TransportLength);
    }

    [Fact]
    public void ShortTransports()
    {
        Assert.Equal($"Dropped: truncated_header/TCP{Flow}", _decoder.Outcome(Ipv4(IpProtocol.Tcp, Bytes(19)), LinkType.Raw));
        Assert.Equal($"Dropped: truncated_header/UDP{Flow}", _decoder.Outcome(Ipv4(IpProtocol.Udp, Bytes(7)), LinkType.Raw));
        Assert.Equal($"Dropped: truncated_header/ICMP{Flow}", _decoder.Outcome(Ipv4(IpProtocol.Icmp, Bytes(7)), LinkType.Raw));
        var frame = PlainUdp();
        Assert.Equal(
            $"Dropped: internally_truncated_header/UDP{Flow}", _decoder.Outcome(frame[..27], LinkType.Raw, frame.Length));
    }

    [Fact]
    public void RoutingHeaderGivesTheDestination()
    {
        var final = IpAddress.Parse("2001:db8::99");
        var udp = Udp(1, 2, Bytes(4), ClientV6, final);
        var routing = new byte[24];
        routing[0] = IpProtocol.Udp;
        routing[1] = 2;
        routing[3] = 1;
        final.WriteV6(routing.AsSpan(8));
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(Ipv6(IpProtocol.Routing, Concat(routing, udp)), ref packet, LinkType.Raw));
        Assert.Equal(final, packet.Destination);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
        Assert.Equal(1, packet.ExtensionHeaderCount);
        Assert.Equal("routing0_hdr/ 2001:db8::1>2001:db8::99", _decoder.Weirds);
    }

    [Fact]
    public void HomeAddressGivesTheSource()
    {
        var home = IpAddress.Parse("2001:db8::77");
        var udp = Udp(1, 2, Bytes(4), home, ServerV6);
        var options = Concat(Hex("1102 0102 0000 c910"), new byte[16]);
        home.WriteV6(options.AsSpan(8));
        var packet = default(DecodedPacket);
        _decoder.Decode(Ipv6(IpProtocol.DestinationOptions, Concat(options, udp)), ref packet, LinkType.Raw);
        Assert.Equal("", _decoder.Weirds);
        Assert.Equal(home, packet.Source);
        Assert.Equal(ClientV6, packet.HeaderSource);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
    }

    [Theory]
    [InlineData("3b00 c902 0000 0000", "bad_home_addr_len")]
    [InlineData("3b00 c910 0000 0000", "bad_ipv6_dest_opt_len")]
    [InlineData("3b00 0103 0000 0001", "bad_ipv6_dest_opt_len")]
    public void DamagedDestinationOptions(string options, string expected)
    {
        var text = _decoder.Outcome(Ipv6(IpProtocol.DestinationOptions, Concat(Hex(options), Bytes(8))), LinkType.Raw);
        Assert.Contains($"{expected}/ 2001:db8::1>2001:db8::2", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3b02 0101 00000000", "odd_routing0_len", 1)]
    [InlineData("3b02 0201 00000000", "", 0)]
    [InlineData("3b04 0201 00000000", "bad_routing2_len", 2)]
    [InlineData("3b02 0701 00000000", "unknown_routing_type", 0)]
    public void RoutingHeaders(string start, string expected, int extraWords)
    {
        var header = Concat(Hex(start), new byte[16 + (8 * extraWords)]);
        header[1] = (byte)((header.Length - 8) / 8);
        if (start.Contains("0101", StringComparison.Ordinal))
        {
            header[2] = 0;
        }

        var weirds = _decoder.Outcome(Ipv6(IpProtocol.Routing, header), LinkType.Raw);
        Assert.Contains("ipv6_no_next", weirds, StringComparison.Ordinal);
        Assert.Contains(expected, weirds, StringComparison.Ordinal);
    }

    [Fact]
    public void NoNextHeader() => Assert.Equal(
        "Dropped: ipv6_no_next/IP 2001:db8::1>2001:db8::2", _decoder.Outcome(Ipv6(IpProtocol.None, []), LinkType.Raw));

    [Fact]
    public void Esp()
    {
        Assert.Equal("Esp", _decoder.Outcome(Ipv6(IpProtocol.Esp, Bytes(40)), LinkType.Raw));
        Assert.Equal("Transport", _decoder.Outcome(Ipv4(IpProtocol.Esp, Bytes(40)), LinkType.Raw));
    }

    [Fact]
    public void MobilityHeader()
    {
        // A binding refresh request (RFC 6275 section 6.1.2).
        var header = Hex("3b00 0000 0000 0000");
        var pseudo = InternetChecksum.PseudoHeader(ClientV6, ServerV6, IpProtocol.Mobility, header.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), InternetChecksum.Compute(header, pseudo));
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Mobility, _decoder.Decode(Ipv6(IpProtocol.Mobility, header), ref packet, LinkType.Raw));
        Assert.Equal(header, packet.Payload.ToArray());
        header[4] ^= 1;
        Assert.StartsWith(
            "Dropped: bad_MH_checksum/IP", _decoder.Outcome(Ipv6(IpProtocol.Mobility, header), LinkType.Raw), StringComparison.Ordinal);
    }
}
