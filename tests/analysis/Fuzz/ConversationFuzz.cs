using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Analysis.Tests.Rpc;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Analysis.Tests.Streams;
using NidsVm.Packets;
using NidsVm.Vm.Bytecode;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Recorded conversations of all protocols, taken apart into turns and damaged, through the whole engine under the default policies and a
/// handler that looks at every argument of every event. An input is the transport (even: TCP), a port of 16 bits and turns, each led
/// by 16 bits: the highest tells the originator, the others the length; a length of 0 loses some bytes.
/// </summary>
public class ConversationFuzz
{
    private const int MaxSegment = 1400;
    private const int Lost = 20;
    private const int MaxTurn = 0x7FFF;

    // Long enough for what an earlier conversation of the same ports left to go.
    private const double Pause = 100;

    private const string Registration = """
        event zeek_init()
            {
            Analyzer::register_for_ports(Analyzer::ANALYZER_TELNET, set(23/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_FINGER, set(79/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_PORTMAPPER, set(111/tcp, 111/udp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_IDENT, set(113/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_NETBIOSSSN, set(139/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_RLOGIN, set(513/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_RSH, set(514/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_MOUNT, set(635/tcp, 635/udp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_NFS, set(2049/tcp, 2049/udp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_RDPEUDP, set(3389/udp));
            }

        """;

    private static readonly Lazy<ProgramImage> Program = new(() => PolicyEngine.Compile(Registration + EventCounts.Policy, isBare: false, signatures: ""));
    private static readonly Lazy<Conversation[]> Recorded = new(() => [.. RecordedTurns.All, .. Literals()]);

