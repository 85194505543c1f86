using System.Text;
using NidsVm.Analysis.Protocols;
using NidsVm.Analysis.Tests.Datagrams;
using NidsVm.Analysis.Tests.Policies;
using Xunit;

namespace NidsVm.Analysis.Tests.Streams;

public class RdpTests
{
    private const ushort Port = 3389;

    private const string Tell = """
        event rdp_connect_request(c: connection, cookie: string, flags: count) { print "request", cookie, flags; }
        event rdp_negotiation_response(c: connection, security_protocol: count, flags: count) { print "response", security_protocol, flags; }
        event rdp_negotiation_failure(c: connection, failure_code: count, flags: count) { print "failure", failure_code, flags; }
        event rdp_begin_encryption(c: connection, security_protocol: count) { print "encryption", security_protocol; }
        event rdp_client_core_data(c: connection, data: RDP::ClientCoreData)
            { print "core", data$version_major, data$desktop_width, data$keyboard_layout, data$client_name, data$high_color_depth, data$ec_flags$want_32bpp_session, data$dig_product_id; }
        event rdp_client_security_data(c: connection, data: RDP::ClientSecurityData) { print "security", data; }
        event rdp_client_network_data(c: connection, channels: RDP::ClientChannelList)
            { for ( i, channel in channels ) print "channel", channel$name, channel$initialized, channel$compress, channel$persistent; }
        event rdp_client_cluster_data(c: connection, data: RDP::ClientClusterData) { print "cluster", data; }
        event rdp_gcc_server_create_response(c: connection, result: count) { print "created", result; }
        event rdp_server_certificate(c: connection, cert_type: count, permanently_issued: bool) { print "certificate", cert_type, permanently_issued; }
        event rdp_server_security(c: connection, encryption_method: count, encryption_level: count) { print "own", encryption_method, encryption_level; }
        event rdp_native_encrypted_data(c: connection, orig: bool, len: count) { print "encrypted", orig, len; }
        event file_new(f: fa_file) { print "file", f$source; }

        """;

    private const string TellUdp = """
        event rdpeudp_syn(c: connection) { print "syn"; }
        event rdpeudp_synack(c: connection) { print "synack"; }
        event rdpeudp_established(c: connection, version: count) { print "established", version; }
        event rdpeudp_data(c: connection, is_orig: bool, version: count, data: string) { print "data", is_orig, version, data; }

        """;

    private static readonly byte[] Request = Unit(0xE0, [0, 0, 0, 0, 0, .. "Cookie: mstshash=visitor\r\n"u8, 1, 7, 8, 0, 3, 0, 0, 0]);

    private static readonly byte[] Core = Block(0xC001,
    [
        4, 0, 8, 0, 0x00, 0x04, 0x00, 0x03, 1, 0xCA, 3, 0xAA, 7, 4, 0, 0, 0x28, 0x0A, 0, 0, .. Wide("PC", 32), 4, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0,
        .. Wide("", 64), 1, 0xCA, 1, 0, 0, 0, 0, 0, 24, 0, 7, 0, 3, 0, .. Wide("id", 64),
    ]);

    private static readonly byte[] Initial = Client(
    [
        .. Core, .. Block(0xC002, [3, 0, 0, 0, 0, 0, 0, 0]),
        .. Block(0xC003, [2, 0, 0, 0, .. "rdpdr\0\0\0"u8, 0, 0, 0, 0x80, .. "rdpsnd\0\0"u8, 0, 0, 0x50, 0]),
        .. Block(0xC004, [0x0D, 0, 0, 0, 0x4B, 0, 0, 0]), .. Block(0xC005, [1, 2, 3]),
    ]);

    private static byte[] Proprietary => [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 6, 0, 4, 0, 1, 2, 3, 4, 8, 0, 2, 0, 5, 6];

    /// <summary>Both directions of one conversation.</summary>
    internal static (bool IsOrig, byte[] Data)[] Conversation =>
        [(true, Request), (false, Confirm(2, 1, 0)), (true, Initial), (false, Answer(2, 3, Proprietary)), (true, [1, 2, 3])];

    /// <summary>The first datagram of a conversation over UDP.</summary>
    internal static byte[] Syn(ushort version) => Handshake(0xFFFF_FFFF, 0x1001, version);

    private static byte[] Handshake(uint acknowledged, ushort flags, ushort version) =>
    [
        .. BitConverter.GetBytes(acknowledged), 0, 64, (byte)(flags >> 8), (byte)flags, 0, 0, 0, 1, 4, 0xD0, 4, 0xD0, 0, 1,
        (byte)(version >> 8), (byte)version, .. new byte[32],
    ];

    private static byte[] Wide(string text, int size)
    {
        byte[] bytes = new byte[size];
        Encoding.Unicode.GetBytes(text, bytes);
        return bytes;
    }

    private static byte[] Unit(byte type, byte[] body) =>
        [3, 0, (byte)((body.Length + 6) >> 8), (byte)(body.Length + 6), (byte)(type == 0xF0 ? 2 : body.Length + 1), type, .. body];

    private static byte[] Block(ushort type, byte[] body) =>
        [(byte)type, (byte)(type >> 8), (byte)(body.Length + 4), (byte)((body.Length + 4) >> 8), .. body];

    private static byte[] Confirm(byte type, byte flags, byte value) => Unit(0xD0, [0, 0, 0, 0, 0, type, flags, 8, 0, value, 0, 0, 0]);

