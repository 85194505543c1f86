using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Protocols;
using NidsVm.Bench.Inputs;
using NidsVm.Packets;

namespace NidsVm.Bench.Protocols;

/// <summary>
/// What each protocol costs by itself: its recorded conversations with the analyzer on its port and nobody listening, so that no event
/// is built. An operation is all of the conversations; what is allocated is the analyzer of each connection, and what it must keep of messages.
/// </summary>
[MemoryDiagnoser]
public class AnalyzerBenchmarks
{
    // The analyzers of the program by name, with the recording that has their traffic and the port that it has there.
    private static readonly Dictionary<string, (string Trace, ushort Port, TransportProtocol Transport)> Recorded = new(StringComparer.Ordinal)
    {
        ["DHCP"] = ("datagrams", 67, TransportProtocol.Udp),
        ["FTP"] = ("mail-and-files", 21, TransportProtocol.Tcp),
        ["IMAP"] = ("mail-and-files", 143, TransportProtocol.Tcp),
        ["IRC"] = ("mail-and-files", 6667, TransportProtocol.Tcp),
        ["KRB"] = ("kerberos", 88, TransportProtocol.Udp),
        ["KRB_TCP"] = ("kerberos", 88, TransportProtocol.Tcp),
        ["MODBUS"] = ("machines", 502, TransportProtocol.Tcp),
        ["MQTT"] = ("machines", 1883, TransportProtocol.Tcp),
        ["MYSQL"] = ("mysql", 3306, TransportProtocol.Tcp),
        ["NTP"] = ("datagrams", 123, TransportProtocol.Udp),
        ["POP3"] = ("mail-and-files", 110, TransportProtocol.Tcp),
        ["PORTMAPPER"] = ("rpc", 111, TransportProtocol.Udp),
        ["RADIUS"] = ("datagrams", 1812, TransportProtocol.Udp),
        ["RFB"] = ("screens-calls-and-logs", 5901, TransportProtocol.Tcp),
        ["RLOGIN"] = ("logins", 513, TransportProtocol.Tcp),
        ["SIP"] = ("screens-calls-and-logs", 5060, TransportProtocol.Udp),
        ["SMTP"] = ("mail-and-files", 25, TransportProtocol.Tcp),
        ["SNMP"] = ("datagrams", 161, TransportProtocol.Udp),
        ["SOCKS"] = ("socks", 1080, TransportProtocol.Tcp),
        ["SSH"] = ("ssh", 22, TransportProtocol.Tcp),
        ["SSL"] = ("tls", 443, TransportProtocol.Tcp),
        ["SYSLOG"] = ("screens-calls-and-logs", 514, TransportProtocol.Udp),
        ["TELNET"] = ("logins", 23, TransportProtocol.Tcp),
    };

    private EngineRun? _run;
    private Frame[] _frames = [];

    public static IEnumerable<string> Names => Recorded.Keys;

    [ParamsSource(nameof(Names))]
    public string Analyzer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        (string trace, ushort port, TransportProtocol transport) = Recorded[Analyzer];
        _run = new EngineRun(Programs.WithLibrary(isBare: true), registry =>
        {
            ProtocolAnalyzers.RegisterAll(registry);
            if (!registry.TryGet(Analyzer, out AnalyzerInfo? info))
            {
                throw new InvalidOperationException($"there is no analyzer {Analyzer}");
            }

            registry.RegisterPort(info, ((ulong)transport << 16) | port);
        });
        _frames = [.. Frame.Load(trace).Where(f => Has(f, port, transport == TransportProtocol.Tcp ? IpProtocol.Tcp : IpProtocol.Udp))];
        if (_frames.Length == 0)
        {
            throw new InvalidOperationException($"{trace} has no packet of {Analyzer}");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _run?.Dispose();

    [Benchmark]
    public double Conversations()
    {
        _run!.Play(_frames);
        return _run.Now;
    }

    private static bool Has(Frame frame, ushort port, byte protocol)
    {
        PacketDecoder decoder = new(new DecoderOptions { IgnoreChecksums = true });
        CapturedPacket packet = frame.At(0);
        DecodedPacket decoded = default;
        decoder.Decode(ref packet, ref decoded);
        return decoded.Outcome == DecodeOutcome.Transport && decoded.Protocol == protocol && (decoded.SourcePort == port || decoded.DestinationPort == port);
    }
}
