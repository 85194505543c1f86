using NidsVm.Analysis.Tests.Datagrams;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Analysis.Tests.Splicing;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Any bytes as a message of the protocols over UDP, through the whole engine and into handlers that look at every argument. The first
/// byte tells protocol and sender, the rest is the message.
/// </summary>
public static class DatagramFuzz
{
    private const string Look = """
        global seen = 0;
        event dhcp_message(c: connection, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options) { seen += |cat(msg, options)|; }
        event ntp_message(c: connection, is_orig: bool, msg: NTP::Message) { seen += |cat(msg)|; }
        event snmp_get_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) { seen += |cat(header, pdu)|; }
        event snmp_response(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) { seen += |cat(header, pdu)|; }
        event snmp_get_bulk_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::BulkPDU) { seen += |cat(header, pdu)|; }
        event snmp_trap(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::TrapPDU) { seen += |cat(header, pdu)|; }
        event snmp_encrypted_pdu(c: connection, is_orig: bool, header: SNMP::Header) { seen += |cat(header)|; }
        event snmp_unknown_scoped_pdu(c: connection, is_orig: bool, header: SNMP::Header, tag: count) { seen += |cat(header)|; }
        event radius_message(c: connection, result: RADIUS::Message) { seen += |cat(result)|; }
        event rdpeudp_data(c: connection, is_orig: bool, version: count, data: string) { seen += |data|; }
        event radius_attribute(c: connection, attr_type: count, value: string) { seen += |value|; }
        event analyzer_violation_info(tag: AllAnalyzers::Tag, info: AnalyzerViolationInfo) { seen += |info$reason|; }

        """;

    private static readonly ushort[] Ports =
        [DatagramMessages.DhcpPort, DatagramMessages.NtpPort, DatagramMessages.SnmpPort, DatagramMessages.RadiusPort, DatagramMessages.RdpPort];

    private static PolicyEngine? _engine;
    private static int _errors;
    private static ushort _clientPort = 20_000;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        PolicyEngine engine = _engine ??= DatagramEngine.New(EventCounts.Policy + Look, reports: false);

        // Each a connection of its own: after a violation nothing more of one is looked at.
        _clientPort = _clientPort == ushort.MaxValue ? (ushort)20_000 : (ushort)(_clientPort + 1);
        ushort port = Ports[(data[0] >> 1) % Ports.Length];
        if ((data[0] & 1) == 0)
        {
            engine.FromClient(port, data[1..], _clientPort);
        }
        else
        {
            engine.FromServer(port, data[1..], _clientPort);
        }

        if (EventCounts.Failure(engine, ref _errors) is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }

    /// <summary>The literal messages as inputs.</summary>
    internal static byte[][] Seeds() =>
        [.. DatagramMessages.All.Select(static m => (byte[])[(byte)(Array.IndexOf(Ports, m.Port) << 1), .. m.Message])];

    public static string Report() => EventCounts.Report(_engine);

    public static byte[] Generate(Random random)
    {
        if (random.Next(2) == 0)
        {
            Conversation[] all = RecordedTurns.Of(isTcp: false, Ports);
            Conversation chosen = all[random.Next(all.Length)];
            List<Turn> turns = RecordedTurns.Damaged(random, all, chosen);
            Turn turn = turns.Count == 0 ? chosen.Turns[0] : turns[random.Next(turns.Count)];
            return [(byte)((Array.IndexOf(Ports, chosen.Port) << 1) | (turn.IsOrig ? 0 : 1)), .. turn.Data];
        }

        byte[][] seeds = Seeds();
        byte[] seed = seeds[random.Next(seeds.Length)];
        seed[0] |= (byte)random.Next(2);
        for (int changes = random.Next(8); changes > 0; changes--)
        {
            seed[random.Next(1, seed.Length)] = (byte)random.Next(256);
        }

        return random.Next(6) == 0 ? seed[..random.Next(seed.Length + 1)] : seed;
    }
}