    private static PolicyEngine? _engine;
    private static int _errors;
    private static ushort _clientPort = 20_000;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.Length < 3)
        {
            return;
        }

        PolicyEngine engine = _engine ??= new PolicyEngine(Program.Value, ignoreChecksums: true);
        _clientPort = _clientPort == ushort.MaxValue ? (ushort)20_000 : (ushort)(_clientPort + 1);
        ushort port = (ushort)((data[1] << 8) | data[2]);
        if ((data[0] & 1) == 0)
        {
            Tcp(engine, port, data[3..]);
        }
        else
        {
            Udp(engine, port, data[3..]);
        }

        if (EventCounts.Failure(engine, ref _errors) is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }

    public static byte[] Generate(Random random)
    {
        Conversation[] all = Recorded.Value;
        Conversation chosen = all[random.Next(all.Length)];
        List<Turn> turns = RecordedTurns.Damaged(random, all, chosen);
        ushort port = random.Next(20) == 0 ? all[random.Next(all.Length)].Port : chosen.Port;
        return Written(chosen.IsTcp, port, turns);
    }

    public static string Report() => EventCounts.Report(_engine);

    [Fact]
    public void Short_run()
    {
        foreach (Conversation conversation in Recorded.Value)
        {
            Fuzz(Written(conversation.IsTcp, conversation.Port, conversation.Turns));
        }

        Random random = new(20_261_122);
        for (int run = 0; run < 600; run++)
        {
            Fuzz(Generate(random));
        }

        // Every protocol of the recordings and of the literal conversations is reached.
        string report = Report();
        Assert.All(
            [
                "dns_request", "http_request", "smtp_request", "ftp_request", "pop3_request", "imap_capabilities", "irc_request", "finger_request",
                "ident_request", "ssh_server_version", "ssl_client_hello", "x509_certificate", "xmpp_starttls", "login_input_line", "rsh_request", "pm_request_dump",
                "dhcp_message", "ntp_message", "snmp_response", "radius_message", "modbus_message", "mqtt_publish", "mysql_command_request", "krb_as_request",
                "socks_request", "rfb_client_version", "sip_request", "websocket_frame", "syslog_message", "dnp3_application_request_header",
                "rdp_connect_request", "netbios_session_request", "mount_proc_mnt", "nfs_proc_read",
            ],
            name => Assert.Contains($" {name} ", report, StringComparison.Ordinal));
    }

    private static void Tcp(PolicyEngine engine, ushort port, ReadOnlySpan<byte> turns)
    {
        uint client = 1000;
        uint server = 5000;
        Send(engine, true, port, client++, 0, TcpFlags.Syn, [], Pause);
        Send(engine, false, port, server++, client, TcpFlags.Syn | TcpFlags.Ack, []);
        Send(engine, true, port, client, server, TcpFlags.Ack, []);
        while (TryTake(ref turns, out bool isOrig, out ReadOnlySpan<byte> said))
        {
            ref uint own = ref isOrig ? ref client : ref server;
            ref uint other = ref isOrig ? ref server : ref client;
            own += said.IsEmpty ? (uint)Lost : 0;
            for (; !said.IsEmpty; said = said[Math.Min(said.Length, MaxSegment)..])
            {
                ReadOnlySpan<byte> segment = said[..Math.Min(said.Length, MaxSegment)];
                Send(engine, isOrig, port, own, other, TcpFlags.Ack | TcpFlags.Psh, segment);
                own += (uint)segment.Length;
            }

            Send(engine, !isOrig, port, other, own, TcpFlags.Ack, []);
        }

        Send(engine, true, port, client, server, TcpFlags.Fin | TcpFlags.Ack, []);
        Send(engine, false, port, server, client + 1, TcpFlags.Fin | TcpFlags.Ack, []);
        Send(engine, true, port, client + 1, server + 1, TcpFlags.Ack, []);
    }

    private static void Udp(PolicyEngine engine, ushort port, ReadOnlySpan<byte> turns)
    {
        double later = Pause;
        while (TryTake(ref turns, out bool isOrig, out ReadOnlySpan<byte> said))
        {
            engine.Send(
                isOrig
                    ? TcpFrame.Udp(TestEngine.Client, _clientPort, TestEngine.Server, port, said)
                    : TcpFrame.Udp(TestEngine.Server, port, TestEngine.Client, _clientPort, said),
                later);
            later = 0.001;
        }
    }

    private static void Send(
        PolicyEngine engine, bool isOrig, ushort port, uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload, double later = 0.001) => engine.Send(
        isOrig
            ? TcpFrame.Tcp(TestEngine.Client, _clientPort, TestEngine.Server, port, sequence, ack, flags, payload)
            : TcpFrame.Tcp(TestEngine.Server, port, TestEngine.Client, _clientPort, sequence, ack, flags, payload),
        later);

    private static bool TryTake(ref ReadOnlySpan<byte> turns, out bool isOrig, out ReadOnlySpan<byte> said)
    {
        isOrig = false;
        said = default;
        if (turns.Length < 2)
        {
            return false;
        }

        isOrig = (turns[0] & 0x80) != 0;
        int length = Math.Min(((turns[0] & 0x7F) << 8) | turns[1], turns.Length - 2);
        said = turns.Slice(2, length);
        turns = turns[(2 + length)..];
        return true;
    }

    private static byte[] Written(bool isTcp, ushort port, IEnumerable<Turn> turns) =>
    [
        (byte)(isTcp ? 0 : 1), (byte)(port >> 8), (byte)port,
        .. turns.SelectMany(static t =>
        {
            int length = Math.Min(t.Data.Length, MaxTurn);
            return (byte[])[(byte)((t.IsOrig ? 0x80 : 0) | (length >> 8)), (byte)length, .. t.Data[..length]];
        }),
    ];

    /// <summary>Protocols that no recording of ours has.</summary>
    private static IEnumerable<Conversation> Literals()
    {
        yield return Literal(20_000, Dnp3Tests.Conversation);
        yield return Literal(20_000, Dnp3Tests.Conversation) with { IsTcp = false };
        yield return Literal(3389, RdpTests.Conversation);
        yield return Literal(139, NetbiosSessionTests.Conversation);
        foreach (byte[] seed in RpcMessages.Seeds())
        {
            yield return Framed(isTcp: true, RpcFuzz.Ports[seed[0]], seed.AsSpan(1));
            yield return Framed(isTcp: false, RpcFuzz.Ports[seed[0]], seed.AsSpan(1));
        }

        foreach (byte[] seed in LineSeeds.Ident)
        {
            yield return Framed(isTcp: true, 113, seed);
        }
    }

    private static Conversation Literal(ushort port, (bool IsOrig, byte[] Data)[] turns) =>
        new(IsTcp: true, port, [.. turns.Select(static t => new Turn(t.IsOrig, t.Data))]);

    /// <summary>A seed of the targets that lead each piece by one byte: its length times two, plus one for the originator.</summary>
    private static Conversation Framed(bool isTcp, ushort port, ReadOnlySpan<byte> framed)
    {
        List<Turn> turns = [];
        while (PolicyConversation.TryTake(ref framed, out bool isOrig, out ReadOnlySpan<byte> piece))
        {
            // Pieces of one side are one message.
            bool goesOn = turns.Count > 0 && turns[^1].IsOrig == isOrig;
            byte[] before = goesOn ? turns[^1].Data : [];
            if (goesOn)
            {
                turns.RemoveAt(turns.Count - 1);
            }

            turns.Add(new Turn(isOrig, [.. before, .. piece]));
        }

        return new Conversation(isTcp, port, [.. turns]);
    }
}
