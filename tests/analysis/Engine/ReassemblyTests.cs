using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Engine;

/// <summary>However a stream is cut, repeated and shuffled, it is delivered as it was sent.</summary>
public class ReassemblyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_segmentations_deliver_the_stream(bool keepsDelivered)
    {
        for (int seed = 0; seed < 300; seed++)
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
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_lost_segments_data_and_gaps_together_are_the_stream(bool keepsDelivered)
    {
        for (int seed = 0; seed < 300; seed++)
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
    }

    [Fact]
    public void Buffers_are_given_back_when_connections_go()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.FromClient(2001, 5001, TcpFlags.Ack, new byte[1000]);
        Assert.Equal(1000L, engine.Context.Reassembly.HeldBytes);
        engine.End();
        Assert.Equal(0L, engine.Context.Reassembly.HeldBytes);
    }

    [Fact]
    public void Too_many_blocks_are_given_up()
    {
        var engine = new TestEngine();
        engine.Handshake();
        engine.FromClient(1001, 5001, TcpFlags.Ack, "x"u8);
        engine.FromServer(5001, 1002, TcpFlags.Ack);
        for (uint i = 0; i <= EngineLimits.ReassemblyBlocksPerStream; i++)
        {
            engine.FromClient(1010 + (i * 2), 5001, TcpFlags.Ack, "x"u8);
        }

        Assert.Equal(1UL, engine.Weird("tcp_reassembly_limit_reached"));
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
