using System.Buffers.Binary;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Decoding;

public class UsualFrameTests
{
    private static readonly byte[][] Plain =
    [
        Ethernet(EtherType.Ipv4, Ipv4(IpProtocol.Tcp, Tcp(40000, 80, Bytes(7)), fragmentWord: 0x4000, id: 77)),
        Ethernet(EtherType.Ipv4, Ipv4(IpProtocol.Tcp, Tcp(40000, 80, []))),
        Ethernet(EtherType.Ipv4, Concat(Ipv4(IpProtocol.Tcp, Tcp(1, 2, [])), Bytes(6))),
        Ethernet(EtherType.Ipv4, Ipv4(IpProtocol.Udp, Udp(53, 1024, Bytes(200)))),
        Ethernet(EtherType.Ipv4, Ipv4(IpProtocol.Udp, Udp(4789, 4789, Concat(Hex("0800000000007b00"), Ethernet(0x0800, PlainUdp()))))),
        Ethernet(EtherType.Ipv4, Ipv4(IpProtocol.Udp, Concat(Word(1), Word(4789), Word(40), Word(0), Hex("0800000000007b00"), Bytes(24)))),
        Ethernet(EtherType.Ipv4, PlainUdp()),
    ];

    private readonly UsualFrames _usual = new();

    [Fact]
    public void Plain_tcp_and_udp_take_the_short_way()
    {
        Assert.All(Plain, frame => Assert.True(_usual.Compare(frame, LinkType.Ethernet, frame.Length, ignoreChecksums: false, 1)));
        Assert.All(Plain, frame => Assert.False(_usual.Compare(frame, LinkType.Raw, frame.Length, ignoreChecksums: false, 1)));
        Assert.All(Plain, frame => Assert.False(_usual.Compare(frame, LinkType.Ethernet, frame.Length + 1, ignoreChecksums: false, 1)));
        Assert.False(_usual.Compare(Ethernet(EtherType.Vlan, Vlan(7, EtherType.Ipv4, PlainUdp())), LinkType.Ethernet, 51, ignoreChecksums: false, 1));
    }

    [Fact]
    public void Both_ways_tell_the_same_of_damaged_frames()
    {
        var random = new Random(1);
        var usual = 0;
        for (var run = 0; run < 60_000; run++)
        {
            var frame = Plain[random.Next(Plain.Length)].ToArray();
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                frame[random.Next(Math.Min(frame.Length, 60))] ^= (byte)(1 << random.Next(8));
            }

            if (random.Next(2) == 0)
            {
                // The header says what it says: its checksum is right again.
                frame[24] = frame[25] = 0;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), InternetChecksum.Compute(frame.AsSpan(14, 20)));
            }

            var length = random.Next(4) == 0 ? random.Next(frame.Length + 1) : frame.Length;
            var wireLength = random.Next(8) == 0 ? frame.Length : length;
            usual += _usual.Compare(frame.AsSpan(0, length), LinkType.Ethernet, wireLength, random.Next(2) == 0, run) ? 1 : 0;
        }

        Assert.InRange(usual, 10_000, 50_000);
    }

    [Fact]
    public void Networks_without_checksums_take_the_long_way()
    {
        var decoder = new DecoderUnderTest();
        var packet = default(DecodedPacket);
        decoder.Decode(Plain[0], ref packet);
        Assert.True(packet.IsUsual);
        decoder.Decoder.Options.IgnoreChecksumsNets = [new IpNetwork(ClientV4, 128)];
        decoder.Decode(Plain[0], ref packet);
        Assert.False(packet.IsUsual);
        Assert.Equal(ChecksumVerdict.NotChecked, packet.TransportChecksum);
    }
}
