using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

public class OverloadTests
{
    private const string Told = """
        event connection_established(c: connection)
            { print "established", c$id$orig_h, c$history, c$start_time < network_time() - 4msec; }
        event connection_state_remove(c: connection)
            { print "removed", c$id$orig_h, c$history; }
        event net_weird(name: string, addl: string, source: string)
            { print name, addl; }
        event Overload::changed(old: count, step: count, reason: string)
            { print "changed", old, step, reason; }
        """;

    private static readonly IpAddress Server = TestEngine.Server;

    [Fact]
    public void Syns_beyond_the_limit_become_connections_when_they_are_answered()
    {
        using var engine = new PolicyEngine(Told + "redef Overload::max_half_open = 3;");
        for (byte i = 1; i <= 8; i++)
        {
            Syn(engine, i);
        }

        // The fifth is repeated, and then answered; the sixth is refused.
        Syn(engine, 5);
        Assert.Equal((3, 3), (engine.Context.Manager.Table.Count, engine.Context.Manager.HalfOpen));
        Assert.Equal((5UL, 0UL), (engine.Engine.SynsKept, engine.Engine.SynsAnswered));
        engine.Send(TcpFrame.Tcp(Server, 80, Client(5), 5, 7000, 1001, TcpFlags.Syn | TcpFlags.Ack));
        engine.Send(TcpFrame.Tcp(Server, 80, Client(6), 6, 0, 1001, TcpFlags.Rst | TcpFlags.Ack));
        Assert.Equal((5UL, 2UL), (engine.Engine.SynsKept, engine.Engine.SynsAnswered));
        Assert.Equal((5, 3), (engine.Context.Manager.Table.Count, engine.Context.Manager.HalfOpen));
        engine.Wait(7);
        Assert.Equal(0, engine.Context.Manager.HalfOpen);
        string[] lines = engine.End();
        Assert.Equal("half_open_limit_reached, 1", lines[0]);
        Assert.Equal("established, 10.1.0.5, Sh, T", lines[1]);
        Assert.Equal(
            ["removed, 10.1.0.1, S", "removed, 10.1.0.2, S", "removed, 10.1.0.3, S", "removed, 10.1.0.5, Sh", "removed, 10.1.0.6, Sr"],
            lines[2..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void There_is_room_again_once_syns_are_answered_or_time_out()
    {
        using var engine = new PolicyEngine(Told + "redef Overload::max_half_open = 2;");
        Syn(engine, 1);
        Syn(engine, 2);
        engine.Send(TcpFrame.Tcp(Server, 80, Client(1), 1, 7000, 1001, TcpFlags.Syn | TcpFlags.Ack));
        Syn(engine, 3);
        Assert.Equal((3, 2, 0UL), (engine.Context.Manager.Table.Count, engine.Context.Manager.HalfOpen, engine.Engine.SynsKept));
        Syn(engine, 4);
        Assert.Equal((3, 1UL), (engine.Context.Manager.Table.Count, engine.Engine.SynsKept));
        engine.Wait(6);

        // Now its time is over as well: the answer starts a connection of its own.
        engine.Send(TcpFrame.Tcp(Server, 80, Client(4), 4, 7000, 1001, TcpFlags.Syn | TcpFlags.Ack));
        Assert.Equal(0UL, engine.Engine.SynsAnswered);
        Assert.Contains("removed, 10.0.0.2, H", engine.End());
    }

    [Fact]
    public void A_limit_of_zero_is_none()
    {
        using var engine = new PolicyEngine(Told + "redef Overload::max_half_open = 0;");
        for (byte i = 1; i <= 40; i++)
        {
            Syn(engine, i);
        }

        Assert.Equal((40, 0UL), (engine.Context.Manager.Table.Count, engine.Engine.SynsKept));
    }

    [Fact]
    public void The_oldest_syn_of_a_place_goes_first()
    {
        var syns = new HalfOpenSyns(lifetime: 5);
        var decoder = new PacketDecoder();
        ConnectionKey Key(int i) => ConnectionKey.Of(Client((byte)i), 1, Server, 80, 6, isOneWay: false);
        for (int i = 1; i <= 6; i++)
        {
            byte[] frame = TcpFrame.Tcp(Client((byte)i), 1, Server, 80, (uint)i, 0, TcpFlags.Syn);
            var packet = new CapturedPacket { Data = frame, WireLength = frame.Length, LinkType = LinkType.Ethernet, Time = i == 3 ? 100.5 : 100 + i };
            var decoded = default(DecodedPacket);
            decoder.Decode(ref packet, ref decoded);
            Assert.True(HalfOpenSyns.IsBare(decoded));
            syns.Keep(Key(i), 7, decoded);
        }

        Assert.Equal((6UL, 2UL), (syns.Kept, syns.Forgotten));
        var syn = default(CapturedPacket);
        Assert.False(syns.TryTake(Key(1), 7, 104, ref syn));
        Assert.False(syns.TryTake(Key(3), 7, 104, ref syn));
        Assert.True(syns.TryTake(Key(2), 7, 104, ref syn));
        Assert.Equal((102.0, 54, LinkType.Ethernet), (syn.Time, syn.Data.Length, syn.LinkType));
        Assert.Equal(2u, BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(syn.Data[38..]) : 2u);
        Assert.False(syns.TryTake(Key(2), 7, 104, ref syn));
        Assert.False(syns.TryTake(Key(4), 7, 109.5, ref syn));
        Assert.True(syns.TryTake(Key(5), 7, 109.5, ref syn));
        Assert.False(syns.TryTake(Key(6), 8, 109.5, ref syn));
        Assert.True(syns.IsInUse(111));
        Assert.False(syns.IsInUse(111.5));
    }

    [Fact]
    public void Load_is_shed_and_taken_back_in_steps()
    {
        using var engine = new PolicyEngine(Told + "redef Overload::patience = 2; redef Overload::recovery = 3;");
        var load = engine.Context.Load;
        load.Look(0, 0, 0, 0);

        // One percent may be dropped.
        Look(1, 5, dropped: 0.009);
        Assert.Equal(0, load.Step);
        Look(6, 1, dropped: 0.02);
        Look(7, 1, dropped: 0);
        Look(8, 1, dropped: 0.02);
        Assert.Equal(0, load.Step);
        Look(9, 1, dropped: 0.02);
        Assert.Equal(1, load.Step);
        Look(10, 1, dropped: 0, lag: 2.5);
        Look(11, 1, dropped: 0, lag: 2.5);
        Assert.Equal(2, load.Step);
        Look(12, 9, dropped: 0.5);
        Assert.Equal(3, load.Step);
        Look(21, 2, dropped: 0);
        Assert.Equal(3, load.Step);
        Look(23, 7, dropped: 0);
        Assert.Equal(0, load.Step);
        Assert.Equal((3UL, 3UL), (load.Forward, load.Back));
        Assert.Equal(6UL, engine.Context.Weirds.Counts["load_shedding"]);
        string[] lines = engine.End();
        Assert.Contains("changed, 0, 1, 20 of 1000 packets dropped, 0.0 s behind", lines);
        Assert.Contains("changed, 1, 2, 0 of 1000 packets dropped, 2.5 s behind", lines);
        Assert.Contains("changed, 1, 0, load has gone down", lines);
        Assert.Contains("load_shedding, step 1: no signatures for connections that begin; 20 of 1000 packets dropped, 0.0 s behind", lines);

        void Look(int from, int times, double dropped, double lag = 0)
        {
            for (int i = 0; i < times; i++)
            {
                _received += 1000 - (long)(1000 * dropped);
                _dropped += (long)(1000 * dropped);

                // Between the looks only the furthest lag is kept.
                load.Look(from + i - 0.5, _received, _dropped, lag);
                load.Look(from + i, _received, _dropped, 0);
            }
        }
    }

    private long _received;
    private long _dropped;

    [Fact]
    public void The_last_step_of_a_policy_is_not_passed()
    {
        using var engine = new PolicyEngine("redef Overload::patience = 1; redef Overload::max_step = 1;");
        for (int i = 0; i < 10; i++)
        {
            engine.Context.Load.Look(i, i * 100, i * 100, 0);
        }

        Assert.Equal(1, engine.Context.Load.Step);
    }

    [Fact]
    public void The_first_step_leaves_signatures_out()
    {
        const string Rule = "signature s { ip-proto == tcp payload /hello/ event \"met\" }";
        const string Policy = """
            event signature_match(state: signature_state, msg: string, data: string) { print msg; }
            event zeek_init() { Overload::set_step(0); }
            """;
        using var plain = new PolicyEngine(Policy, signatures: Rule);
        using var shed = new PolicyEngine(Policy.Replace("(0)", "(1)", StringComparison.Ordinal), signatures: Rule);
        foreach (PolicyEngine engine in (PolicyEngine[])[plain, shed])
        {
            engine.Handshake();
            engine.FromClient(1001, 5001, TcpFlags.Ack, "hello"u8);
        }

        Assert.Contains("met", plain.End());
        Assert.DoesNotContain("met", shed.End());
        Assert.Equal((0UL, 1UL), (plain.Context.Load.Undetected, shed.Context.Load.Undetected));
    }

    [Fact]
    public void The_second_step_cuts_long_connections()
    {
        using var engine = new PolicyEngine("""
            redef Overload::long_connection = 100;
            redef tcp_content_deliver_all_orig = T;
            event zeek_init() { Overload::set_step(2); }
            event tcp_contents(c: connection, is_orig: bool, seq: count, contents: string) { print seq, |contents|; }
            event connection_state_remove(c: connection) { print c$history, c$orig$size, c$orig$num_pkts, Overload::stats()$conns_cut; }
            """);
        engine.Handshake();
        for (uint i = 0; i < 5; i++)
        {
            engine.FromClient(1001 + (i * 40), 5001, TcpFlags.Ack, new byte[40]);
        }

        Assert.Equal(["1, 40", "41, 40", "ShADX, 200, 7, 1"], engine.End()[..3]);
    }

    [Fact]
    public void The_last_step_takes_a_sample()
    {
        using var engine = new PolicyEngine("event zeek_init() { Overload::set_step(3); }");
        for (int i = 0; i < 400; i++)
        {
            IpAddress client = IpAddress.FromV4(0x0A02_0000u + (uint)i);
            engine.Send(TcpFrame.Tcp(client, 9, Server, 80, 1000, 0, TcpFlags.Syn));
            engine.Send(TcpFrame.Tcp(Server, 80, client, 9, 7000, 1001, TcpFlags.Syn | TcpFlags.Ack));
        }

        int count = engine.Context.Manager.Table.Count;
        Assert.InRange(count, 60, 140);
        Assert.Equal(2UL * (400 - (ulong)count), engine.Context.Load.Unsampled);
    }

    private static IpAddress Client(byte i) => IpAddress.FromV4(0x0A01_0000u + i);

    private static void Syn(PolicyEngine engine, byte i) =>
        engine.Send(TcpFrame.Tcp(Client(i), i, Server, 80, 1000, 0, TcpFlags.Syn));
}
