using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Signatures;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Finger;

/// <summary>The Finger events of a program, documented in <c>base/bif/plugins/Zeek_Finger.events.bif.zeek</c>.</summary>
public sealed class FingerEvents
{
    public FingerEvents(Machine machine)
    {
        Request = machine.FindEvent("finger_request");
        Reply = machine.FindEvent("finger_reply");
        MaxLine = Math.Max(1, PolicyConstants.Limit(machine, "Finger::max_line_length", DefaultMaxLine));
    }

    private const int DefaultMaxLine = 1024;

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    /// <summary>Bytes of the longest line.</summary>
    public int MaxLine { get; }
}

/// <summary>Finger (RFC 1288): a line that asks for a user, and lines that tell of him.</summary>
public sealed class FingerAnalyzer : LineAnalyzer
{
    private readonly FingerEvents _events;
    private bool _wasAsked;

    public FingerAnalyzer(Connection connection, AnalyzerInfo info, FingerEvents events)
        : base(connection, info, LineOptions.OrigNuls, events.MaxLine)
    {
        _events = events;
    }

    protected override void Done()
    {
        if (Tcp?.Endpoint(isOrig: true) is { } orig && (!_wasAsked || Lines(isOrig: true).HasPartialLine)
            && (orig.State == TcpState.Closed || orig.PreviousState == TcpState.Closed))
        {
            Weird("partial_finger_request");
        }
    }

    protected override void Line(ReadOnlySpan<byte> line, bool isOrig)
    {
        if (line.IsEmpty)
        {
            return;
        }

        if (isOrig)
        {
            Request(line);
        }
        else if (_events.Reply.IsHandled())
        {
            StringValue text = Text(line);
            Enqueue(_events.Reply)[1].Ref = text;
        }
    }

    private void Request(ReadOnlySpan<byte> line)
    {
        if (!_events.Request.IsHandled())
        {
            return;
        }

        line = LineWords.SkipBlanks(line);
        bool isLong = LineWords.StartsWithIgnoreCase(line, "/W"u8);
        if (isLong)
        {
            line = LineWords.SkipBlanks(line[2..]);
        }

        int at = line.IndexOf((byte)'@');
        StringValue user = Text(at < 0 ? line : line[..at]);
        StringValue host = Text(at < 0 ? default : line[(at + 1)..]);
        Span<Slot> a = Enqueue(_events.Request);
        a[1] = Slot.Of(isLong);
        a[2].Ref = user;
        a[3].Ref = host;
        Connection.MatchSignatures(SignatureContent.Finger, line, isOrig: true, atBegin: true, atEnd: true, clear: true);
        _wasAsked = true;
    }
}
