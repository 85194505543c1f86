using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Signatures;

/// <summary>What signatures match in connections, and what they tell to policies.</summary>
public class SignatureMatchingTests
{
    private const string Tell = """
        event signature_match(state: signature_state, msg: string, data: string, end_of_match: count)
            { print state$sig_id, state$is_orig, state$payload_size, msg, data, end_of_match; }

        """;

    private const TcpFlags Data = TcpFlags.Ack | TcpFlags.Psh;

    // ---- Headers -------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("ip-proto == udp", true)]
    [InlineData("ip-proto == 17", true)]
    [InlineData("ip-proto == tcp", false)]
    [InlineData("ip-proto != udp", false)]
    [InlineData("ip-proto == ip", true)]
    [InlineData("src-ip == 10.0.0.1", true)]
    [InlineData("src-ip == 10.0.0.2", false)]
    [InlineData("src-ip == 192.168.0.0/16, 10.0.0.0/24", true)]
    [InlineData("src-ip != 10.0.0.0/8", false)]
    [InlineData("dst-ip == 10.0.0.2/32", true)]
    [InlineData("dst-ip > 10.0.0.1", true)]
    [InlineData("dst-ip == [2001:db8::1], [::ffff:10.0.0.2]", true)]
    [InlineData("dst-ip == [2001:db8::]/32", false)]
    [InlineData("dst-ip == servers", true)]
    [InlineData("src-ip == servers", false)]
    [InlineData("src-port == 40000", true)]
    [InlineData("dst-port == 5000-5010", true)]
    [InlineData("dst-port == 53, 80, 5001-5002", false)]
    [InlineData("dst-port != 53", true)]
    [InlineData("dst-port < 5001", true)]
    [InlineData("dst-port >= 5001", false)]
    [InlineData("dst-port == wanted", true)]
    [InlineData("src-port == wanted", false)]
    [InlineData("header ip[9:1] == 17", true)]
    [InlineData("header ip[0:1] & 0xf0 == 0x40", true)]
    [InlineData("header ip[0] & 0xf0 == 0x60", false)]
    [InlineData("header ip[16:4] == 10.0.0.0/8", true)]
    [InlineData("header ip[12:4] == 10.0.0.2", false)]
    [InlineData("header ip6[6:1] == 17", false)]
    [InlineData("header udp[2:2] == 5000", true)]
    [InlineData("header udp[0:2] == 40000, 40001", true)]
    [InlineData("header udp[4:2] & 0xfffe == 12", true)]
    [InlineData("header tcp[2:2] == 5000", false)]
    [InlineData("header udp[5000:1] == 0", false)]
    public void Header_conditions(string condition, bool expected)
    {
        const string Variables = """
            const servers: set[subnet] = { 10.0.0.2/32, 172.16.0.0/12 };
            const wanted: set[port] = { 5000/udp, 6000/udp };

            """;
        using PolicyEngine engine = new(Tell + Variables, signatures: $"signature s {{ {condition} payload /hello/ event \"m\" }}");
        engine.Send(TcpFrame.Udp(TestEngine.Client, 40_000, TestEngine.Server, 5000, "hello"u8));
        Assert.Equal(expected ? ["s, T, 5, m, hello, 5"] : [], engine.Lines);
    }

    [Fact]
    public void A_rule_without_patterns_is_decided_by_the_first_packet()
    {
        using PolicyEngine engine = new(Tell, signatures: """
            signature echo { ip-proto == icmp header icmp[0:1] == 8 event "echo" }
            signature syn { ip-proto == tcp dst-port == 7777 event "connection" }
            """);
        engine.Send(TcpFrame.Icmp(TestEngine.Client, TestEngine.Server, 8, 0, new byte[8]));
        engine.FromClient(1000, 0, TcpFlags.Syn);
        Assert.Equal(["echo, T, 18446744073709551615, echo, , 0", "syn, T, 18446744073709551615, connection, , 0"], engine.Lines);
    }

    // ---- Content -------------------------------------------------------------------------------------------------

    [Fact]
    public void A_pattern_matches_across_segments_once()
    {
        using PolicyEngine engine = new(Tell, signatures: """signature s { ip-proto == tcp payload /.*root/ event "Found root!" }""");
        engine.Handshake();
        engine.FromClient(1001, 5001, Data, "user ro"u8);
        Assert.Empty(engine.Lines);
        engine.FromClient(1008, 5001, Data, "ot, root"u8);
        engine.FromClient(1016, 5001, Data, "root"u8);
        Assert.Equal(["s, T, 7, Found root!, ot, root, 2"], engine.Lines);
    }

