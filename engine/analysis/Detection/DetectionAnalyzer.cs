using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;

namespace NidsVm.Analysis.Detection;

/// <summary>
/// Finds out what a stream carries: keeps the first bytes of both directions, asks the probes, and attaches the analyzer of a protocol
/// that one of the sides certainly speaks beside itself, which gets what was kept. An analyzer that is there by port and gave up gets
/// another try in that way when the other side answers. Ends when one of its protocols is confirmed, nothing fits any more, or too much
/// has come.
/// </summary>
public sealed class DetectionAnalyzer : Analyzer
{
    /// <summary>Bytes of both directions that are kept.</summary>
    public const int BufferSize = 1024;

    // Made with the first bytes: idle connections, and those that are known by their port, do without.
    private List<(byte[] Data, bool IsOrig)>? _kept;
    private ProbeVerdict[] _client = [];
    private ProbeVerdict[] _server = [];
    private byte[] _origStart = [];
    private byte[] _respStart = [];
    private bool _hasEnded;

    public DetectionAnalyzer(Connection connection)
        : base(connection, null)
    {
    }

    /// <summary>Attaches it to a new TCP connection where policies use one of its protocols.</summary>
    internal static void AttachTo(Analyzer session)
    {
        foreach (ProtocolProbe probe in ProtocolProbes.Tcp)
        {
            if (session.Context.Analyzers.TryGet(probe.Analyzer, out AnalyzerInfo? info) && info is { IsEnabled: true, PortCount: > 0 })
            {
                session.AddChild(new DetectionAnalyzer(session.Connection), start: false);
                return;
            }
        }
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_hasEnded || data.IsEmpty)
        {
            return;
        }

        // Those beside it had the bytes already, and mostly knew what to do with them.
        if (_origStart.Length + _respStart.Length > BufferSize || IsConfirmedBeside())
        {
            End();
            return;
        }

        byte[] piece = data.ToArray();
        if (_kept is null)
        {
            _kept = [];
            _client = new ProbeVerdict[ProtocolProbes.Tcp.Length];
            _server = new ProbeVerdict[ProtocolProbes.Tcp.Length];
        }

        _kept.Add((piece, isOrig));
        ref byte[] start = ref isOrig ? ref _origStart : ref _respStart;
        start = start.Length == 0 ? piece : [.. start, .. piece];
        Probe(isOrig, start);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => End();

    private bool IsConfirmedBeside()
    {
        foreach (ProtocolProbe probe in ProtocolProbes.Tcp)
        {
            if (Context.Analyzers.TryGet(probe.Analyzer, out AnalyzerInfo? info) && Parent?.ChildOf(info) is { IsConfirmed: true })
            {
                return true;
            }
        }

        return false;
    }

    private void Probe(bool isOrig, ReadOnlySpan<byte> start)
    {
        ProbeVerdict[] verdicts = isOrig ? _client : _server;
        bool isOpen = false;
        for (int i = 0; i < ProtocolProbes.Tcp.Length; i++)
        {
            ProtocolProbe probe = ProtocolProbes.Tcp[i];
            if (verdicts[i] == ProbeVerdict.Unsure)
            {
                verdicts[i] = (isOrig ? probe.Client : probe.Server)(start);
                if (verdicts[i] == ProbeVerdict.Certain)
                {
                    Attach(probe.Analyzer);
                }
            }

            isOpen |= _client[i] != ProbeVerdict.NotForUs || _server[i] != ProbeVerdict.NotForUs;
        }

        if (!isOpen)
        {
            End();
        }
    }

    private void Attach(string name)
    {
        if (Parent is not { } parent || !Context.Analyzers.TryGet(name, out AnalyzerInfo? info) || parent.ChildOf(info) is not null
            || Context.Analyzers.Instantiate(name, Connection) is not { } analyzer || !parent.AddChild(analyzer))
        {
            return;
        }

        foreach ((byte[] data, bool isOrig) in _kept!)
        {
            analyzer.NextStream(data, isOrig);
        }
    }

    private void End()
    {
        _hasEnded = true;
        _kept = null;
        _origStart = [];
        _respStart = [];
        Remove();
    }
}
