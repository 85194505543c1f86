using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Sources;

/// <summary>Checksums that are summed up ahead of the reader say what the decoder finds, too.</summary>
public sealed class ChecksumAheadTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void KnownChecksumsAreRight()
    {
        byte[] wrong = Ethernet(0x0800, Ipv4(IpProtocol.Tcp, Tcp(40000, 80, Bytes(1000))));
        wrong[^1] ^= 1;
        byte[] noChecksum = Ethernet(0x0800, Ipv4(IpProtocol.Udp, Udp(1234, 53, Bytes(900))));
        noChecksum[40] = noChecksum[41] = 0;
        byte[] cutShort = Ethernet(0x0800, Ipv4(IpProtocol.Tcp, Tcp(40000, 80, Bytes(1000))))[..600];
        byte[][] frames =
        [
            Ethernet(0x0800, Ipv4(IpProtocol.Tcp, Tcp(40000, 80, Bytes(1400)))),
            wrong,
            Ethernet(0x86DD, Ipv6(IpProtocol.Udp, Udp(1234, 53, Bytes(1200), ClientV6, ServerV6))),
            noChecksum,
            cutShort,
            Ethernet(0x8100, Vlan(5, 0x0800, Ipv4(IpProtocol.Tcp, Tcp(1, 2, Bytes(800))))),
            Ethernet(0x0800, Ipv4(IpProtocol.Udp, Bytes(1000), fragmentWord: 0x2000)),
            Ethernet(0x0800, Ipv4(IpProtocol.Gre, Concat(Hex("00000800"), PlainUdp()))),
            Ethernet(0x88CC, Bytes(30)),
            Bytes(3),
        ];
        using (var writer = new PcapWriter(_path))
        {
            for (int i = 0; i < 20_000; i++)
            {
                byte[] frame = frames[i % frames.Length];
                writer.Write(frame, frame.Length, i * 1000L, LinkType.Ethernet);
            }
        }

        using var source = PacketSources.OpenFile(_path);
        var decoder = new PacketDecoder();
        var packet = default(CapturedPacket);
        int known = 0;
        for (int i = 0; source.Next(ref packet) == PacketReadStatus.Packet; i++)
        {
            if (i % 100 == 0)
            {
                // Time for the other thread to get ahead.
                Thread.Sleep(1);
            }

            if (packet.IsTransportRight)
            {
                known++;
                packet.IsTransportRight = false;
                var decoded = default(DecodedPacket);
                decoder.Decode(ref packet, ref decoded);
                Assert.Equal(ChecksumVerdict.Valid, decoded.TransportChecksum);
                Assert.Contains(i % frames.Length, (int[])[0, 2]);
            }
        }

        if (Environment.ProcessorCount > 1)
        {
            Assert.InRange(known, 1, 4000);
        }
    }
}
