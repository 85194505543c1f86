using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Decoding;

public class LinkLayerTests
{
    private readonly DecoderUnderTest _decoder = new();

    public static TheoryData<string, LinkType, byte[]> Carriers()
    {
        var udp = PlainUdp();
        var wifi = Concat(Hex("8802 0000"), Bytes(6), Bytes(6), Bytes(6), Hex("0000 0000"));
        var snap = Hex("aaaa03 000000 0800");
        return new TheoryData<string, LinkType, byte[]>
        {
            { "ethernet", LinkType.Ethernet, Ethernet(0x0800, udp) },
            { "ethernet, ipv6", LinkType.Ethernet, Ethernet(0x86DD, PlainUdpV6()) },
            { "fabricpath", LinkType.Ethernet, Concat(Ethernet(0x8903, Bytes(2)), Ethernet(0x0800, udp)) },
            { "vlan", LinkType.Ethernet, Ethernet(0x8100, Vlan(5, 0x0800, udp)) },
            { "q in q", LinkType.Ethernet, Ethernet(0x88A8, Vlan(5, 0x8100, Vlan(6, 0x86DD, PlainUdpV6()))) },
            { "old q in q", LinkType.Ethernet, Ethernet(0x9100, Vlan(5, 0x0800, udp)) },
            { "vn-tag", LinkType.Ethernet, Ethernet(0x8926, Concat(Hex("00000000 0800"), udp)) },
            { "vn-tag and vlan", LinkType.Ethernet, Ethernet(0x8926, Concat(Hex("00000000 8100"), Vlan(11, 0x0800, udp))) },
            { "backbone", LinkType.Ethernet, Ethernet(0x88E7, Concat(Hex("00000000"), Ethernet(0x0800, udp))) },
            { "snap", LinkType.Ethernet, Ethernet(8 + udp.Length, Concat(snap, udp)) },
            { "snap in vlan", LinkType.Ethernet, Ethernet(0x8100, Vlan(5, 8 + udp.Length, Concat(snap, udp))) },
            { "mpls", LinkType.Ethernet, Ethernet(0x8847, Concat(Hex("0001d0ff 0001d1ff"), udp)) },
            { "pppoe", LinkType.Ethernet, Ethernet(0x8864, Concat(Hex("1100 0011"), Word(2 + udp.Length), Hex("0021"), udp)) },
            { "ppp", LinkType.Ppp, Concat(Hex("0021"), udp) },
            { "ppp, hdlc", LinkType.Ppp, Concat(Hex("ff03 0057"), PlainUdpV6()) },
            { "ppp, mpls", LinkType.Ppp, Concat(Hex("0281 0001d1ff"), udp) },
            { "ppp, serial", LinkType.PppSerial, Concat(Hex("ff03 0021"), udp) },
            { "fddi", LinkType.Fddi, Concat(Bytes(21), udp) },
            { "null", LinkType.Null, Concat(Hex("02000000"), udp) },
            { "null, big-endian host", LinkType.Null, Concat(Hex("0000001e"), PlainUdpV6()) },
            { "loop", LinkType.Loop, Concat(Hex("00000018"), PlainUdpV6()) },
            { "raw", LinkType.Raw, udp },
            { "raw ipv6", LinkType.Ipv6, PlainUdpV6() },
            { "raw, bsd", LinkType.RawBsd, udp },
            { "cooked", LinkType.LinuxSll, Concat(Hex("0000 0001 0006 020000000001 0000 0800"), udp) },
            { "cooked, 2", LinkType.LinuxSll2, Concat(Hex("86dd 0000 00000001 0001 00 06 020000000001 0000"), PlainUdpV6()) },
            { "nflog", LinkType.NfLog, Concat(Hex("02 00 0000 0500 0a00 61 000000"), Word((4 + udp.Length) << 8), Hex("0900"), udp) },
            { "wifi", LinkType.Ieee80211, Concat(wifi, snap, udp) },
            { "radiotap", LinkType.Ieee80211Radiotap, Concat(Hex("0000 0800 00000000"), wifi, snap, udp) },
            { "avs", LinkType.Ieee80211Avs, Concat(Hex("80211001 0000000c 00000000"), wifi, snap, udp) },
        };
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public void CarriesAPacket(string name, LinkType linkType, byte[] frame)
    {
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref packet, linkType));
        Assert.Equal("", _decoder.Weirds);
        Assert.Equal(IpProtocol.Udp, packet.Protocol);
        Assert.Equal(1234, packet.SourcePort);
        Assert.Equal(53, packet.DestinationPort);
        Assert.Equal(13, packet.Transport.Length);
        Assert.Equal(13, packet.TransportLength);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
        Assert.False(packet.IsTruncated);
        Assert.Equal(name.Contains("vlan", StringComparison.Ordinal) || name.Contains("q in q", StringComparison.Ordinal), packet.HasVlan);
    }

    /// <summary>Whatever the link layer: a frame cut anywhere is dropped with a weird or ignored, and never decoded whole.</summary>
    [Theory]
    [MemberData(nameof(Carriers))]
    public void CutAnywhere(string name, LinkType linkType, byte[] frame)
    {
        Assert.NotEmpty(name);
        for (var length = 0; length < frame.Length; length++)
        {
            var packet = default(DecodedPacket);
            var outcome = _decoder.Decode(frame[..length], ref packet, linkType, frame.Length);
            if (outcome == DecodeOutcome.Transport)
            {
                Assert.True(packet.IsTruncated);
                Assert.Equal(ChecksumVerdict.NotChecked, packet.TransportChecksum);
            }
            else if (outcome == DecodeOutcome.Dropped)
            {
                Assert.False(_decoder.Decoder.Weirds.IsEmpty);
            }
        }
    }

    [Fact]
    public void AddressesAndTags()
    {
        var packet = default(DecodedPacket);
        _decoder.Decode(Ethernet(0x8100, Vlan(0x6005, 0x8100, Vlan(6, 0x0800, PlainUdp()))), ref packet);
        Assert.True(packet.HasMac);
        Assert.Equal(0x020000000001UL, packet.SourceMac);
        Assert.Equal(0x020000000002UL, packet.DestinationMac);
        Assert.Equal(5, packet.Vlan);
        Assert.True(packet.HasInnerVlan);
        Assert.Equal(6, packet.InnerVlan);
        Assert.Equal(0x0800, packet.EtherType);
    }

    [Fact]
    public void ThirdTag()
    {
        var frame = Ethernet(0x8100, Vlan(1, 0x8100, Vlan(2, 0x8100, Vlan(3, 0x0800, PlainUdp()))));
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref packet));
        Assert.Equal("triple_tagged_vlan_unsupported/VLAN", _decoder.Weirds);
        var weird = _decoder.Decoder.Weirds[0];
        Assert.Equal("overwrote inner vlan ID of 2 with 3", PacketWeirds.DetailText(weird));
        Assert.Equal(3, packet.InnerVlan);
    }

    [Fact]
    public void AFrameFullOfTagsDoesNotExhaustTheStack()
    {
        var tags = new byte[4 * 60_000];
        for (var i = 0; i < tags.Length; i += 4)
        {
            tags[i + 2] = 0x81;
        }

        Assert.StartsWith("Dropped", _decoder.Outcome(Ethernet(0x8100, tags)), StringComparison.Ordinal);
    }

    [Fact]
    public void EthernetPaddingIsCutOff()
    {
        var packet = default(DecodedPacket);
        _decoder.Decode(Concat(Ethernet(0x0800, PlainUdp()), new byte[20]), ref packet);
        Assert.Equal(33, packet.IpPacket.Length);
        Assert.Equal(13, packet.Transport.Length);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
    }

    [Fact]
    public void Arp()
    {
        var message = Hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202");
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Arp, _decoder.Decode(Ethernet(0x0806, message), ref packet));
        Assert.Equal(message, packet.Payload.ToArray());
        Assert.Equal("Dropped: truncated_ARP/ARP", _decoder.Outcome(Ethernet(0x0806, message[..27])));
    }

    [Theory]
    [InlineData("Dropped: truncated_ethernet_frame/ETHERNET", "0200000000020200000000010800ffff")]
    [InlineData("Dropped: undefined_ether_type/ETHERNET", "02000000000202000000000105ddffffffff")]
    [InlineData("Dropped: truncated_ethernet_frame/ETHERNET", "0200000000020200000000010005aaaa0300")]
    [InlineData("Ignored", "0200000000020200000000010003ffffffff")]
    [InlineData("UnknownProtocol", "02000000000202000000000100264242030000000000")]
    [InlineData("Dropped: truncated_VLAN_header/VLAN", "0200000000020200000000018100000508")]
    [InlineData("Dropped: undefined_vlan_protocol/VLAN", "0200000000020200000000018100000505ddffff")]
    [InlineData("Dropped: truncated_link_header/MPLS", "02000000000202000000000188470001d0ff")]
    [InlineData("Dropped: truncated_pppoe_header/PPPOE", "020000000002020000000001886411000011000200")]
    [InlineData("Dropped: truncated_IP/IP", "020000000002020000000001080045000000")]
    [InlineData("Dropped: unknown_ip_version/IP", "020000000002020000000001080055000000000000000000000000000000000000000000")]
    [InlineData("UnknownProtocol", "020000000002020000000001123445000000")]
    public void Oddities(string expected, string frame)
    {
        var bytes = Hex(frame);
        if (expected == "UnknownProtocol" && frame.Contains("0026", StringComparison.Ordinal))
        {
            bytes = Concat(bytes, new byte[40]);
        }

        Assert.Equal(expected, _decoder.Outcome(bytes));
    }

    [Fact]
    public void UnknownEtherTypeIsHandedOn()
    {
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.UnknownProtocol, _decoder.Decode(Ethernet(0x88CC, Bytes(30)), ref packet));
        Assert.Equal(WeirdSource.Ethernet, packet.UnknownSource);
        Assert.Equal(0x88CCu, packet.UnknownProtocol);
        Assert.Equal(Bytes(30), packet.Payload.ToArray());
    }

    [Fact]
    public void PppoeWithWrongLength()
    {
        var udp = PlainUdp();
        byte[] Session(int length) => Ethernet(0x8864, Concat(Hex("1100 0011"), Word(length), Hex("0021"), udp));
        Assert.Equal("Transport: pppoe_extra_data_after_payload/PPPOE", _decoder.Outcome(Concat(Session(2 + udp.Length), [0])));
        Assert.Equal("Transport: pppoe_truncated_payload/PPPOE", _decoder.Outcome(Session(3 + udp.Length)));
    }

    [Theory]
    [InlineData("Dropped: truncated_nflog_header/NFLOG", "02000000")]
    [InlineData("Dropped: unknown_nflog_version/NFLOG", "0201000000")]
    [InlineData("Dropped: nflog_no_pcap_payload/NFLOG", "02000000 05000a00 61000000")]
    [InlineData("Dropped: nflog_bad_tlv_len/NFLOG", "02000000 03000a00 61000000")]
    public void NflogOddities(string expected, string frame) =>
        Assert.Equal(expected, _decoder.Outcome(Hex(frame), LinkType.NfLog));

    [Fact]
    public void WifiWithSeveralPackets()
    {
        var snap = Hex("aaaa03 000000 0800");
        byte[] Subframe(byte[] ip) => Concat(Bytes(12), Word(8 + ip.Length), snap, ip);
        var first = Subframe(PlainUdp());
        var padding = new byte[(8 + PlainUdp().Length) % 4];
        var frame = Concat(
            Hex("8802 0000"), Bytes(18), Hex("0000 8000"), first, padding, Subframe(Ipv4(IpProtocol.Tcp, Tcp(80, 4000, []))));

        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(frame, ref packet, LinkType.Ieee80211));
        Assert.Equal(53, packet.DestinationPort);
        Assert.True(_decoder.Decoder.DecodeNextSubframe(ref packet));
        Assert.Equal(DecodeOutcome.Transport, packet.Outcome);
        Assert.Equal(4000, packet.DestinationPort);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
        Assert.True(packet.HasMac);
        Assert.False(_decoder.Decoder.DecodeNextSubframe(ref packet));
    }

    [Theory]
    [InlineData("8000")] // beacon
    [InlineData("4800")] // null data
    [InlineData("8842")] // encrypted
    public void WifiWithoutPackets(string control) =>
        Assert.Equal("Ignored", _decoder.Outcome(Concat(Hex(control), Bytes(60)), LinkType.Ieee80211));
}
