using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Views;

public class TunnelViewTests
{
    [Theory]
    [InlineData("0000 0800", 4, 0)]
    [InlineData("b000 0800", 16, 0)]
    [InlineData("3081 880b", 16, 1)]
    public void Gre(string header, int length, int version)
    {
        Assert.True(GreView.TryParse(Hex(header), out var view));
        Assert.Equal(length, view.HeaderLength);
        Assert.Equal(version, view.Version);
        Assert.False(GreView.TryParse(Hex("000008"), out _));
    }

    [Fact]
    public void Vxlan()
    {
        Assert.True(VxlanView.TryParse(Hex("08000000 00007b00 aabb"), out var view));
        Assert.True(view.HasNetworkId);
        Assert.Equal(123u, view.NetworkId);
        Assert.Equal(Hex("aabb"), view.Payload.Data.ToArray());
        Assert.Equal(LinkType.Ethernet, view.Payload.LinkType);
        Assert.Equal(TunnelType.Vxlan, view.Payload.Type);
        Assert.False(VxlanView.TryParse(new byte[7], out _));
    }

    [Fact]
    public void GeneveWithOptions()
    {
        Assert.True(GeneveView.TryParse(Hex("0300 6558 00000a00 0102 8301 deadbeef 0103 0400 ccdd"), out var view));
        Assert.Equal(0, view.Version);
        Assert.Equal(20, view.HeaderLength);
        Assert.True(view.HasWholeHeader);
        Assert.Equal(10u, view.NetworkId);
        Assert.True(view.CarriesKnownProtocol);
        Assert.Equal(Hex("ccdd"), view.Payload.Data.ToArray());
        Assert.Equal(LinkType.Ethernet, view.Payload.LinkType);

        var options = new GeneveOptionEnumerator(view.Options);
        Assert.True(options.MoveNext());
        Assert.Equal(0x0102, options.Class);
        Assert.True(options.IsCritical);
        Assert.Equal(3, options.Type);
        Assert.Equal(Hex("deadbeef"), options.Data.ToArray());
        Assert.True(options.MoveNext());
        Assert.Equal(4, options.Type);
        Assert.False(options.IsCritical);
        Assert.True(options.Data.IsEmpty);
        Assert.False(options.MoveNext());

        Assert.True(GeneveView.TryParse(Hex("0200 0800 00000000"), out var cut));
        Assert.False(cut.HasWholeHeader);
    }

    [Fact]
    public void AyiyaBySharedSecret()
    {
        // Identity of 2^4 bytes, signature of 5 words, operation "forward", IPv6 inside.
        Assert.True(AyiyaView.Probe(Hex("445211 29")));
        Assert.False(AyiyaView.Probe(Hex("445311 29")));
        Assert.True(AyiyaView.TryParse(Concat(Hex("4452 1129 00000000"), Bytes(36), [0x60]), out var view));
        Assert.Equal(44, view.HeaderLength);
        Assert.Equal(AyiyaView.Forward, view.Operation);
        Assert.Equal(IpProtocol.Ipv6, view.NextHeader);
        Assert.True(view.CarriesKnownProtocol);
        Assert.Equal([0x60], view.Payload.Data.ToArray());
        Assert.False(AyiyaView.TryParse(Concat(Hex("4452 1129 00000000"), Bytes(35)), out _));
    }

    [Fact]
    public void TeredoWithBothIndications()
    {
        var authentication = Hex("0001 02 01 6162 63 0102030405060708 00");
        var origin = Hex("0000 2f5a 3ffffdfe"); // port 53413 and 192.0.2.1, inverted
        var inner = Ipv6(IpProtocol.None, []);
        Assert.True(TeredoView.TryParse(Concat(authentication, origin, inner), out var view, out _));
        Assert.Equal("ab"u8.ToArray(), view.ClientId.ToArray());
        Assert.Equal("c"u8.ToArray(), view.AuthenticationValue.ToArray());
        Assert.Equal(0x0102030405060708UL, view.Nonce);
        Assert.Equal(0, view.Confirmation);
        Assert.Equal(0xFFFF ^ 0x2F5A, view.OriginPort);
        Assert.Equal("192.0.2.1", view.OriginAddress.ToString());
        Assert.True(view.IsBubble);
        Assert.Equal(40, view.InnerLength);
        Assert.Equal(inner, view.Payload.Data.ToArray());
    }

    [Theory]
    [InlineData("00", PacketWeird.TruncatedTeredo)]
    [InlineData("0000 0000", PacketWeird.TruncatedTeredoOriginIndication)]
    [InlineData("0001 01", PacketWeird.TruncatedTeredoAuthentication)]
    [InlineData("0001 ffff 00", PacketWeird.TruncatedTeredoAuthentication)]
    [InlineData("6000 0000", PacketWeird.TruncatedIpv6InTeredo)]
    [InlineData("1234", PacketWeird.None)]
    [InlineData("0000000000000000 0000000000000000", PacketWeird.None)]
    public void TeredoRefuses(string payload, PacketWeird expected)
    {
        Assert.False(TeredoView.TryParse(Hex(payload), out _, out var weird));
        Assert.Equal(expected, weird);
    }

    [Fact]
    public void TeredoProbe()
    {
        var address = IpAddress.Parse("2001:0:4136:e378:8000:63bf:3fff:fdd2");
        Assert.True(TeredoView.Probe(Ipv6(58, Bytes(8), source: address)));
        Assert.True(TeredoView.Probe(Ipv6(58, Bytes(8), destination: address)));
        Assert.False(TeredoView.Probe(Ipv6(58, Bytes(8))));
        Assert.True(TeredoView.Probe(Concat(Hex("0000 2f5a 3ffffdfe"), Ipv6(58, []))));
        Assert.True(TeredoView.Probe(Concat(Hex("0001 0000 0102030405060708 00"), Hex("0000 2f5a 3ffffdfe"), Ipv6(58, []))));
        Assert.False(TeredoView.Probe(new byte[39]));
    }

    [Fact]
    public void GtpWithExtension()
    {
        Assert.True(GtpV1View.TryParse(Hex("34ff 0010 00000001 0000 00 85 01 0102 c0 01 0304 00 45"), out var view));
        Assert.Equal(1, view.Version);
        Assert.True(view.IsGtp);
        Assert.True(view.HasExtension);
        Assert.Equal(GtpV1View.UserPacket, view.MessageType);
        Assert.Equal(16, view.Length);
        Assert.Equal(1u, view.TunnelId);
        Assert.Equal(20, view.HeaderLength);
        Assert.Equal(0x85, view.NextExtension);
        Assert.Equal([0x45], view.Payload.Data.ToArray());
    }

    [Theory]
    [InlineData("30ff 0000 000000")]
    [InlineData("32ff 0000 00000001 0000 00")]
    [InlineData("34ff 0000 00000001 0000 00 85")]
    [InlineData("34ff 0000 00000001 0000 00 85 00 0102 00")] // an extension without length
    [InlineData("34ff 0000 00000001 0000 00 85 02 0102 00")] // an extension beyond the end
    public void GtpRefuses(string payload) => Assert.False(GtpV1View.TryParse(Hex(payload), out _));
}
