using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>The constants of the library that steer connections: each one is set, and the traffic shows that it counts.</summary>
public class ConstantTests
{
    private const TcpFlags Ack = TcpFlags.Ack;
    private const TcpFlags Syn = TcpFlags.Syn;
    private const TcpFlags SynAck = TcpFlags.Syn | TcpFlags.Ack;
    private const TcpFlags FinAck = TcpFlags.Fin | TcpFlags.Ack;

    /// <summary>Tells names of events and when they came, in tenths of a second since the first packet.</summary>
    private const string Tell = """
        global begin = 0.0;
        function tell(name: string)
            {
            print fmt("%s %.1f", name, time_to_double(network_time()) - begin);
            }
        event new_connection(c: connection) { if ( begin == 0.0 ) begin = time_to_double(network_time()); }
        event connection_attempt(c: connection) { tell("attempt"); }
        event connection_timeout(c: connection) { tell("timeout"); }
        event connection_state_remove(c: connection) { tell("remove"); }
        event connection_reset(c: connection) { tell("reset"); }
        event connection_partial_close(c: connection) { tell("partial close"); }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print name; }
        event flow_weird(name: string, src: addr, dst: addr, addl: string, source: string) { print name; }
        event net_weird(name: string, addl: string, source: string) { print name; }

        """;

    private static readonly byte[] Kilobyte = new byte[1024];

    [Theory]
    [InlineData("", "attempt 5.0")]
    [InlineData("redef tcp_attempt_delay = 2 sec;", "attempt 2.0")]
    public void Attempt_delay(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.FromClient(1000, 0, Syn);
        engine.Wait(20);
        Assert.Equal([expected, expected.Replace("attempt", "remove", StringComparison.Ordinal)], engine.Lines);
    }

    [Theory]
    [InlineData("", "remove 5.0")]
    [InlineData("redef tcp_close_delay = 1 sec;", "remove 1.0")]
    public void Close_delay(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Handshake();
        engine.FromClient(1001, 5001, FinAck);
        engine.FromServer(5001, 1002, FinAck);
        engine.FromClient(1002, 5002, Ack);
        engine.Wait(20);
        Assert.Equal(expected, engine.Lines[^1]);
    }