    private static byte[] Client(byte[] blocks) => Unit(0xF0,
    [
        0x80, 0x7F, 0x65, 0x82, 1, 0, 4, 1, 1, 4, 1, 1, 1, 1, 0xFF, 0x30, 2, 1, 2, 0x30, 1, 9, 0x30, 0x81, 1, 9, 4, 0x82, 1, 0,
        0, 5, 0, 0x14, 0x7C, 0, 1, 0x81, 0, 0, 8, 0, 0x10, 0, 1, 0xC0, 0, .. "Duca"u8, 0x81, 0, .. blocks,
    ]);

    private static byte[] Server(byte[] blocks) => Unit(0xF0,
    [
        0x80, 0x7F, 0x66, 0x82, 1, 0, 0x0A, 1, 0, 2, 1, 0, 0x30, 1, 9, 4, 0x82, 1, 0,
        0, 5, 0, 0x14, 0x7C, 0, 1, 0x2A, 0x14, 0x76, 0x0A, 1, 1, 0, 1, 0xC0, 0, .. "McDn"u8, 0x81, 0, .. blocks,
    ]);

    private static byte[] Answer(byte method, byte level, byte[] certificate) => Server(
    [
        .. Block(0x0C01, [4, 0, 8, 0]),
        .. Block(0x0C02, [method, 0, 0, 0, level, 0, 0, 0, 2, 0, 0, 0, (byte)certificate.Length, 0, 0, 0, 7, 7, .. certificate]),
        .. Block(0x0C03, [0xEB, 3, 0, 0]),
    ]);

    [Fact]
    public void Session_with_encryption_of_its_own() => Assert.Equal(
        [
            "request, visitor, 7", "response, 0, 1", "confirmed", "core, 4, 1024, 1031, PC, 24, T, id",
            "security, [encryption_methods=3, ext_encryption_methods=0]", "channel, rdpdr\\x00\\x00\\x00, T, F, F", "channel, rdpsnd\\x00\\x00, F, T, T",
            "cluster, [flags=13, redir_session_id=75, redir_supported=T, svr_session_redir_version_mask=8, redir_sessionid_field_valid=T, redir_smartcard=T]",
            "created, 0", "certificate, 1, T", "encryption, 0", "own, 2, 3", "encrypted, T, 3",
        ],
        Talk(Conversation));

    [Fact]
    public void Session_secured_by_others() =>
        Assert.Equal(["request, visitor, 7", "encryption, 2", "response, 2, 1"], Talk((true, Request), (false, Confirm(2, 1, 2)), (true, [0x16, 3, 1])));

    [Fact]
    public void Server_that_declines() =>
        Assert.Equal(["request, visitor, 7", "failure, 5, 0"], StreamEngine.Hear(Tell, Port, (true, Request), (false, Confirm(3, 0, 5))));

    [Fact]
    public void Chains_are_files() => Assert.Equal(
        ["confirmed", "created, 0", "file, RDP", "file, RDP", "certificate, 2, F", "own, 0, 0"],
        Talk((false, Answer(0, 0, [2, 0, 0, 0x80, 2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3, 1, 0, 0, 0, 9]))));

    [Fact]
    public void Request_without_negotiation() =>
        Assert.Equal(["request, me, 0"], StreamEngine.Hear(Tell, Port, (true, Unit(0xE0, [0, 0, 0, 0, 0, .. "Cookie: mstshash=me\r\n"u8]))));

    [Fact]
    public void Broken_messages()
    {
        Assert.Equal(["violation, " + WireFault.Prefix + "string mismatch at Connect_Request:cookie_mstshash"], Talk((true, Unit(0xE0, [0, 0, 0, 0, 0, 1]))));
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: Client_Core_Data:dig_product_id: 206 > 10"], Talk((true, Client(Block(0xC001, new byte[10])))));
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: Client_Network_Data:channel_def_array: 16 > 4"], Talk((true, Client(Block(0xC003, [1, 0, 0, 0])))));
        Assert.Equal(["violation, " + WireFault.Prefix + "invalid length string: Data_Block:block: -4"], Talk((true, Client([0, 0, 0, 0]))));
        Assert.Equal(["violation, " + WireFault.Prefix + "invalid case index: Connect_Confirm_Record"], Talk((false, Confirm(9, 0, 0))));
    }

    [Fact]
    public void Nothing_after_a_gap()
    {
        using StreamEngine engine = new(Tell, Port);
        engine.Send(isOrig: true, Request);
        engine.Lose(isOrig: false, 19);
        engine.Send(isOrig: false, Confirm(2, 1, 0));
        engine.Send(isOrig: true, Initial);
        Assert.Equal(["request, visitor, 7"], engine.Engine.End());
    }

    [Theory]
    [InlineData(2, "data, T, 1, hi")]
    [InlineData(0x0101, "data, T, 2, \\x01\\x00@\\x00\\x04\\x00\\x00\\x00\\x00hi")]
    public void Datagrams(ushort version, string data)
    {
        using PolicyEngine engine = DatagramEngine.New(TellUdp);
        engine.FromClient(Port, Syn(version));
        engine.FromServer(Port, Handshake(1, 0x1005, version));
        engine.FromClient(Port, [0, 0, 0, 1, 0, 64, 0, 0x04, 0, 0, 0, 0, .. "hi"u8]);
        Assert.Equal(["syn", "synack", "confirmed", $"established, {(version == 2 ? 1 : 2)}", data], engine.Lines);
    }

    private static string[] Talk(params (bool IsOrig, byte[] Data)[] turns)
    {
        using StreamEngine engine = new(Tell, Port);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            engine.Send(isOrig, data);
        }

        return engine.Lines;
    }
}
