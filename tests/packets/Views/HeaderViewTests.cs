using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Views;

public class HeaderViewTests
{
    [Fact]
    public void Ethernet()
    {
        Assert.True(EthernetView.TryParse(Hex("0a0b0c0d0e0f 010203040506 0800 ff"), out var view));
        Assert.Equal(0x0a0b0c0d0e0fUL, view.Destination);
        Assert.Equal(0x010203040506UL, view.Source);
        Assert.Equal(0x0800, view.Type);
        Assert.Equal([0xff], view.Payload.ToArray());
        Assert.False(EthernetView.TryParse(new byte[13], out _));
    }

    [Fact]
    public void MacAddressText()
    {
        var text = new byte[17];
        MacAddress.Format(0x0a0b0c0d0e0fUL, text);
        Assert.Equal("0a:0b:0c:0d:0e:0f"u8.ToArray(), text);
    }

    [Fact]
    public void Ipv4WithOptions()
    {
        // The example header of RFC 791's size, with a router alert option.
        var bytes = Hex("46c00028 1c460000 40020000 c0000201 e0000016 94040000 2200f9010000000104000000e00000fb");
        Assert.True(Ipv4View.TryParse(bytes, out var view));
        Assert.Equal(24, view.HeaderLength);
        Assert.Equal(40, view.TotalLength);
        Assert.Equal(0xC0, view.TypeOfService);
        Assert.Equal(0x1C46, view.Identification);
        Assert.Equal(0x40, view.Ttl);
        Assert.Equal(2, view.Protocol);
        Assert.Equal("192.0.2.1", view.Source.ToString());
        Assert.Equal("224.0.0.22", view.Destination.ToString());
        Assert.Equal(Hex("94040000"), view.Options.ToArray());
        Assert.False(view.IsFragment);
    }

    [Theory]
    [InlineData("2000", false, true, 0, true)]
    [InlineData("4000", true, false, 0, false)]
    [InlineData("00b9", false, false, 1480, true)]
    [InlineData("60b9", true, true, 1480, true)]
    public void Ipv4FragmentWord(string word, bool df, bool mf, int offset, bool fragment)
    {
        Assert.True(Ipv4View.TryParse(Hex($"45000014 0001{word} 40110000 c0000201 c0000202"), out var view));
        Assert.Equal(df, view.DontFragment);
        Assert.Equal(mf, view.MoreFragments);
        Assert.Equal(offset, view.FragmentOffset);
        Assert.Equal(fragment, view.IsFragment);
    }

    [Fact]
    public void Ipv4Refuses()
    {
        Assert.False(Ipv4View.TryParse(new byte[20], out _));
        Assert.False(Ipv4View.TryParse(Hex("45000014000100004011 0000c0000201c00002"), out _));
    }

    [Fact]
    public void Ipv6Fixed()
    {
        Assert.True(Ipv6View.TryParse(Ipv6(17, Bytes(9)), out var view));
        Assert.Equal(0xAB, view.TrafficClass);
        Assert.Equal(0x12345u, view.FlowLabel);
        Assert.Equal(9, view.PayloadLength);
        Assert.Equal(17, view.NextHeader);
        Assert.Equal(63, view.HopLimit);
        Assert.Equal(ClientV6, view.Source);
        Assert.Equal(ServerV6, view.Destination);
        Assert.False(Ipv6View.TryParse(new byte[40], out _));
        Assert.False(Ipv6View.TryParse(Ipv6(17, []).AsSpan(0, 39), out _));
    }

    [Fact]
    public void Ipv6ExtensionsInOrder()
    {
        var chain = Concat(
            Hex("3c00 010400000000"), // hop-by-hop, then destination options
            Hex("2b00 010400000000"), // destination options, then routing
            Hex("3300 0300 00000000"), // routing, then authentication
            Hex("2c02 0000 00000001 00000002 00000003"), // authentication of 16 bytes, then fragment
            Hex("1100 05b9 0000abcd"), // fragment
            Bytes(4));
        var found = new List<string>();
        foreach (var extension in new Ipv6ExtensionEnumerator(Ipv6(0, chain)))
        {
            found.Add($"{extension.Type}@{extension.Offset}+{extension.Length}>{extension.Next}");
        }

        Assert.Equal("0@40+8>60 60@48+8>43 43@56+8>51 51@64+16>44 44@80+8>17", string.Join(' ', found));
    }

    [Fact]
    public void Ipv6ExtensionsStopAtTheCut()
    {
        // The second header claims 16 bytes of which 15 are there.
        var packet = Ipv6(0, Concat(Hex("3c00 010400000000"), Hex("1101"), Bytes(13)));
        var enumerator = new Ipv6ExtensionEnumerator(packet);
        Assert.True(enumerator.MoveNext());
        Assert.False(enumerator.MoveNext());
    }