    [Theory]
    [InlineData("", "timeout 300.0")]
    [InlineData("redef tcp_inactivity_timeout = 7 sec;", "timeout 7.0")]
    [InlineData("event connection_established(c: connection) { set_inactivity_timeout(c$id, 3 sec); }", "timeout 3.0")]
    public void Inactivity_timeout_of_TCP(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef, load: "base/protocols/conn/removal-hooks");
        engine.Handshake();
        engine.Wait(301);
        Assert.Equal(expected, engine.Lines[0]);
    }

    [Theory]
    [InlineData("", "timeout 60.0")]
    [InlineData("redef udp_inactivity_timeout = 7 sec;", "timeout 7.0")]
    public void Inactivity_timeout_of_UDP(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Send(TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8));
        engine.Wait(61);
        Assert.Equal([expected, expected.Replace("timeout", "remove", StringComparison.Ordinal)], engine.Lines);
    }

    [Theory]
    [InlineData("", "timeout 60.0")]
    [InlineData("redef icmp_inactivity_timeout = 8 sec;", "timeout 8.0")]
    public void Inactivity_timeout_of_ICMP(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Send(TcpFrame.Icmp(TestEngine.Client, TestEngine.Server, 8, 0, "ping"u8));
        engine.Wait(61);
        Assert.Equal(expected, engine.Lines[0]);
    }

    [Theory]
    [InlineData("", "timeout 60.0")]
    [InlineData("redef unknown_ip_inactivity_timeout = 9 sec;", "timeout 9.0")]
    public void Inactivity_timeout_of_other_transports(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        byte[] frame = TcpFrame.Ip(TestEngine.Client, TestEngine.Server, 132, new byte[20]);
        engine.Send(frame);
        engine.Wait(61);
        Assert.Equal(expected, engine.Lines[0]);
    }

    [Fact]
    public void Timing_out_may_be_refused()
    {
        using PolicyEngine engine = new(Tell + """
            redef udp_inactivity_timeout = 5 sec;
            global refusals = 0;
            hook connection_timing_out(c: connection)
                {
                print "asked", c$orig$size;
                if ( ++refusals < 3 )
                    break;
                }
            """);
        engine.Send(TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "abc"u8));
        engine.Wait(30);
        Assert.Equal(["asked, 3", "asked, 3", "asked, 3", "timeout 15.0", "remove 15.0"], engine.Lines);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("redef partial_connection_ok = F;", 0)]
    public void Partial_connections(string redef, int connections)
    {
        using PolicyEngine engine = new(redef + "event new_connection(c: connection) { print \"new\"; }");
        engine.FromClient(1001, 5001, Ack, "data"u8);
        Assert.Equal(connections, engine.Lines.Length);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("redef tcp_SYN_ack_ok = F;", 0)]
    public void Connections_that_begin_with_a_SYN_ACK(string redef, int connections)
    {
        using PolicyEngine engine = new(redef + "event new_connection(c: connection) { print \"new\"; }");
        engine.FromServer(5000, 1001, SynAck);
        Assert.Equal(connections, engine.Lines.Length);
    }

    [Theory]
    [InlineData("", "partial close 3.0")]
    [InlineData("redef tcp_partial_close_delay = 1 sec;", "partial close 1.0")]
    public void Partial_close_delay(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.FromServer(5001, 1001, Ack, "x"u8);
        engine.FromClient(1001, 5002, FinAck, later: 0);
        engine.Wait(4);
        Assert.Contains(expected, engine.Lines);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("redef tcp_max_above_hole_without_any_acks = 1000;", true)]
    public void Data_above_a_hole(string redef, bool givesUp)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Handshake();
        engine.FromClient(2001, 5001, Ack, Kilobyte);
        engine.FromClient(3025, 5001, Ack, Kilobyte);
        Assert.Equal(givesUp, engine.Lines.Contains("above_hole_data_without_any_acks"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("redef tcp_excessive_data_without_further_acks = 1000;", true)]
    public void Data_without_further_acknowledgements(string redef, bool givesUp)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Handshake();
        engine.FromClient(1001, 5001, Ack, "0123456789"u8);
        engine.FromServer(5001, 1011, Ack);
        engine.FromClient(2011, 5001, Ack, Kilobyte);
        engine.FromClient(3035, 5001, Ack, Kilobyte);
        Assert.Equal(givesUp, engine.Lines.Contains("excessive_data_without_further_acks"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("redef tcp_max_initial_window = 500;", true)]
    public void Initial_window(string redef, bool forgets)
    {
        // Beyond the window, what was delivered is no longer kept, so a retransmission cannot be compared.
        using PolicyEngine engine = new(redef + """
            event rexmit_inconsistency(c: connection, t1: string, t2: string, tcp_flags: string) { print "differs"; }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Ack, Kilobyte);
        byte[] other = new byte[1024];
        other[5] = 1;
        engine.FromClient(1001, 5001, Ack, other);
        Assert.Equal(forgets ? [] : ["differs"], engine.Lines);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("redef tcp_max_old_segments = 2;", true)]
    public void Old_segments(string redef, bool compares)
    {
        using PolicyEngine engine = new(redef + """
            event rexmit_inconsistency(c: connection, t1: string, t2: string, tcp_flags: string) { print t1, t2, tcp_flags; }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Ack, "abcd"u8);
        engine.FromServer(5001, 1005, Ack);
        engine.FromClient(1001, 5001, Ack, "abXX"u8);
        Assert.Equal(compares ? ["abcd, abXX, A"] : [], engine.Lines);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("redef tcp_storm_thresh = 3;", true)]
    [InlineData("redef tcp_storm_thresh = 3; redef tcp_storm_interarrival_thresh = 0.0001 sec;", false)]
    public void Storms(string redef, bool isStorm)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Handshake();
        for (int i = 0; i < 4; i++)
        {
            engine.FromClient(1001, 5001, TcpFlags.Rst | TcpFlags.Ack);
        }

        Assert.Equal(isStorm, engine.Lines.Contains("RST_storm"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("redef report_gaps_for_partial = T;", true)]
    public void Gaps_of_partial_connections(string redef, bool reports)
    {
        using PolicyEngine engine = new(redef + """
            event content_gap(c: connection, is_orig: bool, seq: count, length: count) { print "gap", is_orig, length; }
            """);
        engine.FromClient(1001, 5001, Ack, "abcd"u8);
        engine.FromServer(5001, 1005, Ack, "x"u8);
        engine.FromServer(5002, 1105, Ack, "x"u8);
        Assert.Equal(reports ? ["gap, T, 100"] : [], engine.Lines);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("redef use_conn_size_analyzer = F;", 0)]
    public void Sizes_of_connections(string redef, int fields)
    {
        using PolicyEngine engine = new(redef + """
            event udp_request(c: connection)
                {
                if ( c$orig?$num_pkts ) print c$orig$num_pkts;
                if ( c$orig?$num_bytes_ip ) print c$orig$num_bytes_ip;
                }
            """);
        engine.Send(TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8));
        Assert.Equal(fields, engine.Lines.Length);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("redef tcp_content_deliver_all_orig = T;", 1)]
    [InlineData("redef tcp_content_deliver_all_resp = T;", 1)]
    [InlineData("redef tcp_content_delivery_ports_orig += { [7777/tcp] = T };", 1)]
    [InlineData("redef tcp_content_delivery_ports_resp += { [7777/tcp] = T };", 1)]
    [InlineData("redef tcp_content_delivery_ports_resp += { [80/tcp] = T };", 0)]
    public void Contents_of_TCP(string redef, int deliveries)
    {
        using PolicyEngine engine = new(redef + "event tcp_contents(c: connection, is_orig: bool, seq: count, contents: string) { print is_orig, seq, contents; }");
        engine.Handshake();
        engine.FromClient(1001, 5001, Ack, "abcd"u8);
        engine.FromServer(5001, 1005, Ack, "abcd"u8);
        Assert.Equal(deliveries, engine.Lines.Length);
        Assert.All(engine.Lines, l => Assert.EndsWith("1, abcd", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("redef udp_content_deliver_all_orig = T;", 1)]
    [InlineData("redef udp_content_deliver_all_resp = T;", 1)]
    [InlineData("redef udp_content_ports += { 5000/udp };", 2)]
    [InlineData("redef udp_content_delivery_ports_orig += { [5000/udp] = T };", 1)]
    [InlineData("redef udp_content_delivery_ports_resp += { [4000/udp] = T };", 1)]
    [InlineData("redef udp_content_delivery_ports_resp += { [5000/udp] = T };", 0)]
    [InlineData("redef udp_content_delivery_ports_use_resp = T; redef udp_content_delivery_ports_resp += { [5000/udp] = T };", 1)]
    public void Contents_of_UDP(string redef, int deliveries)
    {
        using PolicyEngine engine = new(redef + "event udp_contents(u: connection, is_orig: bool, contents: string) { print is_orig, contents; }");
        engine.Send(TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "abc"u8));
        engine.Send(TcpFrame.Udp(TestEngine.Server, 5000, TestEngine.Client, 4000, "abc"u8));
        Assert.Equal(deliveries, engine.Lines.Length);
    }

    [Theory]
    [InlineData("", "10.0.0.1")]
    [InlineData("redef likely_server_ports += { 4000/udp };", "10.0.0.2")]
    public void Likely_servers(string redef, string originator)
    {
        using PolicyEngine engine = new(redef + """
            event connection_flipped(c: connection) { print "flipped"; }
            event new_connection(c: connection) { print c$id$orig_h, c$history; }
            """);
        engine.Send(TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "abc"u8));
        Assert.Equal(originator == "10.0.0.1" ? ["10.0.0.1, "] : ["flipped", "10.0.0.2, ^"], engine.Lines);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("const connection_status_update_interval = 2 sec &redef;", 4)]
    public void Status_updates(string redef, int updates)
    {
        using PolicyEngine engine = new(redef + "event connection_status_update(c: connection) { print \"update\"; }");
        engine.Handshake();
        engine.Wait(9);
        Assert.Equal(updates, engine.Lines.Length);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("redef ConnThreshold::generic_packet_thresholds += { 2, 3 };", 3)]
    public void Packets_of_all_connections(string redef, int lines)
    {
        using PolicyEngine engine = new(redef + """
            event conn_generic_packet_threshold_crossed(c: connection, threshold: count) { print "packets", threshold; }
            event connection_established(c: connection) { print "established"; }
            """);
        engine.Handshake();
        Assert.Equal(lines, engine.Lines.Length);
    }

    [Theory]
    [InlineData("redef frag_timeout = 10 sec;", 5, true)]
    [InlineData("redef frag_timeout = 10 sec;", 11, false)]
    [InlineData("redef frag_timeout = 0 sec;", 4000, true)]
    public void Fragments_wait(string redef, double pause, bool completes)
    {
        using PolicyEngine engine = new(redef + "event udp_request(c: connection) { print \"whole\"; }", ignoreChecksums: true);
        byte[] payload = new byte[200];
        engine.Send(TcpFrame.Fragment(TestEngine.Client, TestEngine.Server, 17, 0, more: true, [0x0f, 0xa0, 0x13, 0x88, 0, 208, 0, 0, .. payload[..96]]));
        engine.Send(TcpFrame.Fragment(TestEngine.Client, TestEngine.Server, 17, 104, more: false, payload[..104]), later: pause);
        Assert.Equal(completes ? ["whole"] : [], engine.Lines);
    }

    [Fact]
    public void Discarders_leave_packets_out()
    {
        using PolicyEngine engine = new("""
            redef discarder_maxlen = 2;
            function discarder_check_udp(p: pkt_hdr, d: string): bool
                {
                print "udp", p$udp$dport, d;
                return d == "no";
                }
            function discarder_check_ip(p: pkt_hdr): bool { return p$ip$dst == 10.0.0.1; }
            event udp_request(c: connection) { print "request"; }
            event udp_reply(c: connection) { print "reply"; }
            """);
        engine.Send(TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "not this"u8));
        engine.Send(TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "this"u8));
        engine.Send(TcpFrame.Udp(TestEngine.Server, 5000, TestEngine.Client, 4000, "answer"u8));
        Assert.Equal(["udp, 5000/udp, no", "udp, 5000/udp, th", "request"], engine.Lines);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("redef Tunnel::ip_tunnel_timeout = 10 sec;", 2)]
    public void Tunnels_on_IP_are_forgotten(string redef, int tunnels)
    {
        using PolicyEngine engine = new(redef + """
            global uids: set[string];
            event new_connection(c: connection) { if ( c?$tunnel ) { add uids[c$tunnel[0]$uid]; print |uids|; } }
            """);
        byte[] inner = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8);
        byte[] other = TcpFrame.Udp(TestEngine.Client, 4001, TestEngine.Server, 5000, "x"u8);
        IpAddress from = IpAddress.Parse("192.0.2.1");
        IpAddress to = IpAddress.Parse("192.0.2.2");
        engine.Send(TcpFrame.Ip(from, to, IpProtocol.Ipv4, inner[14..]));
        engine.Send(TcpFrame.Ip(from, to, IpProtocol.Ipv4, other[14..]), later: 11);
        Assert.Equal(["1", tunnels == 1 ? "1" : "2"], engine.Lines);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("redef Tunnel::max_depth = 1;", 1)]
    public void Depth_of_tunnels(string redef, int depth)
    {
        using PolicyEngine engine = new(redef + """
            event new_connection(c: connection) { print |c$tunnel|; }
            event flow_weird(name: string, src: addr, dst: addr, addl: string, source: string) { print name; }
            """);
        byte[] inner = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8);
        byte[] middle = TcpFrame.Ip(IpAddress.Parse("192.0.2.1"), IpAddress.Parse("192.0.2.2"), IpProtocol.Ipv4, inner[14..]);
        engine.Send(TcpFrame.Ip(IpAddress.Parse("192.0.2.3"), IpAddress.Parse("192.0.2.4"), IpProtocol.Ipv4, middle[14..]));
        Assert.Equal(depth == 2 ? ["2"] : ["exceeded_tunnel_max_depth_in_tunnel"], engine.Lines);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("redef ignore_checksums = T;", false)]
    [InlineData("redef ignore_checksums_nets += { 10.0.0.0/30 };", false)]
    [InlineData("redef ignore_checksums_nets += { 10.1.0.0/16 };", true)]
    public void Checksums(string redef, bool isChecked)
    {
        using PolicyEngine engine = new(Tell + redef);
        byte[] frame = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8);
        frame[^1] ^= 1;
        engine.Send(frame);
        Assert.Equal(isChecked, engine.Lines.Contains("bad_UDP_checksum"));
    }
}
