using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Streams;

/// <summary>An engine whose analyzers wait on their ports, and one conversation at a time over TCP.</summary>
internal sealed class StreamEngine : IDisposable
{
    private const string Ports = """
        event zeek_init()
            {
            Analyzer::register_for_port(Analyzer::ANALYZER_MODBUS, 502/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_MQTT, 1883/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_DNP3_TCP, 20000/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_RDP, 3389/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_NETBIOSSSN, 139/tcp);
            }

        """;

    private const string Reports = """
        event analyzer_confirmation_info(tag: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) { print "confirmed"; }
        event analyzer_violation_info(tag: AllAnalyzers::Tag, info: AnalyzerViolationInfo) { print "violation", info$reason; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name; }
        event net_weird(name: string, addl: string, source: string) { print "weird", name, addl; }

        """;

    private const int MaxSegment = 1000;

    private readonly ushort _port;
    private uint _clientSequence = 1001;
    private uint _serverSequence = 5001;

    public StreamEngine(string policy, ushort port, bool reports = true)
    {
        _port = port;
        Engine = new PolicyEngine(Ports + (reports ? Reports : "") + policy);
        Engine.Handshake(port);
    }

    public PolicyEngine Engine { get; }

    public string[] Lines => Engine.Lines;

    public void Send(bool isOrig, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> segment = data[..Math.Min(data.Length, MaxSegment)];
            if (isOrig)
            {
                Engine.FromClient(_clientSequence, _serverSequence, TcpFlags.Ack | TcpFlags.Psh, segment, _port);
                _clientSequence += (uint)segment.Length;
            }
            else
            {
                Engine.FromServer(_serverSequence, _clientSequence, TcpFlags.Ack | TcpFlags.Psh, segment, _port);
                _serverSequence += (uint)segment.Length;
            }

            data = data[segment.Length..];
        }
    }

    /// <summary>Bytes that the peer acknowledges and nobody saw.</summary>
    public void Lose(bool isOrig, int length)
    {
        if (isOrig)
        {
            _clientSequence += (uint)length;
        }
        else
        {
            _serverSequence += (uint)length;
        }
    }

    public void Dispose() => Engine.Dispose();

    /// <summary>What the policy prints of a conversation whose turns are sent as they are, and once more a byte at a time.</summary>
    public static string[] Hear(string policy, ushort port, params (bool IsOrig, byte[] Data)[] turns)
    {
        string[] whole = Talk(policy, port, turns, step: int.MaxValue);
        string[] bytes = Talk(policy, port, turns, step: 1);
        Xunit.Assert.Equal(whole, bytes);
        return whole;
    }

    private static string[] Talk(string policy, ushort port, (bool IsOrig, byte[] Data)[] turns, int step)
    {
        using StreamEngine engine = new(policy, port);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            for (int at = 0; at < data.Length; at += Math.Min(step, data.Length))
            {
                engine.Send(isOrig, data.AsSpan(at, Math.Min(step, data.Length - at)));
            }
        }

        return engine.Lines;
    }
}
