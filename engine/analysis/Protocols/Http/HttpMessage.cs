using System.Text;
using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>A request or reply behind its first line. One object serves all messages of a direction, one after the other.</summary>
public sealed class HttpMessage : MimeMessage
{
    private readonly HttpEntity _top;
    private readonly ContentLineSplitter _lines;
    private HttpEntity? _current;
    private double _start;
    private long _bodyLength;
    private long _headerLength;
    private long _gapLength;

    public HttpMessage(HttpSession session, ContentLineSplitter lines)
    {
        Session = session;
        _lines = lines;
        _top = new HttpEntity(this, null, HttpBody.Maybe, session.Options.Mime);
    }

    public HttpSession Session { get; }

    public bool IsOrig => _lines.IsOrig;

    /// <summary>Between <see cref="Begin"/> and <see cref="Done"/>.</summary>
    public bool IsOngoing { get; private set; }

    public override int DataPiece => Session.Options.EntityDataSize;

    /// <param name="firstLineLength">bytes of the request or status line</param>
    public void Begin(HttpBody expectedBody, int firstLineLength)
    {
        IsOngoing = true;
        _bodyLength = 0;
        _gapLength = 0;
        _headerLength = firstLineLength;
        _top.Reset(expectedBody);
        BeginEntity(_top);
        _start = Session.Sink.NetworkTime;
    }

    public void Deliver(ReadOnlySpan<byte> data, bool withEnd) => _top.Deliver(data, withEnd);

    public void Done(bool isInterrupted, string reason)
    {
        if (!IsOngoing)
        {
            return;
        }

        IsOngoing = false;
        _top.EndOfData();
        if (IsOrig || Session.ReplyCode != 206)
        {
            // Ranges of one file may come over several connections, so those do not end it.
            Session.Sink.FileEnd(_top.FileId, IsOrig);
        }

        Session.Sink.MessageDone(IsOrig, new HttpMessageStat(_start, isInterrupted, reason, _bodyLength, _gapLength, _headerLength));
        Session.MessageDone(IsOrig);
    }

    /// <summary>Bytes are missing; true where parsing can go on behind them.</summary>
    public bool Gap(long length)
    {
        if (!(_current ?? _top).Gap(length))
        {
            return false;
        }

        _gapLength += length;
        return true;
    }

    public void SkipEntityData() => _current?.SkipBody();

    public void SetPlainDelivery(long length)
    {
        _lines.SetPlainDelivery(length);
        if (length > 0 && Session.Options.SkipsData)
        {
            _lines.SkipAfterThisLine(length);
        }
    }

    public void SetDeliverySize(long length) => _lines.SetDeliverySize(length);

    /// <summary>Whether lines end in CR LF only.</summary>
    public void SetBinaryLines(bool isBinary)
    {
        _lines.SuppressesWeirds = isBinary;
        _lines.Ends = isBinary ? LineEnds.None : LineEnds.Both;
    }

    public override void BeginEntity(MimeEntity entity)
    {
        _current = (HttpEntity)entity;
        Session.Sink.BeginEntity(IsOrig);
    }

    public override void EndEntity(MimeEntity entity)
    {
        HttpEntity ended = (HttpEntity)entity;
        if (ended == _top)
        {
            _bodyLength += ended.BodyLength;
            _headerLength += ended.HeaderLength;
        }

        Session.Sink.EndEntity(IsOrig);
        _current = (HttpEntity?)entity.Parent;
        if (entity.Parent is { Kind: MimeKind.Multipart })
        {
            SetBinaryLines(false);
        }

        if (ended == _top)
        {
            Done(isInterrupted: false, HttpFinish.Normal);
        }
        else if (IsOrig || Session.ReplyCode != 206)
        {
            Session.Sink.FileEnd(ended.FileId, IsOrig);
        }
    }

    public override void Header(MimeEntity entity, MimeField field) => Session.OnHeader(IsOrig, field);

    public override void AllHeaders(MimeEntity entity) => Session.Sink.AllHeaders(IsOrig, entity.Type.Span, entity.Subtype.Span);

    public override void Data(MimeEntity entity, ReadOnlySpan<byte> data) => Session.Sink.EntityData(IsOrig, data);

    public override void Problem(MimeProblem problem, string detail) => Session.Sink.Problem(
        problem switch
        {
            MimeProblem.IllegalFormat => "illegal format",
            MimeProblem.IllegalEncoding => "illegal encoding",
            _ => "content gap",
        },
        Encoding.Latin1.GetBytes(detail));

    public override void Weird(string name, string? detail) => Session.Sink.Weird(name, detail);
}

/// <summary>Why a message ended.</summary>
internal static class HttpFinish
{
    public const string Normal = "message ends normally";
    public const string Delivered = "message ends as connection contents are completely delivered";
    public const string Gap = "message interrupted by a content gap";
    public const string Finished = "message ends as connection is finished";
    public const string Reset = "message interrupted by RST";
    public const string ConnectionDone = "message interrupted when connection done";
}