    [Fact]
    public void Ipv6Fragment()
    {
        Assert.True(Ipv6FragmentView.TryParse(Hex("1100 05b9 0000abcd"), out var view));
        Assert.Equal(17, view.NextHeader);
        Assert.Equal(0x05B8, view.Offset);
        Assert.True(view.MoreFragments);
        Assert.Equal(0xABCDu, view.Identification);
        Assert.False(Ipv6FragmentView.TryParse(new byte[7], out _));
    }

    [Fact]
    public void Arp()
    {
        var bytes = Hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202");
        Assert.True(ArpView.TryParse(bytes, out var view));
        Assert.Equal(1, view.HardwareType);
        Assert.Equal(0x0800, view.ProtocolType);
        Assert.Equal(1, view.Operation);
        Assert.Equal(Hex("020000000001"), view.SenderHardware.ToArray());
        Assert.Equal(Hex("c0000201"), view.SenderProtocol.ToArray());
        Assert.Equal(Hex("000000000000"), view.TargetHardware.ToArray());
        Assert.Equal(Hex("c0000202"), view.TargetProtocol.ToArray());
        Assert.False(ArpView.TryParse(bytes.AsSpan(0, 27), out _));
    }

    [Fact]
    public void TcpWithOptions()
    {
        var bytes = Hex("c001 0050 01020304 05060708 7012 ffff abcd 0011 020405b4 01030307 474554");
        Assert.True(TcpView.TryParse(bytes, out var view));
        Assert.Equal(0xC001, view.SourcePort);
        Assert.Equal(80, view.DestinationPort);
        Assert.Equal(0x01020304u, view.Sequence);
        Assert.Equal(0x05060708u, view.Acknowledgement);
        Assert.Equal(28, view.HeaderLength);
        Assert.Equal(TcpFlags.Syn | TcpFlags.Ack, view.Flags);
        Assert.Equal(0xFFFF, view.Window);
        Assert.Equal(0xABCD, view.Checksum);
        Assert.Equal(0x11, view.UrgentPointer);
        Assert.True(view.HasWholeHeader);
        Assert.Equal("GET"u8.ToArray(), view.Payload.ToArray());

        var options = new TcpOptionEnumerator(view.Options);
        Assert.True(options.MoveNext());
        Assert.Equal(2, options.Kind);
        Assert.Equal(Hex("020405b4"), options.Option.ToArray());
        Assert.True(options.MoveNext());
        Assert.Equal(1, options.Kind);
        Assert.True(options.MoveNext());
        Assert.Equal(3, options.Kind);
        Assert.False(options.MoveNext());
        Assert.False(options.IsDamaged);
    }

    [Theory]
    [InlineData("0200", true)] // a length of zero
    [InlineData("0205ffff", true)] // beyond the end
    [InlineData("02", true)] // no length
    [InlineData("01 00 ffff", false)] // what follows the end of the list does not count
    [InlineData("", false)]
    public void TcpOptionsDamaged(string options, bool damaged)
    {
        var enumerator = new TcpOptionEnumerator(Hex(options));
        while (enumerator.MoveNext())
        {
            Assert.InRange(enumerator.Kind, 0, 1);
        }

        Assert.Equal(damaged, enumerator.IsDamaged);
    }

    [Theory]
    [InlineData("40")] // data offset below the fixed part
    [InlineData("f0")] // data offset beyond the capture
    public void TcpHeaderLengthLies(string offset)
    {
        Assert.True(TcpView.TryParse(Hex($"c001 0050 01020304 05060708 {offset}12 ffff abcd 0000"), out var view));
        Assert.False(view.HasWholeHeader);
        Assert.True(view.Options.IsEmpty);
        Assert.True(view.Payload.IsEmpty);
        Assert.False(TcpView.TryParse(new byte[19], out _));
    }

    [Fact]
    public void UdpAndIcmp()
    {
        Assert.True(UdpView.TryParse(Hex("d903 0035 000a 1234 4142"), out var udp));
        Assert.Equal(0xD903, udp.SourcePort);
        Assert.Equal(53, udp.DestinationPort);
        Assert.Equal(10, udp.Length);
        Assert.Equal(0x1234, udp.Checksum);
        Assert.Equal("AB"u8.ToArray(), udp.Payload.ToArray());
        Assert.False(UdpView.TryParse(new byte[7], out _));

        Assert.True(IcmpView.TryParse(Hex("0803 f7ff 0001 0002 61"), out var icmp));
        Assert.Equal(8, icmp.Type);
        Assert.Equal(3, icmp.Code);
        Assert.Equal(0xF7FF, icmp.Checksum);
        Assert.Equal(1, icmp.Identifier);
        Assert.Equal(2, icmp.Sequence);
        Assert.Equal(0x00010002u, icmp.RestOfHeader);
        Assert.Equal("a"u8.ToArray(), icmp.Payload.ToArray());
        Assert.False(IcmpView.TryParse(new byte[7], out _));
    }
}
