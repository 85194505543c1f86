using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Sources;

public sealed class TraceRecorderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nidsvm-recorder").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FilesAreRotatedByNetworkTime()
    {
        string path = Path.Combine(_folder, "trace.pcap");
        using (var recorder = new TraceRecorder(path, new RecorderRotation(60, 0)))
        {
            for (int second = 0; second < 150; second += 10)
            {
                Write(recorder, 1_700_000_000 + second);
            }

            Assert.Equal(2, recorder.Rotated);
            Assert.Equal(15, recorder.Packets);
        }

        Assert.Equal(
            ["trace-2023-11-14-22-13-20.pcap", "trace-2023-11-14-22-14-20.pcap", "trace.pcap"],
            Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal([6, 6, 3], Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(Count));
    }

    [Fact]
    public void MoreThanTheQueueHoldsIsWritten()
    {
        string path = Path.Combine(_folder, "long.pcap");
        using (var recorder = new TraceRecorder(path))
        {
            for (int i = 0; i < 20_000; i++)
            {
                Write(recorder, 1_700_000_000 + i);
            }
        }

        Assert.Equal(20_000, Count(path));
    }

    [Fact]
    public void AFullDiskLosesPacketsAndTellsOnce()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var recorder = new TraceRecorder("/dev/full");
        for (int i = 0; i < 200_000 && recorder.Lost == 0; i++)
        {
            Write(recorder, 1_700_000_000 + i);
        }

        Assert.True(recorder.Lost > 0);
        Assert.Contains("/dev/full", recorder.TakeError(), StringComparison.Ordinal);
        Assert.Null(recorder.TakeError());
    }

    private static void Write(TraceRecorder recorder, double time)
    {
        var packet = new CapturedPacket { Data = Bytes(500), WireLength = 500, LinkType = LinkType.Ethernet, Time = time, TimestampNs = (long)(time * 1e9) };
        recorder.Write(ref packet);
    }

    private static int Count(string path)
    {
        using IPacketSource source = PacketSources.OpenFile(path);
        var packet = default(CapturedPacket);
        int n = 0;
        while (source.Next(ref packet) == PacketReadStatus.Packet)
        {
            n++;
        }

        return n;
    }
}
