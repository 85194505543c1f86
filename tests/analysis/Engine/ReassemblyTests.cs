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
            Segmentations.Deliver(seed, keepsDelivered);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_lost_segments_data_and_gaps_together_are_the_stream(bool keepsDelivered)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Segmentations.DeliverWithLoss(seed, keepsDelivered);
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
}
