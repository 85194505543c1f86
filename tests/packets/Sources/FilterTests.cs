using System.Runtime.InteropServices;
using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Sources;

public sealed class FilterTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private static BpfInstruction Op(int code, uint k, int jt = 0, int jf = 0) =>
        new() { Code = (ushort)code, K = k, JumpTrue = (byte)jt, JumpFalse = (byte)jf };

    /// <summary>What tcpdump -d shows for "ip" on Ethernet.</summary>
    private static readonly BpfInstruction[] IsIp =
        [Op(0x28, 12), Op(0x15, 0x0800, 0, 1), Op(0x06, 262144), Op(0x06, 0)];

    [Fact]
    public void RunsAProgram()
    {
        Assert.True(BpfProgram.TryCreate(IsIp, out var program));
        Assert.Equal(262144u, program!.Run(Ethernet(0x0800, Bytes(20)), 34));
        Assert.Equal(0u, program.Run(Ethernet(0x86DD, Bytes(20)), 34));
        Assert.Equal(0u, program.Run(Bytes(13), 13)); // a load beyond the packet ends with "no"
    }

    [Fact]
    public void Arithmetic()
    {
        uint Run(params BpfInstruction[] code)
        {
            Assert.True(BpfProgram.TryCreate([.. code, Op(0x16, 0)], out var program));
            return program!.Run(Hex("45ff000a01020304"), 100);
        }

        Assert.Equal(0x45ff000au, Run(Op(0x20, 0))); // ld word
        Assert.Equal(0xffu, Run(Op(0x30, 1))); // ld byte
        Assert.Equal(100u, Run(Op(0x80, 0))); // ld len
        Assert.Equal(20u, Run(Op(0xB1, 0), Op(0x87, 0))); // ldx 4*([0]&0xf); txa
        Assert.Equal(0x0102u, Run(Op(0x01, 3), Op(0x48, 1))); // ldx 3; ld half [x+1]
        Assert.Equal(7u, Run(Op(0x00, 3), Op(0x04, 4))); // 3 + 4
        Assert.Equal(0xFFFFFFFFu, Run(Op(0x00, 3), Op(0x14, 4))); // 3 - 4
        Assert.Equal(12u, Run(Op(0x00, 3), Op(0x24, 4)));
        Assert.Equal(2u, Run(Op(0x00, 11), Op(0x34, 4)));
        Assert.Equal(3u, Run(Op(0x00, 11), Op(0x94, 4)));
        Assert.Equal(15u, Run(Op(0x00, 11), Op(0x44, 4)));
        Assert.Equal(8u, Run(Op(0x00, 11), Op(0x54, 12)));
        Assert.Equal(7u, Run(Op(0x00, 11), Op(0xA4, 12)));
        Assert.Equal(22u, Run(Op(0x00, 11), Op(0x64, 1)));
        Assert.Equal(5u, Run(Op(0x00, 11), Op(0x74, 1)));
        Assert.Equal(0u, Run(Op(0x00, 11), Op(0x64, 32)));
        Assert.Equal(unchecked((uint)-11), Run(Op(0x00, 11), Op(0x84, 0)));
        Assert.Equal(11u, Run(Op(0x00, 11), Op(0x02, 5), Op(0x00, 1), Op(0x60, 5))); // st, ld
        Assert.Equal(9u, Run(Op(0x00, 9), Op(0x07, 0), Op(0x03, 1), Op(0x61, 1), Op(0x87, 0))); // tax, stx, ldx, txa
        Assert.Equal(0u, Run(Op(0x00, 9), Op(0x3C, 0))); // division by x = 0 says no
        Assert.Equal(1u, Run(Op(0x05, 1), Op(0x06, 99), Op(0x00, 1))); // ja over a return
    }

    public static TheoryData<string, BpfInstruction[]> Bad() => new()
    {
        { "empty", [] },
        { "no return at the end", [Op(0x00, 1)] },
        { "jump beyond the end", [Op(0x15, 0, 1, 0), Op(0x06, 0)] },
        { "far jump beyond the end", [Op(0x05, 0xFFFFFFFF), Op(0x06, 0)] },
        { "no such cell", [Op(0x02, 16), Op(0x06, 0)] },
        { "division by zero", [Op(0x34, 0), Op(0x06, 0)] },
        { "no such instruction", [Op(0x77, 0), Op(0x06, 0)] },
        { "no such operation", [Op(0xB4, 1), Op(0x06, 0)] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void RefusesDamagedPrograms(string name, BpfInstruction[] code)
    {
        Assert.NotNull(name);
        Assert.False(BpfProgram.TryCreate(code, out _));
    }

    [Fact]
    public void FiltersARecording()
    {
        using (var writer = new PcapWriter(_path))
        {
            writer.Write(Ethernet(0x0800, PlainUdp()), 47, 0, LinkType.Ethernet);
            writer.Write(Ethernet(0x0800, Ipv4(IpProtocol.Tcp, Tcp(1, 80, []))), 54, 0, LinkType.Ethernet);
            writer.Write(Ethernet(0x86DD, PlainUdpV6()), 67, 0, LinkType.Ethernet);
        }

        if (!HasLibpcap())
        {
            var missing = Assert.Throws<PacketSourceException>(() => PacketSources.OpenFile(_path, "udp"));
            Assert.Contains("libpcap0.8", missing.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(2, Count("udp"));
        Assert.Equal(1, Count("tcp port 80"));
        Assert.Equal(1, Count("ip6 and udp dst port 53"));
        Assert.Equal(0, Count("vlan"));
        Assert.Equal(3, Count("  "));
        var wrong = Assert.Throws<PacketSourceException>(() => PacketSources.OpenFile(_path, "udp portt 5"));
        Assert.StartsWith("filter \"udp portt 5\": ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInterfaceThatIsNotThere()
    {
        var error = Assert.Throws<PacketSourceException>(() => new LiveSource("no-such-if0"));
        Assert.Contains(HasLibpcap() ? "no-such-if0" : "libpcap0.8", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private int Count(string filter)
    {
        using var source = PacketSources.OpenFile(_path, filter);
        var packet = default(CapturedPacket);
        var count = 0;
        while (source.Next(ref packet) == PacketReadStatus.Packet)
        {
            count++;
        }

        Assert.Equal(3, source.Statistics.Link);
        Assert.Equal(3 - count, source.Statistics.Filtered);
        return count;
    }

    private static bool HasLibpcap()
    {
        var found = NativeLibrary.TryLoad("libpcap.so.0.8", out var handle);
        if (found)
        {
            NativeLibrary.Free(handle);
        }

        return found;
    }
}
