using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Engine;

/// <summary>Tests that measure the memory of the whole process run alone.</summary>
[CollectionDefinition(nameof(ProcessMemory), DisableParallelization = true)]
public class ProcessMemory;

/// <summary>Packets of known connections allocate nothing, and neither do connections once their objects are pooled.</summary>
[Collection(nameof(ProcessMemory))]
public class EngineAllocationTests
{
    [Fact]
    public void Packets_of_established_connections_allocate_nothing()
    {
        var engine = new TestEngine();
        engine.Handshake(port: 81);
        byte[][] frames = new byte[64][];
        byte[] data = new byte[1000];
        for (uint i = 0; i < frames.Length; i++)
        {
            frames[i] = i % 2 == 0
                ? TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, 81, 1001 + (i / 2 * 1000), 5001, TcpFlags.Ack, data)
                : TcpFrame.Tcp(TestEngine.Server, 81, TestEngine.Client, 40_000, 5001, 2001 + (i / 2 * 1000), TcpFlags.Ack);
        }

        foreach (byte[] frame in frames.AsSpan(0, 16))
        {
            engine.Send(frame);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] frame in frames.AsSpan(16))
        {
            engine.Send(frame);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Out_of_order_segments_use_pooled_blocks()
    {
        var engine = new TestEngine();
        engine.Handshake(port: 81);
        byte[] data = new byte[1000];
        byte[][] frames = new byte[40][];
        for (uint i = 0; i < frames.Length; i += 2)
        {
            // Each pair arrives the wrong way round.
            frames[i] = TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, 81, 2001 + (i * 1000), 5001, TcpFlags.Ack, data);
            frames[i + 1] = TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, 81, 1001 + (i * 1000), 5001, TcpFlags.Ack, data);
        }

        foreach (byte[] frame in frames.AsSpan(0, 10))
        {
            engine.Send(frame);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] frame in frames.AsSpan(10))
        {
            engine.Send(frame);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Idle_established_connection_takes_less_than_a_kilobyte()
    {
        var engine = new TestEngine();
        const int Count = 20_000;
        byte[][] frames = new byte[Count * 3][];
        for (int i = 0; i < Count; i++)
        {
            IpAddress client = IpAddress.FromV4(0x0A01_0000 + (uint)i);
            frames[i * 3] = TcpFrame.Tcp(client, 40_000, TestEngine.Server, 81, 1000, 0, TcpFlags.Syn);
            frames[(i * 3) + 1] = TcpFrame.Tcp(TestEngine.Server, 81, client, 40_000, 5000, 1001, TcpFlags.Syn | TcpFlags.Ack);
            frames[(i * 3) + 2] = TcpFrame.Tcp(client, 40_000, TestEngine.Server, 81, 1001, 5001, TcpFlags.Ack);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (byte[] frame in frames)
        {
            engine.Send(frame, later: 1e-6);
        }

        // The timers of the handshake have gone by then.
        engine.Wait(20);
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.Equal(Count, engine.Context.Manager.Table.Count);
        Assert.True(each < 1024, $"{each} bytes");
        GC.KeepAlive(frames);
    }
}
