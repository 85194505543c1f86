using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Decoding;

public class TunnelTests
{
    private static readonly IpAddress OuterFrom = IpAddress.Parse("203.0.113.1");
    private static readonly IpAddress OuterTo = IpAddress.Parse("203.0.113.2");
    private static readonly IpAddress OuterFromV6 = IpAddress.Parse("2001:db8:f::1");
    private static readonly IpAddress OuterToV6 = IpAddress.Parse("2001:db8:f::2");

    private readonly DecoderUnderTest _decoder = new();

    public static TheoryData<string, byte[], TunnelType> OnIp()
    {
        byte[] V4(byte protocol, byte[] inner) => Ipv4(protocol, inner, OuterFrom, OuterTo);
        var udp = PlainUdp();
        var frame = Ethernet(0x0800, udp);
        return new TheoryData<string, byte[], TunnelType>
        {
            { "4in4", V4(IpProtocol.Ipv4, udp), TunnelType.Ip },
            { "6in4", V4(IpProtocol.Ipv6, PlainUdpV6()), TunnelType.Ip },
            { "4in6", Ipv6(IpProtocol.Ipv4, udp, OuterFromV6, OuterToV6), TunnelType.Ip },
            { "6in6", Ipv6(IpProtocol.Ipv6, PlainUdpV6(), OuterFromV6, OuterToV6), TunnelType.Ip },
            { "gre", V4(IpProtocol.Gre, Concat(Hex("00000800"), udp)), TunnelType.Gre },
            { "gre, ipv6, all fields", V4(IpProtocol.Gre, Concat(Hex("b00086dd"), Bytes(12), PlainUdpV6())), TunnelType.Gre },
            { "gre over ipv6", Ipv6(IpProtocol.Gre, Concat(Hex("00000800"), udp), OuterFromV6, OuterToV6), TunnelType.Gre },
            { "pptp", V4(IpProtocol.Gre, Concat(Hex("3081880b"), Bytes(12), Hex("ff030021"), udp)), TunnelType.Gre },
            { "ethernet in gre", V4(IpProtocol.Gre, Concat(Hex("00006558"), frame)), TunnelType.Gre },
            { "erspan 1", V4(IpProtocol.Gre, Concat(Hex("000088be"), frame)), TunnelType.Gre },
            { "erspan 2", V4(IpProtocol.Gre, Concat(Hex("100088be 00000001"), Bytes(8), frame)), TunnelType.Gre },
            { "erspan 3", V4(IpProtocol.Gre, Concat(Hex("100022eb 00000001"), new byte[12], frame)), TunnelType.Gre },
            {
                "erspan 3, subheader",
                V4(IpProtocol.Gre, Concat(Hex("100022eb 00000001"), Hex("000000000000000000000001"), new byte[8], frame)),
                TunnelType.Gre
            },
        };
    }

    [Theory]
    [MemberData(nameof(OnIp))]
    public void DecodedToTheInnermost(string name, byte[] packet, TunnelType type)
    {
        var result = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(Ethernet(packet[0] >> 4 == 4 ? 0x0800 : 0x86DD, packet), ref result));
        Assert.Equal("", _decoder.Weirds);
        Assert.Equal(1234, result.SourcePort);
        Assert.Equal(ChecksumVerdict.Valid, result.TransportChecksum);
        Assert.Equal(1, result.EncapsulationDepth);
        Assert.Equal(type, _decoder.Decoder.Encapsulation.LastType);
        var layer = _decoder.Decoder.Encapsulation[0];
        Assert.Equal(packet[0] >> 4 == 4 ? OuterFrom : OuterFromV6, layer.Source);
        Assert.Equal(packet[0] >> 4 == 4 ? OuterTo : OuterToV6, layer.Destination);
        Assert.Equal(0, layer.SourcePort);
        Assert.Equal(name.Contains("ethernet", StringComparison.Ordinal) || name.Contains("erspan", StringComparison.Ordinal), result.HasMac);

