using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Signatures;
using NidsVm.Analysis.Transport;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Packets;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Detection;

/// <summary>
/// Holds the signatures against a connection, and keeps its start, so that an analyzer that a signature begins with gets what has passed
/// already. The settings <c>dpd_buffer_size</c>, <c>dpd_max_packets</c>, <c>dpd_match_only_beginning</c> and <c>dpd_late_match_stop</c>
/// say how long that goes on. It hangs beside the analyzers of the transport session, or below a protocol that carries another one.
/// </summary>
public sealed class DetectionAnalyzer : Analyzer
{
    private readonly SignatureGroup? _group;
    private StartBuffer _start;
    private Phase _phase;
    private bool _hasStream;
    private EndpointMatch? _orig;
    private EndpointMatch? _resp;
    private bool _isDone;

    public DetectionAnalyzer(Connection connection)
        : base(connection, null)
    {
        _group = Context.Signatures.GroupOf(connection.IpProtocol);
    }

    private enum Phase : byte
    {
        /// <summary>Matches, and keeps what comes.</summary>
        Buffering,

        /// <summary>Matches; the start is no longer kept whole, so that no analyzer begins.</summary>
        MatchingOnly,

        /// <summary>Payload is not looked at any more.</summary>
        Skipping,
    }

    /// <summary>Attaches it to a new connection where there are signatures for its protocol.</summary>
    internal static void AttachTo(TransportSession session)
    {
        if (session.Context.Signatures.GroupOf(session.Connection.IpProtocol) is not null && session.Context.Load.Detects())
        {
            session.AddChild(new DetectionAnalyzer(session.Connection), start: false);
        }
    }

    /// <summary>The first packet of a direction: header conditions look at it.</summary>
    internal void FirstPacket(scoped in DecodedPacket packet, bool isOrig)
    {
        if (_group is { NeedsFirstPacket: true } && !_isDone && (isOrig ? _orig : _resp) is null)
        {
            Begin(isOrig, HeaderFacts.Of(Connection, isOrig, packet));
        }
    }

    /// <summary>How far a direction has come; null before anything was looked at.</summary>
    internal EndpointMatch? Endpoint(bool isOrig) => isOrig ? _orig : _resp;

    /// <summary>Holds signatures against what a protocol found.</summary>
    /// <param name="atBegin">the content begins here</param>
    /// <param name="atEnd">the content ends here</param>
    /// <param name="clear">another content of its kind begins</param>
    public void Match(SignatureContent content, ReadOnlySpan<byte> data, bool isOrig, bool atBegin, bool atEnd, bool clear)
    {
        if (_group?.Contents(content) is not null && !_isDone)
        {
            EndpointOf(isOrig).Match(content, data, atBegin, atEnd, clear);
        }
    }

