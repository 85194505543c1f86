using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;

namespace NidsVm.Analysis.Tests.Datagrams;

/// <summary>An engine whose analyzers wait on their ports, and messages between one client and one server.</summary>
internal static class DatagramEngine
{
    private const string Ports = """
        event zeek_init()
            {
            Analyzer::register_for_port(Analyzer::ANALYZER_DHCP, 67/udp);
            Analyzer::register_for_port(Analyzer::ANALYZER_NTP, 123/udp);
            Analyzer::register_for_port(Analyzer::ANALYZER_SNMP, 161/udp);
            Analyzer::register_for_port(Analyzer::ANALYZER_RADIUS, 1812/udp);
            Analyzer::register_for_port(Analyzer::ANALYZER_RDPEUDP, 3389/udp);
            }

        """;

    private const string Reports = """
        event analyzer_confirmation_info(tag: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) { print "confirmed"; }
        event analyzer_violation_info(tag: AllAnalyzers::Tag, info: AnalyzerViolationInfo) { print "violation", info$reason; }

        """;

    /// <param name="policy">what to tell</param>
    /// <param name="reports">whether confirmations and violations are told</param>
    public static PolicyEngine New(string policy, bool reports = true) => new(Ports + (reports ? Reports : "") + policy);

    public static void FromClient(this PolicyEngine engine, ushort port, ReadOnlySpan<byte> message, ushort clientPort = 40_000) =>
        engine.Send(TcpFrame.Udp(TestEngine.Client, clientPort, TestEngine.Server, port, message));

    public static void FromServer(this PolicyEngine engine, ushort port, ReadOnlySpan<byte> message, ushort clientPort = 40_000) =>
        engine.Send(TcpFrame.Udp(TestEngine.Server, port, TestEngine.Client, clientPort, message));

    /// <summary>What the policy prints of one message that the client sends.</summary>
    public static string[] Lines(string policy, ushort port, ReadOnlySpan<byte> message)
    {
        using PolicyEngine engine = New(policy);
        engine.FromClient(port, message);
        return engine.Lines;
    }
}