    [Fact]
    public void Patterns_are_anchored_at_the_start_and_points_match_line_ends()
    {
        using PolicyEngine engine = new(Tell, signatures: """
            signature anchored { payload /b/ event "no" }
            signature line { payload /a.b/ event "yes" }
            signature case { payload /A\nB/i event "yes" }
            signature end { payload /a\nb$/ event "end" }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Data, "a\nb"u8);
        Assert.Equal(["line, T, 3, yes, a\\x0ab, 3", "case, T, 3, yes, a\\x0ab, 3"], engine.Lines);
        engine.End();
        Assert.Equal("end, T, 3, end, , 0", engine.Lines[^1]);
    }

    [Fact]
    public void All_patterns_of_a_rule_have_to_match()
    {
        using PolicyEngine engine = new(Tell, signatures: """signature s { payload /.*one/ payload /.*two/ event "both" }""");
        engine.Handshake();
        engine.FromClient(1001, 5001, Data, "two "u8);
        Assert.Empty(engine.Lines);
        engine.FromClient(1005, 5001, Data, "one"u8);
        Assert.Equal(["s, T, 4, both, one, 3"], engine.Lines);
    }

    [Fact]
    public void A_depth_limits_where_a_match_may_end()
    {
        using PolicyEngine engine = new(Tell, signatures: """
            signature near { payload[:6] /.*needle/ event "near" }
            signature far { payload[:8] /.*needle/ event "far" }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Data, "a needle"u8);
        Assert.Equal(["far, T, 8, far, a needle, 8"], engine.Lines);
    }

    [Fact]
    public void Each_datagram_is_matched_for_itself_and_a_rule_fires_once()
    {
        using PolicyEngine engine = new(Tell, signatures: """
            signature s { ip-proto == udp payload /ab/ event "m" }
            signature size { ip-proto == udp payload-size == 3 event "three" }
            """);
        foreach (string text in (string[])["a", "b", "xab", "ab", "ab"])
        {
            engine.Send(TcpFrame.Udp(TestEngine.Client, 40_000, TestEngine.Server, 5000, System.Text.Encoding.ASCII.GetBytes(text)));
        }

        Assert.Equal(["size, T, 3, three, , 0", "s, T, 2, m, ab, 2"], engine.Lines);
    }

    [Fact]
    public void Matching_stops_where_the_start_ends_unless_policies_want_more()
    {
        const string Signature = """signature s { ip-proto == tcp payload /.*needle/ event "m" }""";
        foreach ((string redef, int expected) in (ReadOnlySpan<(string, int)>)
            [("", 0), ("redef dpd_match_only_beginning = F;", 1), ("redef dpd_buffer_size = 10000;", 1), ("redef dpd_buffer_size = 10000; redef dpd_max_packets = 1;", 0)])
        {
            using PolicyEngine engine = new(Tell + redef, signatures: Signature);
            engine.Handshake();
            byte[] filler = new byte[1000];
            for (uint i = 0; i < 3; i++)
            {
                engine.FromClient(1001 + (i * 1000), 5001, Data, filler);
            }

            engine.FromClient(4001, 5001, Data, "needle"u8);
            Assert.Equal(expected, engine.Lines.Length);
        }
    }

