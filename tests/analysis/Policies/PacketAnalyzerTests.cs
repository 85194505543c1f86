using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>Policies steer what follows what below connections.</summary>
public class PacketAnalyzerTests
{
    private const string Tell = """
        event new_connection(c: connection) { print fmt("%s > %s%s", c$id$orig_p, c$id$resp_p, c?$tunnel ? fmt(" in %s", c$tunnel[0]$tunnel_type) : ""); }
        event unknown_protocol(analyzer_name: string, protocol: count, first_bytes: string, analyzer_history: string_vec)
            { print fmt("%s %x", analyzer_name, protocol), join_string_vec(analyzer_history, " "); }
        event net_weird(name: string, addl: string, source: string) { print name; }
        event flow_weird(name: string, src: addr, dst: addr, addl: string, source: string) { print name; }
        event arp_request(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string) { print "who has", TPA; }

        """;

    private static readonly byte[] Udp = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, "x"u8);

    private static byte[] Ip => Udp[14..];

    private static byte[] Ethernet(int type, params ReadOnlySpan<byte> payload) => [.. Udp[..12], (byte)(type >> 8), (byte)type, .. payload];

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("", "ETHERNET 1234, ETHERNET")]
    [InlineData("event zeek_init() { print PacketAnalyzer::register_packet_analyzer(PacketAnalyzer::ANALYZER_ETHERNET, 0x1234, PacketAnalyzer::ANALYZER_IP); }", "T", "4000/udp > 5000/udp")]
    [InlineData("event zeek_init() { print PacketAnalyzer::try_register_packet_analyzer_by_name(\"Ethernet\", 0x1234, \"IP\"); }", "T", "4000/udp > 5000/udp")]
    [InlineData("event zeek_init() { print PacketAnalyzer::try_register_packet_analyzer_by_name(\"Ethernet\", 0x1234, \"Nothing\"); }", "F", "ETHERNET 1234, ETHERNET")]
    public void Types_of_Ethernet_may_be_added(string redef, params string[] expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Send(Ethernet(0x1234, Ip));
        Assert.Equal(expected, engine.Lines);
    }

    [Theory]
    [InlineData("IP", 137, "MPLS", "000101ff", "4000/udp > 5000/udp")]
    [InlineData("IP", 97, "ETHERNET", "020000000001 020000000002 0800", "4000/udp > 5000/udp")]
    [InlineData("IP", 200, "IPTUNNEL", "", "4000/udp > 5000/udp in Tunnel::IP")]
    [InlineData("IP", 201, "GRE", "0000 0800", "4000/udp > 5000/udp in Tunnel::GRE")]
    [InlineData("IP", 202, "VLAN", "0005 0800", "4000/udp > 5000/udp")]
    [InlineData("UDP", 6635, "MPLS", "000101ff", "4000/udp > 5000/udp")]
    [InlineData("UDP", 6635, "VXLAN", "08000000 00000100 020000000001 020000000002 0800", "4000/udp > 5000/udp in Tunnel::VXLAN")]
    [InlineData("UDP", 6635, "IP", "", "4000/udp > 5000/udp")]
    public void Anything_may_lie_on_IP_and_UDP(string parent, int identifier, string child, string header, string expected)
    {
        using PolicyEngine engine = new(Tell
            + $"event zeek_init() {{ PacketAnalyzer::register_packet_analyzer(PacketAnalyzer::ANALYZER_{parent}, {identifier}, PacketAnalyzer::ANALYZER_{child}); }}");
        byte[] payload = [.. Hex(header), .. Ip];
        IpAddress from = IpAddress.Parse("192.0.2.1");
        IpAddress to = IpAddress.Parse("192.0.2.2");
        engine.Send(parent == "IP" ? TcpFrame.Ip(from, to, (byte)identifier, payload) : TcpFrame.Udp(from, 1000, to, (ushort)identifier, payload));
        Assert.Equal(expected, engine.Lines[^1]);
    }

    [Theory]
    [InlineData("ETHERNET", 5, "TCP")]
    [InlineData("ETHERNET", 5, "VXLAN")]
    [InlineData("IP", 99, "UDP")]
    [InlineData("MPLS", 1, "IP")]
    [InlineData("UDP", 70000, "VXLAN")]
    public void What_cannot_be_done_is_refused(string parent, int identifier, string child)
    {
        using PolicyEngine engine = new(
            $"event zeek_init() {{ print PacketAnalyzer::register_packet_analyzer(PacketAnalyzer::ANALYZER_{parent}, {identifier}, PacketAnalyzer::ANALYZER_{child}); }}");
        Assert.Equal(["F"], engine.Lines);
    }

    [Fact]
    public void Layers_that_lead_to_themselves_end()
    {
        using PolicyEngine engine = new(Tell + """
            event zeek_init()
                {
                PacketAnalyzer::register_packet_analyzer(PacketAnalyzer::ANALYZER_IP, 99, PacketAnalyzer::ANALYZER_IP);
                PacketAnalyzer::register_packet_analyzer(PacketAnalyzer::ANALYZER_UDP, 5000, PacketAnalyzer::ANALYZER_IP);
                }
            """);
        byte[] nested = Ip;
        for (int i = 0; i < 60; i++)
        {
            nested = TcpFrame.Ip(TestEngine.Client, TestEngine.Server, 99, nested)[14..];
        }

        engine.Send(Ethernet(0x0800, nested));
        Assert.Equal(["max_packet_analyzer_depth_exceeded"], engine.Lines);
        nested = Ip;
        for (int i = 0; i < 60; i++)
        {
            nested = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, nested)[14..];
        }

        engine.Send(Ethernet(0x0800, nested));
        Assert.Contains("exceeded_tunnel_max_depth", engine.Lines);
    }

    [Theory]
    [InlineData("", 30, "max_packet_analyzer_depth_exceeded")]
    [InlineData("", 2, "4000/udp > 5000/udp")]
    [InlineData("redef PacketAnalyzer::max_depth = 3;", 2, "max_packet_analyzer_depth_exceeded")]
    [InlineData("redef PacketAnalyzer::max_depth = 0;", 30, "4000/udp > 5000/udp")]
    public void Depth_is_limited(string redef, int tags, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        byte[] frame = Ip;
        for (int i = 0; i < tags; i++)
        {
            frame = [0, 1, (byte)(i == 0 ? 0x08 : 0x81), 0, .. frame];
        }

        engine.Send(Ethernet(0x8100, frame));
        Assert.Equal(expected, engine.Lines[^1]);
    }

    [Theory]
    [InlineData("PacketAnalyzer::ANALYZER_UDP")]
    [InlineData("PacketAnalyzer::ANALYZER_IP")]
    [InlineData("PacketAnalyzer::ANALYZER_ETHERNET")]
    public void Layers_can_be_switched_off_and_on(string tag)
    {
        using PolicyEngine engine = new(Tell + $$"""
            event zeek_init() { Analyzer::disable_analyzer({{tag}}); }
            event arp_reply(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string) { }
            event packet_not_processed(pkt: pcap_packet) { print "not processed"; Analyzer::enable_analyzer({{tag}}); }
            """);
        engine.Send(Udp);
        engine.Send(Udp);
        Assert.Equal(["not processed", "4000/udp > 5000/udp"], engine.Lines);
    }

    [Theory]
    [InlineData("redef Analyzer::disabled_analyzers += { PacketAnalyzer::ANALYZER_VLAN };")]
    [InlineData("redef Analyzer::disabled_analyzers += { PacketAnalyzer::ANALYZER_UDP };")]
    public void Layers_can_be_off_from_the_start(string redef)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Send(Ethernet(0x8100, [0, 5, 8, 0, .. Ip]));
        Assert.Empty(engine.Lines);
    }

    [Theory]
    [InlineData("", "SNAP 1234, ETHERNET SNAP", "aaaa03 000000 1234")]
    [InlineData("", "LLC 42, ETHERNET LLC", "424203 0000")]
    [InlineData("redef PacketAnalyzer::ETHERNET::llc_analyzer = PacketAnalyzer::ANALYZER_SKIP; redef PacketAnalyzer::SKIP::skip_bytes = 3;", "4000/udp > 5000/udp", "424203")]
    [InlineData("redef PacketAnalyzer::ETHERNET::novell_raw_analyzer = PacketAnalyzer::ANALYZER_SKIP; redef PacketAnalyzer::SKIP::skip_bytes = 2;", "4000/udp > 5000/udp", "ffff")]
    public void Frames_of_802_3(string redef, string expected, string header)
    {
        using PolicyEngine engine = new(Tell + redef);
        byte[] payload = [.. Hex(header), .. Ip];
        engine.Send(Ethernet(payload.Length, payload));
        Assert.Equal([expected], engine.Lines);
    }

    [Theory]
    [InlineData("", "unknown_ip_version")]
    [InlineData("redef PacketAnalyzer::ROOT::default_analyzer = PacketAnalyzer::ANALYZER_ETHERNET;", "4000/udp > 5000/udp")]
    [InlineData("event zeek_init() { PacketAnalyzer::register_packet_analyzer(PacketAnalyzer::ANALYZER_ROOT, 147, PacketAnalyzer::ANALYZER_ETHERNET); }", "4000/udp > 5000/udp")]
    public void Unknown_link_types(string redef, string expected)
    {
        using PolicyEngine engine = new(Tell + redef);
        engine.Send(Udp, link: (LinkType)147);
        Assert.Equal([expected], engine.Lines);
    }

    [Theory]
    [InlineData("redef PacketAnalyzer::VXLAN::vxlan_ports += { 8472/udp };", 8472, "08000000 00000100 020000000001 020000000002 0800", "VXLAN")]
    [InlineData("redef PacketAnalyzer::Geneve::geneve_ports += { 6082/udp };", 6082, "0000 6558 00000100 020000000001 020000000002 0800", "GENEVE")]
    [InlineData("redef PacketAnalyzer::Geneve::geneve_ports += { 6082/udp };", 6082, "0000 0800 00000100", "GENEVE")]
    [InlineData("redef PacketAnalyzer::GTPV1::gtpv1_ports += { 2153/udp };", 2153, "30ff 001d 00000001", "GTPv1")]
    [InlineData("redef PacketAnalyzer::AYIYA::ayiya_ports += { 5073/udp };", 5073, "4052 1104 00000000 00000000000000000000000000000000 0000000000000000000000000000000000000000", "AYIYA")]
    public void Ports_of_tunnels(string redef, int port, string header, string type)
    {
        using PolicyEngine engine = new(Tell + redef, load: "base/frameworks/tunnels");
        byte[] carrier = TcpFrame.Udp(IpAddress.Parse("192.0.2.1"), 1000, IpAddress.Parse("192.0.2.2"), (ushort)port, [.. Hex(header), .. Ip]);
        engine.Send(carrier);
        Assert.Equal([$"1000/udp > {port}/udp", $"4000/udp > 5000/udp in Tunnel::{type}"], engine.Lines);
    }

    [Theory]
    [InlineData(LinkType.Null, "02000000")]
    [InlineData(LinkType.Loop, "00000002")]
    [InlineData(LinkType.Ppp, "0021")]
    [InlineData(LinkType.Ppp, "ff03 0021")]
    [InlineData(LinkType.PppSerial, "ff03 0021")]
    [InlineData(LinkType.PppEther, "1100 0001 0021 0021")]
    [InlineData(LinkType.Fddi, "50 020000000001 020000000002 aaaa03 000000 0800")]
    [InlineData(LinkType.Ieee80211, "0802 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800")]
    [InlineData(LinkType.Ieee80211Radiotap, "0000 0800 00000000 0802 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800")]
    [InlineData(LinkType.NfLog, "02 00 0000 2100 0900")]
    [InlineData(LinkType.LinuxSll, "0000 0001 0006 020000000001 0000 0800")]
    [InlineData(LinkType.LinuxSll2, "0800 0000 00000001 0001 00 06 020000000001 0000")]
    [InlineData(LinkType.Ethernet, "020000000001 020000000002 8926 00000000 0800")]
    [InlineData(LinkType.Ethernet, "020000000001 020000000002 88e7 00000000 020000000001 020000000002 0800")]
    [InlineData(LinkType.Ethernet, "020000000001 020000000002 88a8 0001 8100 0002 8864 1100 0001 001f 0021")]
    [InlineData(LinkType.Ethernet, "020000000001 020000000002 0025 aaaa03 000000 0800")]
    public void Link_layers_lead_to_connections(LinkType link, string header)
    {
        using PolicyEngine engine = new(Tell);
        engine.Send([.. Hex(header), .. Ip], link: link);
        Assert.Equal("4000/udp > 5000/udp", engine.Lines[^1]);
    }

    [Fact]
    public void Several_packets_of_one_wireless_frame()
    {
        using PolicyEngine engine = new(Tell);
        byte[] other = TcpFrame.Udp(TestEngine.Client, 4001, TestEngine.Server, 5000, "x"u8)[14..];
        byte[] inner = [.. Hex("020000000001 020000000002"), 0, (byte)(8 + Ip.Length), .. Hex("aaaa03 000000 0800"), .. Ip];
        byte[] last = [.. Hex("020000000001 020000000002"), 0, (byte)(8 + other.Length), .. Hex("aaaa03 000000 0800"), .. other];
        byte[] padding = new byte[(8 + Ip.Length) % 4];
        engine.Send([.. Hex("8802 0000 020000000001 020000000002 020000000003 0000 8000"), .. inner, .. padding, .. last], link: LinkType.Ieee80211);
        Assert.Equal(["4000/udp > 5000/udp", "4001/udp > 5000/udp"], engine.Lines);
    }

    [Theory]
    [InlineData("0000 88be", "I")]
    [InlineData("1000 88be 00000001 1000000000000000", "II")]
    [InlineData("1000 22eb 00000001 200000000000000000000000", "III")]
    [InlineData("1000 22eb 00000001 200000000000000000000001 0000000000000000", "III with a subheader")]
    public void Mirrored_frames(string header, string kind)
    {
        using PolicyEngine engine = new(Tell);
        engine.Send(TcpFrame.Ip(IpAddress.Parse("192.0.2.1"), IpAddress.Parse("192.0.2.2"), IpProtocol.Gre, [.. Hex(header), .. Udp]));
        Assert.True(engine.Lines is ["4000/udp > 5000/udp in Tunnel::GRE"], $"ERSPAN {kind}: {string.Join("; ", engine.Lines)}");
    }

    [Fact]
    public void PPTP()
    {
        using PolicyEngine engine = new(Tell);
        engine.Send(TcpFrame.Ip(
            IpAddress.Parse("192.0.2.1"), IpAddress.Parse("192.0.2.2"), IpProtocol.Gre, [.. Hex("3001 880b 00210001 00000001 ff03 0021"), .. Ip]));
        Assert.Equal(["4000/udp > 5000/udp in Tunnel::GRE"], engine.Lines);
    }

    [Fact]
    public void Tags_are_told_whole()
    {
        using PolicyEngine engine = new("""
            event raw_packet(p: raw_pkt_hdr)
                {
                print p$l2$vlan, p$l2$vlan_pcp, p$l2$vlan_dei, p$l2$inner_vlan, p$l2$inner_vlan_pcp, p$l2$inner_vlan_dei, p$l2$eth_type;
                }
            """);
        engine.Send(Ethernet(0x88a8, [0xb0, 5, 0x81, 0, 0x40, 6, 8, 0, .. Ip]));
        Assert.Equal(["5, 5, T, 6, 2, F, 2048"], engine.Lines);
    }

    [Fact]
    public void Raw_packets_of_tunnels_tell_the_outer_header()
    {
        using PolicyEngine engine = new("event raw_packet(p: raw_pkt_hdr) { print p$l2$len, p$ip$src, p$ip$p; }");
        engine.Send(TcpFrame.Ip(IpAddress.Parse("192.0.2.1"), IpAddress.Parse("192.0.2.2"), IpProtocol.Ipv4, Ip));
        Assert.Equal(["63, 192.0.2.1, 4"], engine.Lines);
    }

    [Fact]
    public void Headers_of_tunnels_are_told()
    {
        using PolicyEngine engine = new("""
            event new_connection(c: connection) { print PacketAnalyzer::PPPoE::session_id() == 0xffffffff, PacketAnalyzer::Geneve::get_options(); }
            """);
        byte[] geneve = [.. Hex("0340 6558 00000100 0102 8301 61626364 0102 0400"), .. Udp];
        geneve[0] = 3;
        byte[] carrier = TcpFrame.Udp(IpAddress.Parse("192.0.2.1"), 1000, IpAddress.Parse("192.0.2.2"), 6081, geneve);
        engine.Send(Ethernet(0x8864, [0x11, 0, 0, 7, 0, (byte)(carrier.Length - 14 + 2), 0, 0x21, .. carrier[14..]]));
        engine.Send(Udp, later: 100);
        Assert.Equal(3, engine.Lines.Length);
        Assert.Equal("F, [[[class=258, critical=T, typ=3, data=abcd], [class=258, critical=F, typ=4, data=]]]", engine.Lines[0]);
        Assert.Equal("T, []", engine.Lines[2]);
    }

    [Fact]
    public void Policies_log_what_nobody_knows()
    {
        using PolicyEngine engine = new(
            """
            hook UnknownProtocol::log_policy(rec: UnknownProtocol::Info, id: Log::ID, filter: Log::Filter)
                { print rec$analyzer, rec$protocol_id, rec$first_bytes, rec$analyzer_history; break; }
            hook Notice::policy(n: Notice::Info) { print n$note, n$msg; }
            """,
            load: ["misc/unknown-protocols", "protocols/conn/weirds", "protocols/conn/disable-unknown-ip-proto-support"]);
        engine.Send(Ethernet(0x1234, Ip));
        engine.Send(TcpFrame.Ip(TestEngine.Client, TestEngine.Server, 200, Ip));
        engine.Handshake();
        engine.FromClient(1001, 5001, TcpFlags.Ack, "abc"u8);
        engine.FromClient(1001, 5001, TcpFlags.Ack, "abX"u8);
        engine.FromServer(5001, 1010, TcpFlags.Ack);
        Assert.Equal(
            [
                "ETHERNET, 0x1234, 4500001d000000004011, [ETHERNET]",
                "Conn::Retransmission_Inconsistency, 10.0.0.1:40000 > 10.0.0.2:7777 rexmit inconsistency (abc) (abX) [A]",
                "Conn::Content_Gap, 10.0.0.1:40000 > 10.0.0.2:7777 content gap (> 4/6)",
            ],
            engine.Lines);
    }
}
