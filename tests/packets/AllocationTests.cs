using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests;

public sealed class AllocationTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    /// <summary>Reading and decoding allocate nothing once the buffers are there: tunnels and fragments included.</summary>
    [Fact]
    public void SteadyStateAllocatesNothing()
    {
        var datagram = Udp(1, 2, Bytes(152));
        byte[][] frames =
        [
            Ethernet(0x0800, Ipv4(IpProtocol.Tcp, Tcp(40000, 80, Bytes(200)))),
            Ethernet(0x86DD, PlainUdpV6()),
            Ethernet(0x8100, Vlan(5, 0x0800, PlainUdp())),
            Ethernet(0x0800, Ipv4(IpProtocol.Gre, Concat(Hex("00000800"), PlainUdp()))),
            Ethernet(0x0800, Ipv4(IpProtocol.Udp, datagram.AsSpan(0, 80).ToArray(), fragmentWord: 0x2000)),
            Ethernet(0x0800, Ipv4(IpProtocol.Udp, datagram.AsSpan(80).ToArray(), fragmentWord: 10)),
            Ethernet(0x0800, Ipv4(IpProtocol.Udp, Bytes(8), fragmentWord: 0x4000)[..20]),
            Ethernet(0x88CC, Bytes(30)),
        ];
        using (var writer = new PcapWriter(_path))
        {
            for (var i = 0; i < 4000; i++)
            {
                var frame = frames[i % frames.Length];
                writer.Write(frame, frame.Length, i * 1000L, LinkType.Ethernet);
            }
        }

        using var source = PacketSources.OpenFile(_path);
        var decoder = new PacketDecoder();
        var packet = default(CapturedPacket);
        var transports = 0;
        for (var i = 0; i < 1000; i++)
        {
            source.Next(ref packet);
            var decoded = default(DecodedPacket);
            decoder.Decode(ref packet, ref decoded);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (source.Next(ref packet) == PacketReadStatus.Packet)
        {
            var decoded = default(DecodedPacket);
            if (decoder.Decode(ref packet, ref decoded) == DecodeOutcome.Transport)
            {
                transports++;
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(3000 / 8 * 5, transports);
    }
}
