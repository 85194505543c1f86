using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>How weirds are thinned out, and what policies do with them.</summary>
public class WeirdTests
{
    private const string Tell = """
        event flow_weird(name: string, src: addr, dst: addr, addl: string, source: string) { print name, source; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print name, source; }

        """;

    [Theory]
    [InlineData("", 25)]
    [InlineData("redef Weird::sampling_threshold = 3; redef Weird::sampling_rate = 0;", 3)]
    [InlineData("redef Weird::sampling_threshold = 3; redef Weird::sampling_rate = 10;", 8)]
    [InlineData("redef Weird::sampling_threshold = 3; redef Weird::sampling_whitelist += { \"bad_IP_checksum\" };", 50)]
    [InlineData("event zeek_init() { Reporter::set_weird_sampling_threshold(7); }", 7)]
    [InlineData("event zeek_init() { Option::set(\"Weird::sampling_threshold\", 9); }", 9)]
    public void Repeated_weirds_are_thinned_out(string redef, int expected)
    {
        using PolicyEngine engine = new(Tell + redef, load: "base/frameworks/config");
        byte[] frame = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8);
        frame[24] ^= 0xff;
        for (int i = 0; i < 50; i++)
        {
            engine.Send(frame);
        }

        Assert.Equal(expected, engine.Lines.Length);
        Assert.All(engine.Lines, l => Assert.Equal("bad_IP_checksum, IP", l));
    }

    [Fact]
    public void Counting_begins_anew_after_a_while()
    {
        using PolicyEngine engine = new(Tell + "redef Weird::sampling_threshold = 2; redef Weird::sampling_rate = 0; redef Weird::sampling_duration = 10 sec;");
        byte[] frame = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8);
        frame[24] ^= 0xff;
        for (int i = 0; i < 4; i++)
        {
            engine.Send(frame);
        }

        Assert.Equal(2, engine.Lines.Length);
        engine.Send(frame, later: 11);
        Assert.Equal(3, engine.Lines.Length);
    }

    [Fact]
    public void Flows_are_counted_apart_unless_listed_as_global()
    {
        const string Low = "redef Weird::sampling_threshold = 1; redef Weird::sampling_rate = 0;";
        foreach ((string more, int expected) in (ReadOnlySpan<(string, int)>)[("", 3), ("redef Weird::sampling_global_list += { \"bad_IP_checksum\" };", 1)])
        {
            using PolicyEngine engine = new(Tell + Low + more);
            for (byte i = 0; i < 3; i++)
            {
                byte[] frame = TcpFrame.Udp(IpAddress.Parse("10.0.1." + i), 4000, TestEngine.Server, 5000, "x"u8);
                frame[24] ^= 0xff;
                engine.Send(frame);
                engine.Send(frame);
            }

            Assert.Equal(expected, engine.Lines.Length);
        }
    }

    [Theory]
    [InlineData("Weird::ACTION_LOG", 4, 0)]
    [InlineData("Weird::ACTION_LOG_ONCE", 1, 0)]
    [InlineData("Weird::ACTION_LOG_PER_CONN", 2, 0)]
    [InlineData("Weird::ACTION_LOG_PER_ORIG", 1, 0)]
    [InlineData("Weird::ACTION_IGNORE", 0, 0)]
    [InlineData("Weird::ACTION_NOTICE", 4, 4)]
    [InlineData("Weird::ACTION_NOTICE_ONCE", 1, 1)]
    [InlineData("Weird::ACTION_NOTICE_PER_CONN", 2, 2)]
    [InlineData("Weird::ACTION_NOTICE_PER_ORIG", 1, 1)]
    public void Actions(string action, int logged, int notices)
    {
        using PolicyEngine engine = new(
            $$"""
            redef Weird::actions += { ["bad_UDP_checksum"] = {{action}} };
            event Weird::log_weird(rec: Weird::Info) { print "log", rec$name; }
            event Notice::begin_suppression(ts: time, suppress_for: interval, note: Notice::Type, identifier: string) { }
            hook Notice::policy(n: Notice::Info) { print "notice", n$msg; }
            """,
            load: ["base/frameworks/notice"]);
        for (ushort i = 0; i < 2; i++)
        {
            byte[] frame = TcpFrame.Udp(TestEngine.Client, (ushort)(4000 + i), TestEngine.Server, 5000, "x"u8);
            frame[^1] ^= 0xff;
            engine.Send(frame);
            engine.Send(frame);
        }

        Assert.Equal(logged, engine.Lines.Count(l => l == "log, bad_UDP_checksum"));
        Assert.Equal(notices, engine.Lines.Count(l => l.StartsWith("notice", StringComparison.Ordinal)));
        Assert.Equal(logged + notices, engine.Lines.Length);
    }
}