    // ---- From the connection -------------------------------------------------------------------------------------

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_phase == Phase.Skipping || _group is null || _isDone)
        {
            return;
        }

        _hasStream = true;
        Phase next = Keep(data, isOrig);
        EndpointOf(isOrig).Match(SignatureContent.Payload, data, atBegin: false, atEnd: false, clear: false);
        Enter(next);
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (_phase == Phase.Skipping || _group is null || _isDone)
        {
            return;
        }

        Phase next = data.IsEmpty ? _phase : Keep(data, isOrig);
        EndpointMatch endpoint = EndpointOf(isOrig);
        if (Connection.Protocol == TransportProtocol.Icmp)
        {
            endpoint.Match(SignatureContent.Payload, data, atBegin: false, atEnd: false, clear: true);
        }
        else
        {
            endpoint.Match(SignatureContent.Payload, data, atBegin: true, atEnd: false, clear: false);
            if (Connection.Protocol == TransportProtocol.Udp)
            {
                endpoint.EndDatagram();
            }
        }

        Enter(next);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        if (_phase == Phase.Buffering && _start.Count > 0)
        {
            _start.AddGap(sequence, length, isOrig);
            if (_start.Count > Context.Settings.DpdMaxPackets)
            {
                Enter(AfterStart);
            }
        }
    }

    protected override void Done()
    {
        if (_isDone)
        {
            return;
        }

        // What matches now comes too late to begin with an analyzer.
        _isDone = true;
        _orig?.Finish();
        _resp?.Finish();
        _start.Release();
        GiveBack(ref _orig);
        GiveBack(ref _resp);
    }

    // ---- From signatures -----------------------------------------------------------------------------------------

    /// <summary>A signature begins with an analyzer, below another one where <paramref name="carrier"/> names it.</summary>
    internal void Enable(AnalyzerInfo info, AnalyzerInfo? carrier)
    {
        if (_isDone)
        {
            return;
        }

        if (carrier is not null)
        {
            if (Connection.Session.TryFind(carrier, out Analyzer? found) && AnalyzerRegistry.Instantiate(info, Connection) is { } inner)
            {
                found.AddChild(inner);
            }

            return;
        }

        if (_phase != Phase.Buffering)
        {
            RaiseLateMatch(info);
            Enter(Context.Settings.DpdLateMatchStop ? Phase.Skipping : Phase.MatchingOnly);
            return;
        }

        if (Parent is not { } parent || parent.HasChild(info) || AnalyzerRegistry.Instantiate(info, Connection) is not { } analyzer
            || !parent.AddChild(analyzer))
        {
            return;
        }

        bool asPackets = Connection.Protocol != TransportProtocol.Tcp;
        if (!asPackets && !_hasStream && Connection.Session is TcpSession tcp)
        {
            tcp.BeginReassembly();
        }

        _start.Replay(analyzer, asPackets);
    }

    /// <summary>A signature ends an analyzer.</summary>
    internal void Disable(AnalyzerInfo info, AnalyzerInfo? carrier)
    {
        Analyzer? from = Connection.Session;
        if (carrier is not null && !Connection.Session.TryFind(carrier, out from))
        {
            return;
        }

        if (from.TryFind(info, out Analyzer? found))
        {
            found.Remove();
        }
    }

    private void RaiseLateMatch(AnalyzerInfo info)
    {
        if (Context.Events.ProtocolLateMatch.IsHandled())
        {
            Enqueue(Context.Events.ProtocolLateMatch)[1] = Slot.Of(info.Tag);
        }
    }

    // ---- Phases --------------------------------------------------------------------------------------------------

    private Phase AfterStart => Context.Settings.DpdMatchOnlyBeginning ? Phase.Skipping : Phase.MatchingOnly;

    /// <summary>Keeps a piece; yields the phase behind it.</summary>
    private Phase Keep(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_phase != Phase.Buffering)
        {
            return _phase;
        }

        _start.Add(data, isOrig);
        return (ulong)_start.Length > Context.Settings.DpdBufferSize || _start.Count > Context.Settings.DpdMaxPackets ? AfterStart : Phase.Buffering;
    }

    private void Enter(Phase phase)
    {
        // A match may have ended it meanwhile.
        if (_isDone || _phase == Phase.Skipping)
        {
            return;
        }

        // Where nothing can match any more, the rest is of no interest.
        bool isTcp = Connection.Protocol == TransportProtocol.Tcp;
        if (isTcp && phase != Phase.Skipping && !_group!.EndsBeyondPayload && _orig is { IsPayloadDead: true } && _resp is { IsPayloadDead: true })
        {
            phase = Phase.Skipping;
        }

        if (_phase != phase)
        {
            _phase = phase;
            _start.Release();
        }

        if (phase == Phase.Skipping && isTcp && _group is { EndsBeyondPayload: false, HasNegations: false, PureRules.Length: 0 }
            && (_orig is null or { IsPayloadDead: true }) && (_resp is null or { IsPayloadDead: true }))
        {
            Remove();
        }
    }

    private EndpointMatch EndpointOf(bool isOrig) => (isOrig ? _orig : _resp) ?? Begin(isOrig, HeaderFacts.Of(Connection, isOrig));

    private EndpointMatch Begin(bool isOrig, in HeaderFacts facts)
    {
        EndpointMatch endpoint = _group!.Rent();
        if (isOrig)
        {
            _orig = endpoint;
        }
        else
        {
            _resp = endpoint;
        }

        endpoint.Begin(this, isOrig, isOrig ? _resp : _orig, facts);
        return endpoint;
    }

    private void GiveBack(ref EndpointMatch? endpoint)
    {
        if (endpoint is { } match)
        {
            endpoint = null;
            match.Clear();
            _group!.Return(match);
        }
    }
}
