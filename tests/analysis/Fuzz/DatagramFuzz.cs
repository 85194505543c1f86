using NidsVm.Analysis.Tests.Datagrams;
using NidsVm.Analysis.Tests.Policies;

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

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        PolicyEngine engine = _engine ??= DatagramEngine.New(EventCounts.Policy + Look, reports: false);
        ushort port = Ports[(data[0] >> 1) % Ports.Length];
        if ((data[0] & 1) == 0)
        {
            engine.FromClient(port, data[1..]);
        }
        else
        {
            engine.FromServer(port, data[1..]);
        }

        if (engine.Lines.Length > 0)
        {
            throw new InvalidOperationException(engine.Lines[0]);
        }
    }

    /// <summary>The literal messages as inputs.</summary>
    internal static byte[][] Seeds() =>
        [.. DatagramMessages.All.Select(static m => (byte[])[(byte)(Array.IndexOf(Ports, m.Port) << 1), .. m.Message])];

    public static string Report() => EventCounts.Report(_engine);

    public static byte[] Generate(Random random)
    {
        byte[][] seeds = Seeds();
        byte[] seed = seeds[random.Next(seeds.Length)];
        for (int changes = random.Next(8); changes > 0; changes--)
        {
            seed[random.Next(seed.Length)] = (byte)random.Next(256);
        }

        return seed;
    }
}
