using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols;

/// <summary>How an analyzer wants its lines.</summary>
[Flags]
public enum LineOptions : byte
{
    None = 0,

    /// <summary>The first NUL of the originator's direction is a weird, and left out.</summary>
    OrigNuls = 1,

    /// <summary>The first NUL of the responder's direction is a weird, and left out.</summary>
    RespNuls = 2,

    /// <summary>As above for both directions.</summary>
    Nuls = OrigNuls | RespNuls,

    /// <summary>Nothing is delivered of connections whose start was not seen.</summary>
    SkipPartial = 4,
}

/// <summary>
/// A protocol over TCP whose messages are lines. It may ask for stretches of plain data, and hand the connection over to TLS.
/// </summary>
public abstract class LineAnalyzer : Analyzer, IContentLineSink
{
    public const string WeirdNul = "NUL_in_line";

    private readonly bool _skipsPartial;
    private ContentLineSplitter _orig;
    private ContentLineSplitter _resp;
    private bool _watchesOrigNuls;
    private bool _watchesRespNuls;
    private Told _told;

    protected LineAnalyzer(Connection connection, AnalyzerInfo info, LineOptions options, int maxLineLength = ContentLineSplitter.MaxLineLength)
        : base(connection, info)
    {
        _orig = new ContentLineSplitter(this, isOrig: true, maxLineLength);
        _resp = new ContentLineSplitter(this, isOrig: false, maxLineLength);
        _skipsPartial = (options & LineOptions.SkipPartial) != LineOptions.None;
        _watchesOrigNuls = (options & LineOptions.OrigNuls) != LineOptions.None;
        _watchesRespNuls = (options & LineOptions.RespNuls) != LineOptions.None;
    }

    /// <summary>What is odd about a line was told once for the connection.</summary>
    [Flags]
    private enum Told : byte
    {
        Nothing = 0,
        SingleCr = 1,
        SingleLf = 2,
        Nul = 4,
    }

    /// <summary>Both directions go to the TLS analyzer, if there is one.</summary>
    protected bool IsTls { get; private set; }

    /// <summary>Who reports odd lines.</summary>
    protected virtual string LineWeirdSource => "CONTENTLINE";

    protected ContentLineSplitter Lines(bool isOrig) => isOrig ? _orig : _resp;

    /// <summary>The connection's transport, where it is TCP.</summary>
    protected TcpSession? Tcp => Connection.Session as TcpSession;

    /// <summary>A line without its end, or a piece of plain data that was asked for.</summary>
    protected abstract void Line(ReadOnlySpan<byte> line, bool isOrig);

    /// <summary>What follows is TLS: it goes to that analyzer as it comes.</summary>
    /// <returns>false where there is no such analyzer; what follows is passed over then</returns>
    protected bool BeginTls()
    {
        IsTls = true;
        _orig.SetPlainDelivery(long.MaxValue);
        _resp.SetPlainDelivery(long.MaxValue);
        return AddChild("SSL") is not null;
    }

    /// <summary>As long as TLS has not begun: lines go on.</summary>
    protected void TakeBackTls()
    {
        IsTls = false;
        _orig.SetPlainDelivery(0);
        _resp.SetPlainDelivery(0);
    }

    // ---- From the connection -------------------------------------------------------------------------------------

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (IsTls)
        {
            TlsData(data, isOrig);
        }
        else if (!_skipsPartial || Tcp is not { IsPartial: true })
        {
            ContentLineSplitter lines = Lines(isOrig);
            if (isOrig ? _watchesOrigNuls : _watchesRespNuls)
            {
                WithoutNul(lines, data, isOrig);
            }
            else
            {
                lines.Deliver(data);
            }
        }
    }

    protected internal override void EndpointEof(bool isOrig)
    {
        if (!IsTls)
        {
            Lines(isOrig).EndOfStream();
        }
    }

    protected override void FlipRoles()
    {
        (_orig, _resp) = (_resp, _orig);
        _orig.IsOrig = true;
        _resp.IsOrig = false;
        (_watchesOrigNuls, _watchesRespNuls) = (_watchesRespNuls, _watchesOrigNuls);
    }

    /// <summary>Bytes behind the switch to TLS.</summary>
    protected virtual void TlsData(ReadOnlySpan<byte> data, bool isOrig) => ForwardStream(data, isOrig);

    void IContentLineSink.Deliver(ContentLineSplitter source, ReadOnlySpan<byte> data)
    {
        if (IsSkipping || IsFinished)
        {
            return;
        }

        if (IsTls)
        {
            TlsData(data, source.IsOrig);
        }
        else
        {
            Line(data, source.IsOrig);
        }
    }

    void IContentLineSink.Skipped(ContentLineSplitter source, long sequence, int length)
    {
        // No line protocol asks for that.
    }

    void IContentLineSink.LineWeird(ContentLineSplitter source, string name)
    {
        // Odd line ends come in masses: once a connection is enough.
        Told kind = ReferenceEquals(name, ContentLineSplitter.WeirdSingleCr) ? Told.SingleCr
            : ReferenceEquals(name, ContentLineSplitter.WeirdSingleLf) ? Told.SingleLf
            : Told.Nothing;
        if (kind == Told.Nothing || IsNew(kind))
        {
            Connection.Weird(name, "", LineWeirdSource);
        }
    }

    // ---- Values --------------------------------------------------------------------------------------------------

    protected static StringValue Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? StringValue.Empty : new StringValue(bytes);

    /// <summary>The text in upper case.</summary>
    protected static StringValue Upper(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return StringValue.Empty;
        }

        byte[] upper = bytes.ToArray();
        foreach (ref byte b in upper.AsSpan())
        {
            if (b is >= (byte)'a' and <= (byte)'z')
            {
                b &= 0xDF;
            }
        }

        return new StringValue(upper);
    }

    private bool IsNew(Told kind)
    {
        bool isNew = (_told & kind) == Told.Nothing;
        _told |= kind;
        return isNew;
    }

    /// <summary>Delivers all but the first NUL, which no line holds; those after it pass.</summary>
    private void WithoutNul(ContentLineSplitter lines, ReadOnlySpan<byte> data, bool isOrig)
    {
        int nul = data.IndexOf((byte)0);
        if (nul < 0)
        {
            lines.Deliver(data);
            return;
        }

        lines.Deliver(data[..nul]);
        if (lines.ExpectsPlain || IsTls)
        {
            lines.Deliver(data[nul..]);
            return;
        }

        // A connection that was joined in its middle may begin with a probe of a NUL.
        if (Tcp?.Endpoint(isOrig) is not { State: TcpState.Partial } endpoint || endpoint.LastSequence - endpoint.StartSequence > 2)
        {
            if (isOrig)
            {
                _watchesOrigNuls = false;
            }
            else
            {
                _watchesRespNuls = false;
            }

            if (IsNew(Told.Nul))
            {
                Connection.Weird(WeirdNul, "", LineWeirdSource);
            }
        }

        DeliverStream(data[(nul + 1)..], isOrig);
    }
}