    [Fact]
    public void Contents_of_http_are_matched()
    {
        using PolicyEngine engine = new(Tell, signatures: """
            signature uri { http-request /\/a b/ event "uri" }
            signature agent { http-request-header /user-agent: curl$/i event "agent" }
            signature server { http-reply-header /Server: .*x/ event "server" }
            signature posted { http-request-body /.*secret/ event "posted" }
            signature body { http-reply-body /.*<body>/ event "body" }
            """, load: "base/protocols/http");
        engine.Handshake(port: 80);
        engine.FromClient(1001, 5001, Data, "POST /a%20b HTTP/1.1\r\nUser-Agent: curl\r\nContent-Length: 8\r\n\r\na secret"u8, port: 80);
        engine.FromServer(5001, 1083, Data, "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 12\r\n\r\n<html><body>"u8, port: 80);
        Assert.Equal(["uri", "agent", "posted", "server", "body"], engine.Lines.Select(l => l.Split(',')[0]));
        Assert.StartsWith("uri, T, ", engine.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith(", uri, /a b, 4", engine.Lines[0], StringComparison.Ordinal);
    }

    // ---- Conditions ----------------------------------------------------------------------------------------------

    [Fact]
    public void Rules_wait_for_those_that_they_require()
    {
        using PolicyEngine engine = new(Tell, signatures: """
            signature client { payload /hello/ tcp-state originator }
            signature server { payload /world/ tcp-state responder requires-reverse-signature client event "both" }
            signature more { payload /.*again/ requires-signature client event "more" }
            signature silent { payload /hello/ requires-reverse-signature !server event "no answer" }
            signature quiet { payload /hello/ requires-reverse-signature !missing event "not missing" }
            signature missing { payload /nothing like that/ }
            """);
        engine.Handshake();
        engine.FromServer(5001, 1001, Data, "world"u8);
        Assert.Empty(engine.Lines);
        engine.FromClient(1001, 5006, Data, "hello "u8);
        Assert.Equal(["server, F, 5, both, world, 5"], engine.Lines);
        engine.FromClient(1007, 5006, Data, "again"u8);
        Assert.Equal("more, T, 6, more, again, 5", engine.Lines[^1]);
        Assert.Equal(["quiet, T, 6, not missing, hello , 5"], engine.End()[2..]);
    }

    [Theory]
    [InlineData("tcp-state established", true)]
    [InlineData("tcp-state originator", true)]
    [InlineData("tcp-state responder", false)]
    [InlineData("tcp-state established,originator", true)]
    [InlineData("tcp-state stateless", true)]
    [InlineData("udp-state originator", false)]
    [InlineData("same-ip", false)]
    [InlineData("payload-size == 5", true)]
    [InlineData("payload-size > 5", false)]
    [InlineData("payload-size <= limit", true)]
    [InlineData("ip-options lsrr", false)]
    [InlineData("active false", false)]
    [InlineData("active true", true)]
    [InlineData("eval yes", true)]
    [InlineData("eval no", false)]
    [InlineData("eval M::check", true)]
    [InlineData("eval flag", true)]
    public void Further_conditions(string condition, bool expected)
    {
        const string Functions = """
            const limit = 5;
            const flag = T;
            function yes(state: signature_state, data: string): bool { return data == "hello" && state$is_orig; }
            function no(state: signature_state, data: string): bool { return |data| > 5; }
            module M;
            export { global check: function(state: signature_state, data: string): bool; }
            function check(state: signature_state, data: string): bool { return state$sig_id == "s"; }

            """;
        using PolicyEngine engine = new(Tell + Functions, signatures: $"signature s {{ payload /hello/ {condition} event \"m\" }}");
        engine.Handshake();
        engine.FromClient(1001, 5001, Data, "hello"u8);
        Assert.Equal(expected ? 1 : 0, engine.Lines.Length);
    }

    // ---- Actions -------------------------------------------------------------------------------------------------

    [Fact]
    public void Events_of_their_own_take_what_they_declare()
    {
        const string Events = """
            const text = "from a variable";
            global plain: event(state: signature_state, data: string);
            global full: event(state: signature_state, msg: string, data: string, end_of_match: count);
            event plain(state: signature_state, data: string) { print "plain", state$sig_id, data; }
            event full(state: signature_state, msg: string, data: string, end_of_match: count) { print "full", msg, data, end_of_match; }
            event signature_match(state: signature_state, msg: string, data: string) { print msg, data; }

            """;
        using PolicyEngine engine = new(Events, signatures: """
            signature a { payload /hello/ event plain }
            signature b { payload /hell/ event full "message" }
            signature c { payload /hello/ event text }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Data, "hello!"u8);
        Assert.Equal(["plain, a, hello!", "full, message, hello!, 4", "from a variable, hello!"], engine.Lines);
    }

    [Fact]
    public void An_analyzer_that_begins_late_gets_the_start()
    {
        const string Policy = "event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string) { print method, original_URI; }";
        using PolicyEngine engine = new(Policy, load: "base/protocols/http");
        engine.Handshake(port: 4444);
        engine.FromClient(1001, 5001, Data, "GE"u8, port: 4444);
        engine.FromClient(1003, 5001, Data, "T /x HTTP/1.0\r\n\r\n"u8, port: 4444);
        Assert.Equal(["GET, /x"], engine.Lines);
    }

    [Fact]
    public void Streams_are_put_in_order_once_an_analyzer_needs_them()
    {
        const string Policy = """
            redef dpd_reassemble_first_packets = F;
            event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string) { print method, original_URI; }
            event http_reply(c: connection, version: string, code: count, reason: string) { print code; }
            event content_gap(c: connection, is_orig: bool, seq: count, length: count) { print "gap"; }
            """;
        using PolicyEngine engine = new(Policy, load: "base/protocols/http");
        engine.Handshake(port: 4444);
        engine.FromClient(1001, 5001, Data, "GET /x HT"u8, port: 4444);
        engine.FromClient(1010, 5001, Data, "TP/1.0\r\n\r\n"u8, port: 4444);
        engine.FromServer(5010, 1020, Data, "200 OK\r\n\r\n"u8, port: 4444);
        engine.FromServer(5001, 1020, Data, "HTTP/1.0 "u8, port: 4444);
        Assert.Equal(["GET, /x", "200"], engine.Lines);
    }

    [Fact]
    public void An_analyzer_that_is_off_does_not_begin()
    {
        const string Policy = """
            redef Analyzer::disabled_analyzers += { Analyzer::ANALYZER_HTTP };
            event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string) { print method; }
            """;
        using PolicyEngine engine = new(Policy, load: "base/protocols/http");
        engine.Handshake(port: 4444);
        engine.FromClient(1001, 5001, Data, "GET /x HTTP/1.0\r\n\r\n"u8, port: 4444);
        Assert.Empty(engine.Lines);
    }

    [Theory]
    [InlineData("F", 2)]
    [InlineData("T", 1)]
    public void A_match_behind_the_start_is_too_late(string stops, int expected)
    {
        string policy = $"redef dpd_late_match_stop = {stops};" + """
            redef dpd_match_only_beginning = F;
            redef dpd_buffer_size = 4;
            event protocol_late_match(c: connection, atype: Analyzer::Tag) { print "late", atype; }
            event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string) { print method; }
            """;
        using PolicyEngine engine = new(policy, signatures: """
            signature s { ip-proto == tcp payload /.*GET/ enable "http" }
            signature t { ip-proto == tcp payload /.*POST/ enable "http" }
            """, load: "base/protocols/http");
        engine.Handshake(port: 4444);
        engine.FromClient(1001, 5001, Data, "-----"u8, port: 4444);
        engine.FromClient(1006, 5001, Data, "GET /x HTTP/1.0\r\n\r\n"u8, port: 4444);
        engine.FromClient(1025, 5001, Data, "POST /x HTTP/1.0\r\n\r\n"u8, port: 4444);
        Assert.Equal(Enumerable.Repeat("late, Analyzer::ANALYZER_HTTP", expected), engine.Lines);
    }

    [Fact]
    public void Policies_can_match_strings_of_their_own()
    {
        const string Policy = """
            event connection_established(c: connection) { print match_signatures(c, 7, "USER root", T, T, T, T); }

            """;
        using PolicyEngine engine = new(Tell + Policy, signatures: """signature s { ip-proto == tcp ftp /user root$/i event "login" }""");
        engine.Handshake(port: 21);
        Assert.Equal(["T", "s, T, 18446744073709551615, login, USER root, 9"], engine.Lines);
    }

    [Fact]
    public void Nothing_is_allocated_for_payload_that_does_not_match()
    {
        TestEngine engine = new(program: SignatureFixture.Program("""
            signature a { ip-proto == tcp payload /.*needle/ }
            signature b { ip-proto == udp payload /.*needle/ }
            """));
        byte[] filler = new byte[40];

        // What the first conversation rented serves the second.
        byte[] first = TcpFrame.Udp(TestEngine.Client, 40_000, TestEngine.Server, 5000, filler);
        byte[] second = TcpFrame.Udp(TestEngine.Client, 40_000, TestEngine.Server, 5001, filler);
        for (int i = 0; i < 40; i++)
        {
            engine.Send(first);
        }

        engine.Send(second);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 39; i++)
        {
            engine.Send(second);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
