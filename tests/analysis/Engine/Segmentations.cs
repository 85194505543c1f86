using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Engine;

/// <summary>A known stream, cut, repeated and shuffled at random, and what the reassembler makes of it.</summary>
internal static class Segmentations
{
    /// <summary>All of it arrives: what is delivered is the stream, and nothing is held any more.</summary>
    public static void Deliver(int seed, bool keepsDelivered)
    {
        var random = new Random(seed);
        byte[] stream = new byte[random.Next(1, 6000)];
        random.NextBytes(stream);
        var engine = new TestEngine();
        uint first = unchecked((uint)random.NextInt64(0, uint.MaxValue));
        engine.Handshake(client: first);
        Stream(engine).Open(keepsDelivered, raisesContents: false);
        foreach ((int start, int length) in Cuts(random, stream.Length))
        {
            engine.FromClient(unchecked(first + 1 + (uint)start), 5001, TcpFlags.Ack, stream.AsSpan(start, length));
            if (random.Next(4) == 0)
            {
                // Acknowledges what has arrived in order, as the receiver would.
                engine.FromServer(5001, unchecked(first + 1 + (uint)engine.Collector!.Orig.Count), TcpFlags.Ack);
            }
        }

        Assert.Equal(stream, engine.Collector!.Orig.ToArray());
        Assert.Empty(engine.Collector.Gaps);
        engine.FromServer(5001, unchecked(first + 1 + (uint)stream.Length), TcpFlags.Ack);
        Assert.Equal(0L, engine.Context.Reassembly.HeldBytes);
        engine.End();
    }

    /// <summary>Some of it is lost: what arrived is delivered in order, and the gaps make up the rest.</summary>
    public static void DeliverWithLoss(int seed, bool keepsDelivered)
    {
        var random = new Random(seed);
        byte[] stream = new byte[random.Next(1, 4000)];
        random.NextBytes(stream);
        var engine = new TestEngine();
        engine.Handshake();
        Stream(engine).Open(keepsDelivered, raisesContents: false);
        bool[] arrived = new bool[stream.Length];
        foreach ((int start, int length) in Cuts(random, stream.Length))
        {
            if (random.Next(3) != 0)
            {
                engine.FromClient(1001 + (uint)start, 5001, TcpFlags.Ack, stream.AsSpan(start, length));
                arrived.AsSpan(start, length).Fill(true);
            }
        }

        engine.FromServer(5001, 1001 + (uint)stream.Length, TcpFlags.Ack);
        byte[] expected = stream.Where((_, i) => arrived[i]).ToArray();
        Assert.Equal(expected, engine.Collector!.Orig.ToArray());
        ulong missing = (ulong)arrived.Count(static a => !a);
        Assert.Equal(missing, engine.Collector.Gaps.Aggregate(0UL, (sum, gap) => sum + gap.Length));
        Assert.Equal(0L, engine.Context.Reassembly.HeldBytes);
    }

    private static TcpReassembler Stream(TestEngine engine)
    {
        Connection connection = Assert.Single(engine.Context.Manager.Table.ToArray());
        return ((TcpSession)connection.Session).Endpoint(isOrig: true).Stream;
    }

    /// <summary>Stretches that cover a stream, some of them twice or overlapping, partly shuffled.</summary>
    private static List<(int Start, int Length)> Cuts(Random random, int length)
    {
        List<(int Start, int Length)> cuts = [];
        for (int at = 0; at < length;)
        {
            int size = Math.Min(length - at, random.Next(1, 700));
            cuts.Add((at, size));
            if (random.Next(4) == 0)
            {
                int start = Math.Max(0, at - random.Next(300));
                cuts.Add((start, Math.Min(length - start, random.Next(1, 900))));
            }

            at += size;
        }

        for (int i = 0; i < cuts.Count; i++)
        {
            int other = Math.Min(cuts.Count - 1, i + random.Next(5));
            (cuts[i], cuts[other]) = (cuts[other], cuts[i]);
        }

        return cuts;
    }
}