        // The next packet begins outside.
        _decoder.Decode(PlainUdp(), ref result, LinkType.Raw);
        Assert.Equal(0, result.EncapsulationDepth);
    }

    [Fact]
    public void NoDeeperThanTold()
    {
        var packet = PlainUdp();
        for (var depth = 0; depth < 3; depth++)
        {
            packet = Ipv4(IpProtocol.Ipv4, packet, OuterFrom, OuterTo);
        }

        Assert.Equal(
            "Dropped: exceeded_tunnel_max_depth_in_tunnel/IPTUNNEL 203.0.113.1>203.0.113.2",
            _decoder.Outcome(packet, LinkType.Raw));
        _decoder.Decoder.Options.MaxTunnelDepth = 3;
        Assert.Equal("Transport", _decoder.Outcome(packet, LinkType.Raw));
        _decoder.Decoder.Options.MaxTunnelDepth = 1000;
        for (var depth = 0; depth < 20; depth++)
        {
            packet = Ipv4(IpProtocol.Ipv4, packet, OuterFrom, OuterTo);
        }

        Assert.StartsWith("Dropped: exceeded_tunnel_max_depth", _decoder.Outcome(packet, LinkType.Raw), StringComparison.Ordinal);
    }

    [Fact]
    public void InnerPacketsThatAreNone()
    {
        const string flow = "/IPTUNNEL 203.0.113.1>203.0.113.2";
        string Outcome(byte protocol, byte[] inner) => _decoder.Outcome(Ipv4(protocol, inner, OuterFrom, OuterTo), LinkType.Raw);
        Assert.Equal($"Dropped: invalid_inner_IP_version{flow}", Outcome(IpProtocol.Ipv4, PlainUdpV6()));
        Assert.Equal($"Dropped: invalid_inner_IP_version{flow}", Outcome(IpProtocol.Ipv6, Concat(PlainUdp(), new byte[20])));
        Assert.Equal($"Dropped: truncated_inner_IP{flow}", Outcome(IpProtocol.Ipv4, PlainUdp()[..^1]));
        Assert.Equal($"Dropped: truncated_inner_IP{flow}", Outcome(IpProtocol.Ipv6, PlainUdpV6()[..39]));
        Assert.Equal($"Dropped: inner_IP_payload_length_mismatch{flow}", Outcome(IpProtocol.Ipv4, Concat(PlainUdp(), [0])));
    }

    [Theory]
    [InlineData("000008", "truncated_GRE", "")]
    [InlineData("00020800", "unknown_gre_version", "version=2")]
    [InlineData("00010800", "egre_protocol_type", "proto=2048")]
    [InlineData("40000800", "gre_routing", "")]
    [InlineData("00080800", "unknown_gre_flags", "")]
    [InlineData("b0000800 0000", "truncated_GRE", "")]
    [InlineData("00006558 00", "truncated_GRE", "")]
    [InlineData("000088be 00", "truncated_GRE", "")]
    [InlineData("000022eb 00", "truncated_GRE", "")]
    [InlineData("0001880b ff03c021 00", "non_ip_packet_in_encap", "")]
    public void GreOddities(string header, string expected, string detail)
    {
        var packet = Ipv4(IpProtocol.Gre, Hex(header), OuterFrom, OuterTo);
        Assert.Equal($"Dropped: {expected}/GRE 203.0.113.1>203.0.113.2", _decoder.Outcome(packet, LinkType.Raw));
        Assert.Equal(detail, PacketWeirds.DetailText(_decoder.Decoder.Weirds[0]));
    }

    [Fact]
    public void OverUdpByTheCaller()
    {
        var inner = Ethernet(0x8100, Vlan(7, 0x0800, PlainUdp()));
        var vxlan = Concat(Hex("08000000 00007b00"), inner);
        var frame = Ethernet(0x0800, Ipv4(IpProtocol.Udp, Udp(40000, 4789, vxlan, OuterFrom, OuterTo), OuterFrom, OuterTo));
        var outer = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref outer));
        Assert.False(outer.HasVlan);

        Assert.True(UdpView.TryParse(outer.Transport, out var udp));
        Assert.True(VxlanView.TryParse(udp.Payload, out var view));
        var stack = _decoder.Decoder.Encapsulation;
        var owner = new object();
        Assert.True(stack.TryPush(new EncapsulationLayer
        {
            Source = outer.Source,
            Destination = outer.Destination,
            SourcePort = outer.SourcePort,
            DestinationPort = outer.DestinationPort,
            Type = TunnelType.Vxlan,
            Connection = owner,
        }));
        var found = default(DecodedPacket);
        var payload = view.Payload;
        Assert.Equal(
            DecodeOutcome.Transport,
            _decoder.Decoder.DecodeInner(payload.Data, payload.InnerWireLength(ref outer), payload.LinkType, ref found));
        Assert.Equal(1, found.EncapsulationDepth);
        Assert.Equal(7, found.Vlan);
        Assert.Equal(ClientV4, found.Source);
        Assert.Equal(1000, found.Time);
        Assert.Same(owner, stack[0].Connection);

        // The outer packet is still whole.
        Assert.Equal(OuterFrom, outer.Source);
        Assert.Equal(0, outer.EncapsulationDepth);
        stack.PopTo(outer.EncapsulationDepth);
        Assert.Equal(TunnelType.None, stack.LastType);
    }

    [Fact]
    public void CutOuterPacketKeepsTheInnerLength()
    {
        var inner = Ethernet(0x0800, Ipv4(IpProtocol.Udp, Udp(1, 2, Bytes(100))));
        var packet = Ipv4(IpProtocol.Udp, Udp(40000, 4789, Concat(Hex("0800000000000000"), inner), OuterFrom, OuterTo), OuterFrom, OuterTo);
        var outer = default(DecodedPacket);
        _decoder.Decode(packet[..100], ref outer, LinkType.Raw, packet.Length);
        Assert.True(VxlanView.TryParse(outer.Transport[8..], out var view));
        var payload = view.Payload;
        Assert.Equal(inner.Length, payload.InnerWireLength(ref outer));
        var found = default(DecodedPacket);
        Assert.Equal(
            DecodeOutcome.Transport,
            _decoder.Decoder.DecodeInner(payload.Data, payload.InnerWireLength(ref outer), payload.LinkType, ref found));
        Assert.True(found.IsTruncated);
    }

    [Fact]
    public void TeredoBubble()
    {
        _decoder.Decoder.Encapsulation.TryPush(new EncapsulationLayer { Type = TunnelType.Teredo });
        var found = default(DecodedPacket);
        var bubble = Ipv6(IpProtocol.None, []);
        Assert.Equal(DecodeOutcome.Ignored, _decoder.Decoder.DecodeInner(bubble, bubble.Length, LinkType.Raw, ref found));
        Assert.True(_decoder.Decoder.Weirds.IsEmpty);
    }
}
