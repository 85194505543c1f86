using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Engine;

public class ConnectionTests
{
    [Fact]
    public void Both_directions_have_one_key()
    {
        IpAddress a = IpAddress.Parse("192.0.2.1");
        IpAddress b = IpAddress.Parse("192.0.2.2");
        Assert.Equal(ConnectionKey.Of(a, 1, b, 2, 6, false), ConnectionKey.Of(b, 2, a, 1, 6, false));
        Assert.Equal(ConnectionKey.Of(a, 1, a, 2, 6, false), ConnectionKey.Of(a, 2, a, 1, 6, false));
        Assert.NotEqual(ConnectionKey.Of(a, 1, b, 2, 6, false), ConnectionKey.Of(a, 1, b, 2, 17, false));
        Assert.NotEqual(ConnectionKey.Of(a, 3, b, 0, 1, true), ConnectionKey.Of(b, 3, a, 0, 1, true));
    }

    [Fact]
    public void Hash_depends_on_the_seed()
    {
        ConnectionKey key = ConnectionKey.Of(IpAddress.Parse("192.0.2.1"), 1, IpAddress.Parse("192.0.2.2"), 2, 6, false);
        Assert.NotEqual(key.Hash(1), key.Hash(2));
    }

    [Fact]
    public void Table_agrees_with_a_dictionary()
    {
        var engine = new TestEngine();
        var table = new ConnectionTable(seed: 7, capacity: 16);
        Dictionary<ConnectionKey, Connection> expected = [];
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            ConnectionKey key = ConnectionKey.Of(
                IpAddress.FromV4((uint)random.Next(40)), (ushort)random.Next(10), IpAddress.FromV4((uint)random.Next(40)), 80, 6, false);
            Assert.Equal(expected.GetValueOrDefault(key), table.Find(key));
            if (expected.Remove(key, out Connection? known))
            {
                Assert.True(table.Remove(known));
                Assert.False(table.Remove(known));
            }
            else
            {
                var connection = new Connection(engine.Context);
                connection.Open(key, default, TransportProtocol.Tcp, 1);
                table.Add(connection);
                expected.Add(key, connection);
            }

            Assert.Equal(expected.Count, table.Count);
        }

