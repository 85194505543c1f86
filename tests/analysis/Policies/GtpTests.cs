using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>The messages of GTP version 1, made by hand after 3GPP TS 29.060.</summary>
public class GtpTests
{
    private const string Tell = """
        event new_gtpv1_state(c: connection) { print "state"; }
        event gtpv1_message(c: connection, hdr: gtpv1_hdr) { print "message", hdr$msg_type, hdr$teid, hdr?$seq ? hdr$seq : 0; }
        event analyzer_violation_info(tag: AllAnalyzers::Tag, info: AnalyzerViolationInfo) { print "violation", info$reason; }
        event flow_weird(name: string, src: addr, dst: addr, addl: string, source: string) { print name, addl; }

        """;

    private static byte[] Message(byte type, string elements)
    {
        byte[] body = Convert.FromHexString(elements.Replace(" ", "", StringComparison.Ordinal));
        int length = body.Length + 4;
        return TcpFrame.Udp(
            TestEngine.Client, 2123, TestEngine.Server, 2123, [0x32, type, (byte)(length >> 8), (byte)length, 0, 0, 0, 7, 0, 9, 0, 0, .. body]);
    }

    [Fact]
    public void Contexts_are_asked_for()
    {
        using PolicyEngine engine = new(Tell + """
            event gtpv1_create_pdp_ctx_request(c: connection, hdr: gtpv1_hdr, elements: gtp_create_pdp_ctx_request_elements)
                {
                print elements$imsi, elements$rai, elements$recovery, elements$select_mode, elements$data1, elements$cp, elements$nsapi, elements$linked_nsapi;
                print elements$end_user_addr, elements$ap_name, elements$signal_addr, elements$user_addr, elements$qos_prof, elements$ext;
                }
            """);
        engine.Send(Message(16, """
            02 2143658709214355
            03 62f210 1234 56
            0e 05  0f 01  10 00000001  11 00000002  14 f5  14 06
            80 0002 f121
            83 0003 026162
            85 0004 c0000201
            85 0010 20010db8000000000000000000000001
            87 0003 026162
            ff 0004 00016162
            """.ReplaceLineEndings("")));
        Assert.Equal(["state", "message, 16, 7, 9", "1234567890123455, [mcc=262, mnc=1, lac=4660, rac=86], 5, 1, 1, 2, 5, 6"], engine.Lines[..3]);
        Assert.Equal(
            "[pdp_type_org=1, pdp_type_num=33, pdp_ip=<uninitialized>, pdp_other_addr=<uninitialized>], \\x02ab, "
                + "[ip=192.0.2.1, other=<uninitialized>], [ip=2001:db8::1, other=<uninitialized>], [priority=2, data=ab], [id=1, value=ab]",
            engine.Lines[3]);
    }

    [Fact]
    public void Contexts_are_changed_and_ended()
    {
        using PolicyEngine engine = new(Tell + """
            event gtpv1_create_pdp_ctx_response(c: connection, hdr: gtpv1_hdr, elements: gtp_create_pdp_ctx_response_elements)
                { print "created", elements$cause, elements$reorder_req, elements$charging_id, elements$charge_gateway; }
            event gtpv1_update_pdp_ctx_request(c: connection, hdr: gtpv1_hdr, elements: gtp_update_pdp_ctx_request_elements)
                { print "change", elements$nsapi, elements$trace_ref, elements$tft; }
            event gtpv1_update_pdp_ctx_response(c: connection, hdr: gtpv1_hdr, elements: gtp_update_pdp_ctx_response_elements)
                { print "changed", elements$cause; }
            event gtpv1_delete_pdp_ctx_request(c: connection, hdr: gtpv1_hdr, elements: gtp_delete_pdp_ctx_request_elements)
                { print "end", elements$teardown_ind, elements$nsapi; }
            event gtpv1_delete_pdp_ctx_response(c: connection, hdr: gtpv1_hdr, elements: gtp_delete_pdp_ctx_response_elements)
                { print "ended", elements$cause; }
            """);
        engine.Send(Message(17, "01 80  08 ff  7f 00000003  fb 0004 c0000202"));
        engine.Send(Message(18, "14 05  1b 0102  89 0002 6364"));
        engine.Send(Message(19, "01 81"));
        engine.Send(Message(20, "13 ff  14 05"));
        engine.Send(Message(21, "01 82"));
        Assert.Equal(
            ["created, 128, T, 3, 192.0.2.2", "change, 5, 258, cd", "changed, 129", "end, T, 5", "ended, 130"],
            engine.Lines.Where(l => !l.StartsWith("message", StringComparison.Ordinal) && l != "state"));
    }

    [Theory]
    [InlineData("01", "violation, GTPv1 information element truncation")]
    [InlineData("80 0005 f1", "violation, GTPv1 information element truncation")]
    [InlineData("80 0001 f1", "violation, GTPv1 information element truncation")]
    [InlineData("77 00", "violation, GTPv1 information element truncation")]
    [InlineData("0e 01", "gtp_invalid_info_element, 14")]
    public void Damage_is_told(string elements, string expected)
    {
        using PolicyEngine engine = new(Tell + "event gtpv1_delete_pdp_ctx_response(c: connection, hdr: gtpv1_hdr, elements: gtp_delete_pdp_ctx_response_elements) { }");
        engine.Send(Message(21, elements));
        Assert.Equal(expected, engine.Lines[^1]);
    }

    [Fact]
    public void Packets_of_users()
    {
        using PolicyEngine engine = new(Tell + """
            event gtpv1_g_pdu_packet(outer: connection, inner_gtp: gtpv1_hdr, inner_ip: pkt_hdr) { print outer$id$resp_p, inner_gtp$teid, inner_ip$udp$dport; }
            """);
        byte[] inner = TcpFrame.Udp(TestEngine.Server, 4000, TestEngine.Client, 5000, "x"u8)[14..];
        engine.Send(TcpFrame.Udp(TestEngine.Client, 3000, TestEngine.Server, 2152, [0x30, 255, 0, (byte)inner.Length, 0, 0, 0, 8, .. inner]));
        Assert.Equal(["state", "message, 255, 8, 0", "2152/udp, 8, 5000/udp"], engine.Lines);
    }
}
