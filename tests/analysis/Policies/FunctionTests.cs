using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>Functions that look at connections and packets, or steer them.</summary>
public class FunctionTests
{
    private const TcpFlags Ack = TcpFlags.Ack;
    private const TcpFlags FinAck = TcpFlags.Fin | TcpFlags.Ack;

    private static readonly byte[] Request = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "abc"u8);
    private static readonly byte[] Reply = TcpFrame.Udp(TestEngine.Server, 5000, TestEngine.Client, 4000, "abcd"u8);

    [Fact]
    public void Connections_are_looked_up_while_they_last()
    {
        using PolicyEngine engine = new("""
            global id: conn_id;
            event udp_request(c: connection) { id = c$id; }
            event udp_reply(c: connection)
                {
                print connection_exists(id), lookup_connection(id)$uid == c$uid, get_conn_transport_proto(id);
                }
            event later()
                {
                print connection_exists(id);
                }
            event connection_state_remove(c: connection) { schedule 1 sec { later() }; }
            """);
        engine.Send(Request);
        engine.Send(Reply);
        engine.Wait(62);
        Assert.Equal(["T, T, udp", "F"], engine.Lines);
    }

    [Fact]
    public void Numbers_of_the_streams()
    {
        using PolicyEngine engine = new("""
            event tcp_packet(c: connection, is_orig: bool, flags: string, seq: count, ack: count, len: count, payload: string)
                {
                print flags, seq, ack, len, get_orig_seq(c$id), get_resp_seq(c$id);
                }
            event udp_request(c: connection) { print get_orig_seq(c$id); }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Ack, "hello"u8);
        engine.Send(Request);
        Assert.Equal(["S, 0, 0, 0, 1, 0", "SA, 0, 1, 0, 1, 1", "A, 1, 1, 0, 1, 1", "A, 1, 1, 5, 6, 1"], engine.Lines[..4]);
        Assert.Contains("connection does not have TCP analyzer", string.Join('\n', engine.Lines[4..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Contents_go_into_files()
    {
        string file = Path.GetTempFileName();
        try
        {
            using (PolicyEngine engine = new($$"""
                event connection_established(c: connection)
                    {
                    local f = open("{{file}}");
                    print set_contents_file(c$id, CONTENTS_ORIG, f);
                    }
                event connection_EOF(c: connection, is_orig: bool)
                    {
                    if ( ! is_orig )
                        return;

                    local f = get_contents_file(c$id, CONTENTS_ORIG);
                    print get_file_name(f) == "{{file}}", set_contents_file(c$id, CONTENTS_NONE, f), close(f);
                    }
                """))
            {
                engine.Handshake();
                engine.FromClient(1001, 5001, Ack, "abc"u8);
                engine.FromClient(1007, 5001, Ack, "ghi"u8);
                engine.FromServer(5001, 1010, Ack, "not this"u8);
                engine.FromClient(1010, 5009, FinAck);
                Assert.Equal(["T", "T, T, T"], engine.End());
            }

            Assert.Equal("abc\n<<gap 3>>\nghi", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Processing_is_skipped()
    {
        using PolicyEngine engine = new("""
            event connection_established(c: connection) { print skip_further_processing(c$id); }
            event tcp_packet(c: connection, is_orig: bool, flags: string, seq: count, ack: count, len: count, payload: string) { print flags; }
            event new_packet(c: connection, p: pkt_hdr) { print "packet"; }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Ack, "abc"u8);
        Assert.Equal(["packet", "S", "packet", "T", "SA", "packet", "packet"], engine.Lines);
    }

    [Fact]
    public void The_packet_at_hand()
    {
        using PolicyEngine engine = new("""
            event udp_request(c: connection)
                {
                local p = get_current_packet();
                local h = get_current_packet_header();
                print p$caplen, p$len, |p$data|, p$link_type, h$l2$encap, h$ip$dst, h$udp$dport;
                print get_current_packet_ts() == network_time(), c$start_time == get_current_packet_ts();
                }
            """);
        engine.Send(Request, wireLength: 100);
        Assert.Equal(["45, 100, 45, LINK_ETHERNET, LINK_ETHERNET, 10.0.0.2, 5000/udp", "T, T"], engine.Lines);
    }

    [Fact]
    public void Thresholds_of_one_connection()
    {
        using PolicyEngine engine = new("""
            event new_connection(c: connection)
                {
                print ConnThreshold::set_bytes_threshold(c, 60, T), ConnThreshold::set_bytes_threshold(c, 90, T);
                print ConnThreshold::set_packets_threshold(c, 2, F), ConnThreshold::set_duration_threshold(c, 5 sec);
                print ConnThreshold::delete_bytes_threshold(c, 90, T), ConnThreshold::delete_bytes_threshold(c, 91, T);
                }
            event ConnThreshold::bytes_threshold_crossed(c: connection, threshold: count, is_orig: bool) { print "bytes", threshold, is_orig, c$orig$num_bytes_ip; }
            event ConnThreshold::packets_threshold_crossed(c: connection, threshold: count, is_orig: bool) { print "packets", threshold, is_orig; }
            event ConnThreshold::duration_threshold_crossed(c: connection, threshold: interval, is_orig: bool) { print "duration", threshold, is_orig; }
            """,
            load: "base/protocols/conn/thresholds");
        for (int i = 0; i < 4; i++)
        {
            engine.Send(Request);
            engine.Send(Reply);
        }

        engine.Send(Request, later: 6);
        Assert.Equal(["T, T", "T, T", "T, F", "bytes, 60, T, 62", "packets, 2, F", "duration, 5.0 secs, T"], engine.Lines);
    }

    [Fact]
    public void Community_identifiers()
    {
        // The examples of the specification, version 1.
        using PolicyEngine engine = new("""
            event zeek_init()
                {
                print community_id_v1(conn_id($orig_h=128.232.110.120, $orig_p=34855/tcp, $resp_h=66.35.250.204, $resp_p=80/tcp));
                print community_id_v1(conn_id($orig_h=66.35.250.204, $orig_p=80/tcp, $resp_h=128.232.110.120, $resp_p=34855/tcp));
                print community_id_v1(conn_id($orig_h=128.232.110.120, $orig_p=34855/tcp, $resp_h=66.35.250.204, $resp_p=80/tcp), 1);
                print community_id_v1(conn_id($orig_h=128.232.110.120, $orig_p=34855/tcp, $resp_h=66.35.250.204, $resp_p=80/tcp), 0, F);
                }
            """);
        Assert.Equal(
            ["1:LQU9qZlK+B5F3KDmev6m5PMibrg=", "1:LQU9qZlK+B5F3KDmev6m5PMibrg=", "1:3V71V58M3Ksw/yuFALMcW0LAHvc=", "1:2d053da9994af81e45dca0e67afea6e4f3226eb8"],
            engine.Lines);
    }

    [Fact]
    public void Connections_that_are_gone_have_weirds_too()
    {
        using PolicyEngine engine = new("""
            global kept: connection;
            event udp_request(c: connection) { kept = c; print Reporter::conn_weird("odd", c, "more"); }
            event later() { print Reporter::conn_weird("odd", kept, "more", "ME"); }
            event connection_state_remove(c: connection) { schedule 1 sec { later() }; }
            event conn_weird(name: string, c: connection, addl: string, source: string) { print "conn", name, addl; }
            event expired_conn_weird(name: string, id: conn_id, uid: string, addl: string, source: string)
                { print "expired", name, id$orig_p, uid == kept$uid, addl, source; }
            """);
        engine.Send(Request);
        engine.Wait(62);
        Assert.Equal(["T", "conn, odd, more", "T", "expired, odd, 4000/udp, T, more, ME"], engine.Lines);
    }

    [Fact]
    public void Letters_of_repeated_oddities_grow_logarithmically()
    {
        using PolicyEngine engine = new("""
            event tcp_multiple_checksum_errors(c: connection, is_orig: bool, threshold: count) { print "checksums", is_orig, threshold; }
            event tcp_multiple_retransmissions(c: connection, is_orig: bool, threshold: count) { print "retransmissions", is_orig, threshold; }
            event tcp_multiple_zero_windows(c: connection, is_orig: bool, threshold: count) { print "windows", is_orig, threshold; }
            event connection_state_remove(c: connection) { print c$history; }
            """);
        engine.Handshake();
        engine.FromClient(1001, 5001, Ack, "abc"u8);
        for (int i = 0; i < 10; i++)
        {
            engine.FromClient(1001, 5001, Ack, "abc"u8);
            byte[] bad = TcpFrame.Tcp(TestEngine.Server, 7777, TestEngine.Client, 40_000, 5001, 1004, Ack, "xyz"u8);
            bad[^1] ^= 1;
            engine.Send(bad);
            engine.Send(TcpFrame.Tcp(TestEngine.Server, 7777, TestEngine.Client, 40_000, 5001, 1004, Ack, window: 0));
        }

        Assert.Equal(
            ["retransmissions, T, 10", "checksums, F, 10", "windows, F, 10", "ShADTcawTcw"],
            engine.End());
    }

    [Theory]
    [InlineData("redef Analyzer::disabled_analyzers -= { Analyzer::ANALYZER_TCPSTATS };", true, 3)]
    [InlineData("redef Analyzer::disabled_analyzers -= { Analyzer::ANALYZER_TCPSTATS }; redef ignore_keep_alive_rexmit = T;", true, 1)]
    [InlineData("event zeek_init() { Analyzer::enable_analyzer(Analyzer::ANALYZER_TCPSTATS); }", true, 3)]
    [InlineData("", false, 0)]
    public void Retransmissions_are_counted_on_request(string redef, bool counts, int retransmissions)
    {
        using PolicyEngine engine = new(redef + """
            event tcp_rexmit(c: connection, is_orig: bool, seq: count, len: count, data_in_flight: count, window: count) { print "again", is_orig, seq, len; }
            event conn_stats(c: connection, os: endpoint_stats, rs: endpoint_stats) { print os$num_pkts, os$num_rxmit, os$num_rxmit_bytes, os$num_in_order, os$num_OO, os$num_repl, os$endian_type; }
            """);
        ushort id = 1000;
        void Send(uint sequence, uint ack, TcpFlags flags, string payload, int step = 1)
        {
            id = (ushort)(id + step);
            byte[] frame = TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, 7777, sequence, ack, flags, System.Text.Encoding.ASCII.GetBytes(payload));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(18), id);
            frame[24] = frame[25] = 0;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), InternetChecksum.Compute(frame.AsSpan(14, 20)));
            engine.Send(frame);
        }

        Send(1000, 0, TcpFlags.Syn, "");
        engine.FromServer(5000, 1001, TcpFlags.Syn | Ack);
        Send(1001, 5001, Ack, "abc");
        Send(1004, 5001, Ack, "defg");
        engine.FromServer(5001, 1008, Ack);
        Send(1001, 5001, Ack, "abc");
        Send(1007, 5001, Ack, "g");
        Send(1007, 5001, Ack, "g");
        Send(1007, 5001, Ack, "g", step: 0);
        Send(1007, 5001, Ack, "g", step: -2);
        string[] lines = engine.End();
        Assert.Equal(
            counts
                ? ["again, T, 1, 3", "again, T, 7, 1", "again, T, 7, 1", $"8, {retransmissions}, {(retransmissions == 3 ? 5 : 3)}, 5, 1, 1, {lines[^1][^1]}"]
                : [],
            lines);
    }
}
