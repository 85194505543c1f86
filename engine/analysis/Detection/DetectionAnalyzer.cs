using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;

namespace NidsVm.Analysis.Detection;

/// <summary>
/// Finds out what a stream carries: keeps the first bytes of both directions, asks the probes, and attaches the analyzer of the protocol
/// that is certain beside itself, which gets what was kept. Gives up when nothing fits any more, or too much has come.
/// </summary>
public sealed class DetectionAnalyzer : Analyzer
{
    /// <summary>Bytes of both directions that are kept.</summary>
    public const int BufferSize = 1024;

    private readonly List<(byte[] Data, bool IsOrig)> _kept = [];
    private readonly ProbeVerdict[] _client = new ProbeVerdict[ProtocolProbes.Tcp.Length];
    private readonly ProbeVerdict[] _server = new ProbeVerdict[ProtocolProbes.Tcp.Length];
    private byte[] _origStart = [];
    private byte[] _respStart = [];
    private bool _hasEnded;

    public DetectionAnalyzer(Connection connection)
        : base(connection, null)
    {
    }

    /// <summary>Attaches it to a new TCP connection where policies use one of its protocols that is not attached by port already.</summary>
    internal static void AttachTo(Analyzer session)
    {
        foreach (ProtocolProbe probe in ProtocolProbes.Tcp)
        {
            if (session.Context.Analyzers.TryGet(probe.Analyzer, out AnalyzerInfo? info)
                && info is { IsEnabled: true, PortCount: > 0 } && !session.HasChild(info))
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

        if (_origStart.Length + _respStart.Length > BufferSize)
        {
            End();
            return;
        }

        byte[] piece = data.ToArray();
        _kept.Add((piece, isOrig));
        ref byte[] start = ref isOrig ? ref _origStart : ref _respStart;
        start = start.Length == 0 ? piece : [.. start, .. piece];
        Probe(isOrig, start);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => End();

    private void Probe(bool isOrig, ReadOnlySpan<byte> start)
    {
        bool isOpen = false;
        for (int i = 0; i < ProtocolProbes.Tcp.Length; i++)
        {
            ProtocolProbe probe = ProtocolProbes.Tcp[i];
            ref ProbeVerdict verdict = ref (isOrig ? _client : _server)[i];
            if (verdict == ProbeVerdict.Unsure)
            {
                verdict = (isOrig ? probe.Client : probe.Server)(start);
            }

            if (_client[i] == ProbeVerdict.Certain && _server[i] == ProbeVerdict.Certain)
            {
                Attach(probe.Analyzer);
                return;
            }

            isOpen |= _client[i] != ProbeVerdict.NotForUs && _server[i] != ProbeVerdict.NotForUs;
        }

        if (!isOpen)
        {
            End();
        }
    }

    private void Attach(string name)
    {
        (byte[] Data, bool IsOrig)[] kept = [.. _kept];
        End();
        if (Parent is { } parent && Context.Analyzers.Instantiate(name, Connection) is { } analyzer && parent.AddChild(analyzer))
        {
            foreach ((byte[] data, bool isOrig) in kept)
            {
                analyzer.NextStream(data, isOrig);
            }
        }
    }

    private void End()
    {
        _hasEnded = true;
        _kept.Clear();
        _origStart = [];
        _respStart = [];
        Remove();
    }
}