        Assert.Equal(expected.Count, table.ToArray().Distinct().Count());
    }

    [Fact]
    public void A_sample_takes_all_where_there_is_room_and_the_active_first_where_there_is_not()
    {
        var engine = new TestEngine();
        var table = new ConnectionTable(seed: 7, capacity: 16);
        for (int i = 0; i < 300; i++)
        {
            var connection = new Connection(engine.Context);
            connection.Open(ConnectionKey.Of(IpAddress.FromV4((uint)i), 1, IpAddress.FromV4(7), 80, 6, false), default, TransportProtocol.Tcp, 1);
            connection.LastTime = i % 10 == 0 ? 100 : 1;
            table.Add(connection);
        }

        Connection[] all = new Connection[300];
        Assert.Equal(300, table.Sample(all, activeSince: 50, start: 123));
        Assert.Equal(300, all.Distinct().Count());
        Connection[] some = new Connection[150];
        Assert.Equal(150, table.Sample(some, activeSince: 50, start: 5));
        Assert.Equal(150, some.Distinct().Count());
        Assert.Equal(30, some.Count(c => c.LastTime > 50));
        Connection[] few = new Connection[20];
        Assert.Equal(20, table.Sample(few, activeSince: 0, start: 99));
        Assert.Equal(20, few.Distinct().Count());
        Assert.Equal(0, table.Sample([], activeSince: 0, start: 0));
    }

    [Fact]
    public void Traffic_is_counted_once_by_its_protocol()
    {
        var engine = new TestEngine();
        int bytes = 0;
        Send(TcpFrame.Tcp(TestEngine.Client, 1000, TestEngine.Server, 2000, 1, 0, TcpFlags.Syn, default));
        Send(TcpFrame.Udp(TestEngine.Client, 1000, TestEngine.Server, 2000, "abc"u8));
        Send(TcpFrame.Icmp(TestEngine.Client, TestEngine.Server, 8, 0, "ping"u8));
        Send([1, 2, 3]);
        TrafficCounters traffic = engine.Context.Traffic;
        Assert.Equal([("other", 1L), ("tcp", 1L), ("udp", 1L), ("icmp", 1L)], Enumerable.Range(0, traffic.Count).Select(i => (traffic[i].Name, traffic[i].Packets)));
        Assert.Equal(bytes, Enumerable.Range(0, traffic.Count).Sum(i => traffic[i].Bytes));

        void Send(byte[] frame)
        {
            engine.Send(frame);
            bytes += frame.Length;
        }
    }

    [Fact]
    public void States_are_those_of_the_log()
    {
        var engine = new TestEngine();
        engine.FromClient(1000, 0, TcpFlags.Syn);
        Assert.Equal("S0", State());
        engine.FromServer(5000, 1001, TcpFlags.Syn | TcpFlags.Ack);
        engine.FromClient(1001, 5001, TcpFlags.Ack);
        Assert.Equal("S1", State());
        engine.FromClient(1001, 5001, TcpFlags.Fin | TcpFlags.Ack);
        Assert.Equal("S2", State());
        engine.FromServer(5001, 1002, TcpFlags.Fin | TcpFlags.Ack);
        engine.FromClient(1002, 5002, TcpFlags.Ack);
        Assert.Equal("SF", State());

        engine = new TestEngine();
        engine.FromClient(1000, 0, TcpFlags.Syn);
        engine.FromServer(0, 1001, TcpFlags.Rst | TcpFlags.Ack);
        Assert.Equal("REJ", State());

        engine = new TestEngine();
        engine.FromClient(1000, 0, TcpFlags.Syn);
        engine.FromClient(1001, 0, TcpFlags.Rst);
        Assert.Equal("RSTOS0", State());

        engine = new TestEngine();
        engine.Send(TcpFrame.Udp(TestEngine.Client, 1000, TestEngine.Server, 2000, "abc"u8));
        Assert.Equal("S0", State());
        engine.Send(TcpFrame.Udp(TestEngine.Server, 2000, TestEngine.Client, 1000, "abc"u8));
        Assert.Equal("SF", State());

        string State() => ConnectionState.Of(engine.Context.Manager.Table.ToArray().Single());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_lies_ahead_changes_nothing(bool isRight)
    {
        var plain = new TestEngine();
        var ahead = new TestEngine();
        var random = new Random(3);
        byte[][] frames = new byte[400][];
        for (int i = 0; i < frames.Length; i++)
        {
            IpAddress from = IpAddress.FromV4(0x0A00_0000 + (uint)random.Next(4));
            IpAddress to = IpAddress.FromV4(0x0A00_0000 + (uint)random.Next(4));
            frames[i] = random.Next(2) == 0
                ? TcpFrame.Tcp(from, (ushort)random.Next(3), to, 80, (uint)random.Next(), 0, (TcpFlags)random.Next(32), "x"u8)
                : TcpFrame.Udp(from, (ushort)random.Next(3), to, 53, "x"u8);
        }

        for (int i = 0; i < frames.Length; i++)
        {
            plain.Send(frames[i]);
            ahead.Send(frames[i], following: isRight ? frames[Math.Min(i + 1, frames.Length - 1)] : frames[random.Next(frames.Length)]);
        }

        plain.Engine.Terminate();
        ahead.Engine.Terminate();
        Assert.NotEmpty(plain.Removed);
        Assert.Equal(plain.Removed, ahead.Removed);
    }

    [Fact]
    public void Udp_request_and_reply()
    {
        var engine = new TestEngine();
        engine.Send(TcpFrame.Udp(TestEngine.Client, 1000, TestEngine.Server, 2000, "abc"u8));
        engine.Send(TcpFrame.Udp(TestEngine.Server, 2000, TestEngine.Client, 1000, "defg"u8));
        Ended end = engine.End();
        Assert.Equal("10.0.0.1:1000", end.Orig);
        Assert.Equal((3UL, 4UL), (end.OrigBytes, end.RespBytes));
        Assert.Equal("Dd", end.History);
    }

    [Fact]
    public void Echo_and_its_reply_are_one_conversation_and_errors_are_others()
    {
        var engine = new TestEngine();
        engine.Send(TcpFrame.Icmp(TestEngine.Client, TestEngine.Server, 8, 0, "ping"u8));
        engine.Send(TcpFrame.Icmp(TestEngine.Server, TestEngine.Client, 0, 0, "ping"u8));
        engine.Send(TcpFrame.Icmp(TestEngine.Server, TestEngine.Client, 3, 1, new byte[28]));
        engine.Engine.Terminate();
        Assert.Equal(["10.0.0.1:8", "10.0.0.2:3"], engine.Removed.Select(static r => r.Orig));
        Assert.Equal(["10.0.0.2:0", "10.0.0.1:1"], engine.Removed.Select(static r => r.Resp));
        Assert.Equal((4UL, 4UL), (engine.Removed[0].OrigBytes, engine.Removed[0].RespBytes));
    }

    [Fact]
    public void Udp_conversation_goes_after_its_timeout()
    {
        var engine = new TestEngine();
        engine.Send(TcpFrame.Udp(TestEngine.Client, 1000, TestEngine.Server, 2000, "abc"u8));
        engine.Wait(61);
        Assert.Single(engine.Removed);
        Assert.Equal(1UL, engine.Context.Manager.EndedByInactivity);
    }

    [Fact]
    public void Objects_are_used_again()
    {
        var engine = new TestEngine();
        engine.Send(TcpFrame.Udp(TestEngine.Client, 1000, TestEngine.Server, 2000, "abc"u8));
        Connection first = engine.Context.Manager.Table.ToArray()[0];
        engine.Wait(61);
        engine.Send(TcpFrame.Udp(TestEngine.Server, 3, TestEngine.Client, 4, "d"u8));
        Connection second = engine.Context.Manager.Table.ToArray()[0];
        Assert.Same(first, second);
        Assert.Equal("D", System.Text.Encoding.ASCII.GetString(second.History));
        Assert.Equal(1UL, second.Size.OrigPackets);
    }
}
