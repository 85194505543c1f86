using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Switches that policies can set.</summary>
/// <param name="EntityDataSize">largest piece of data handed out at once (<c>http_entity_data_delivery_size</c>)</param>
/// <param name="SkipsData">bodies are passed over (<c>skip_http_data</c>)</param>
public sealed record HttpOptions(MimeLimits Mime, int EntityDataSize = 1500, bool SkipsData = false)
{
    public HttpOptions()
        : this(new MimeLimits())
    {
    }
}

/// <summary>
/// One connection's HTTP/0.9 to HTTP/1.1 (RFC 9112): requests and replies, pipelined or not, up to a tunnel or an upgrade. Fed with both
/// directions of the stream in any pieces.
/// </summary>
public sealed partial class HttpSession : IContentLineSink
{
    /// <summary>More requests than this that wait for a reply are not remembered.</summary>
    public const int MaxUnanswered = 10_000;

    private enum Expect : byte
    {
        Line,
        Message,
        Nothing,
        Http09,
    }

    // For each request without a reply, whether it was a HEAD.
    private readonly Queue<bool> _unanswered = new();
    private ContentLineSplitter _origLines;
    private ContentLineSplitter _respLines;
    private readonly HttpMessage _request;
    private readonly HttpMessage _reply;
    private Expect _requestState;
    private Expect _replyState;
    private HttpVersion _requestVersion;
    private HttpVersion _replyVersion;
    private int _requests;
    private int _replies;
    private bool _requestOngoing;
    private bool _replyOngoing;
    private bool _replyBegun;
    private bool _requestBegun;
    private bool _keepsAlive;
    private bool _isConnect;
    private bool _isTunnel;
    private bool _isUpgraded;
    private bool _upgrades;
    private bool _isDone;
    private bool _skips;
    private bool _origIsRaw;
    private bool _respIsRaw;
    private bool _origAwaitsLf;
    private bool _respAwaitsLf;
    private bool _toldSingleCr;
    private bool _toldSingleLf;
    private byte[] _upgradeProtocol = [];
    private byte[] _unescaped = [];

    public HttpSession(IHttpSink sink, HttpOptions options)
    {
        Sink = sink;
        Options = options;
        _origLines = new ContentLineSplitter(this, isOrig: true);
        _respLines = new ContentLineSplitter(this, isOrig: false);
        _request = new HttpMessage(this, _origLines);
        _reply = new HttpMessage(this, _respLines);
    }

    public IHttpSink Sink { get; }

    public HttpOptions Options { get; }

    /// <summary>Status code of the reply under way, 0 between replies.</summary>
    public int ReplyCode { get; private set; }

    /// <summary>The server said that it closes the connection.</summary>
    public bool ClosesConnection { get; private set; }

    /// <summary>Version of the message under way.</summary>
    public HttpVersion OngoingVersion => _requestOngoing ? _requestVersion : _replyVersion;

    private bool RequestExpected => _requests == 0 || _keepsAlive;

    public void Deliver(bool isOrig, ReadOnlySpan<byte> data)
    {
        if (_skips)
        {
            return;
        }

        if (isOrig ? _origIsRaw : _respIsRaw)
        {
            DeliverRaw(isOrig, data);
        }
        else
        {
            (isOrig ? _origLines : _respLines).Deliver(data);
        }
    }

    /// <summary>Bytes of the stream are missing.</summary>
    /// <param name="sequence">offset in the stream</param>
    public void Gap(bool isOrig, long sequence, long length)
    {
        HttpMessage message = isOrig ? _request : _reply;
        bool begun = isOrig ? _requestBegun : _replyBegun;
        ContentLineSplitter lines = isOrig ? _origLines : _respLines;
        if (begun && !lines.IsSkipped(sequence, length))
        {
            message.Problem(MimeProblem.ContentGap, string.Create(CultureInfo.InvariantCulture, $"seq={sequence}, len={length}"));
        }

        if (begun && message.Gap(length))
        {
            return;
        }

        if (isOrig)
        {
            // Whether a reply has a body may depend on the request's method, so replies cannot be parsed either.
            RequestMade(isInterrupted: true, HttpFinish.Gap);
        }

        ReplyMade(isInterrupted: true, HttpFinish.Gap);
        lines.SkipsAll = true;
    }

    /// <summary>One side will send no more.</summary>
    public void EndOfStream(bool isOrig)
    {
        if (!(isOrig ? _origIsRaw : _respIsRaw))
        {
            (isOrig ? _origLines : _respLines).EndOfStream();
        }

        if (isOrig)
        {
            RequestMade(isInterrupted: false, HttpFinish.Delivered);
        }
        else
        {
            ReplyMade(isInterrupted: false, HttpFinish.Delivered);
        }
    }

    /// <summary>Both sides ended.</summary>
    public void ConnectionFinished() => Interrupt(HttpFinish.Finished);

    public void ConnectionReset() => Interrupt(HttpFinish.Reset);

    /// <summary>The connection is forgotten.</summary>
    public void Done()
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        Interrupt(HttpFinish.ConnectionDone);
        Sink.Stats(_requests, _replies, _requestVersion, _replyVersion);
        _unanswered.Clear();
        Sink.FileEnd(null, isOrig: true);
    }

    /// <summary>Originator and responder were mixed up.</summary>
    public void FlipRoles()
    {
        if (_isTunnel || _isUpgraded || _requests > 0 || _replies > 0)
        {
            Sink.Weird(HttpWeirds.LateFlip, null);
            _skips = !_isTunnel && !_isUpgraded;
        }
    }

    public void SkipEntityData(bool isOrig) => (isOrig ? _request : _reply).SkipEntityData();

    void IContentLineSink.Deliver(ContentLineSplitter source, ReadOnlySpan<byte> data)
    {
        if (_isTunnel || _isUpgraded)
        {
            Sink.Forward(source.IsOrig, data);
        }
        else if (source.IsPlain)
        {
            DeliverPlain(source.IsOrig, data);
        }
        else if (source.IsOrig)
        {
            DeliverRequestLine(data);
        }
        else
        {
            DeliverReplyLine(data);
        }
    }

    void IContentLineSink.Skipped(ContentLineSplitter source, long sequence, int length) => Gap(source.IsOrig, sequence, length);

    void IContentLineSink.LineWeird(ContentLineSplitter source, string name)
    {
        // Odd line ends come in masses: once a connection is enough.
        bool isCr = ReferenceEquals(name, ContentLineSplitter.WeirdSingleCr);
        if (isCr || ReferenceEquals(name, ContentLineSplitter.WeirdSingleLf))
        {
            ref bool told = ref isCr ? ref _toldSingleCr : ref _toldSingleLf;
            if (told)
            {
                return;
            }

            told = true;
        }

        Sink.Weird(name, null);
    }

    /// <summary>A message ended by itself.</summary>
    internal void MessageDone(bool isOrig)
    {
        if (isOrig)
        {
            RequestMade(isInterrupted: false, HttpFinish.Normal);
        }
        else
        {
            ReplyMade(isInterrupted: false, HttpFinish.Normal);
        }
    }

    internal void OnHeader(bool isOrig, MimeField field)
    {
        if (MimeTokens.EqualsIgnoreCase(field.Name, "connection"u8))
        {
            ReadOnlySpan<byte> token = field.FirstToken;
            if (isOrig)
            {
                // Liberal: where the client wants to keep the connection, more requests are no surprise, whatever the server does.
                _keepsAlive |= MimeTokens.EqualsIgnoreCase(token, "keep-alive"u8);
            }
            else
            {
                ClosesConnection |= MimeTokens.EqualsIgnoreCase(token, "close"u8);
                _upgrades |= MimeTokens.EqualsIgnoreCase(token, "upgrade"u8);
            }
        }
        else if (!isOrig && MimeTokens.EqualsIgnoreCase(field.Name, "upgrade"u8))
        {
            _upgradeProtocol = field.FirstToken.ToArray();
        }

        Sink.Header(isOrig, field);
    }

    private void DeliverRaw(bool isOrig, ReadOnlySpan<byte> data)
    {
        // An LF that belongs to the last line of the header.
        ref bool awaitsLf = ref isOrig ? ref _origAwaitsLf : ref _respAwaitsLf;
        if (awaitsLf && !data.IsEmpty)
        {
            awaitsLf = false;
            if (data[0] == '\n')
            {
                data = data[1..];
            }
        }

        if (data.IsEmpty)
        {
            return;
        }

        if (_isTunnel || _isUpgraded)
        {
            Sink.Forward(isOrig, data);
        }
        else if (!isOrig && _replyState == Expect.Http09)
        {
            DeliverHttp09(data);
        }
    }

    private void DeliverPlain(bool isOrig, ReadOnlySpan<byte> data)
    {
        if (!isOrig && _replyState == Expect.Http09)
        {
            DeliverHttp09(data);
        }
        else if (isOrig ? _requestBegun : _replyBegun)
        {
            (isOrig ? _request : _reply).Deliver(data, withEnd: false);
        }
        else
        {
            Sink.Weird(isOrig ? HttpWeirds.ClientData : HttpWeirds.ServerData, null);
        }
    }

    private void Interrupt(string reason)
    {
        RequestMade(isInterrupted: true, reason);
        ReplyMade(isInterrupted: true, reason);
    }

    private void RequestMade(bool isInterrupted, string reason)
    {
        if (!_requestOngoing)
        {
            return;
        }

        _requestOngoing = false;
        _request.Done(isInterrupted, reason);
        _requestState = isInterrupted ? Expect.Nothing : Expect.Line;
    }

    private void ReplyMade(bool isInterrupted, string reason)
    {
        if (!_replyOngoing)
        {
            return;
        }

        _replyOngoing = false;
        _reply.Done(isInterrupted, reason);

        // Replies with 1xx are not the last word on a request.
        if (ReplyCode is < 100 or >= 200)
        {
            _unanswered.TryDequeue(out _);
        }

        if (ReplyCode == 101 && _unanswered.Count == 1 && _upgrades && _upgradeProtocol.Length > 0)
        {
            Upgrade();
        }

        ReplyCode = 0;
        _upgrades = false;
        _upgradeProtocol = [];
        _replyState = isInterrupted || _isUpgraded ? Expect.Nothing : Expect.Line;
    }

    private void Upgrade()
    {
        PassRest(HttpWeirds.UpgradeWithData);
        _isUpgraded = true;
        LeaveLines();
        Sink.Upgrade(_upgradeProtocol);
    }

    /// <summary>Both directions are no lines any more.</summary>
    private void LeaveLines()
    {
        _origIsRaw = true;
        _respIsRaw = true;
        _origAwaitsLf = _origLines.EndedInCr;
        _respAwaitsLf = _respLines.EndedInCr;
    }

    /// <summary>What the server sent in one piece with the end of its header belongs to the new protocol already.</summary>
    private void PassRest(string weird)
    {
        int rest = _respLines.RemainingInPiece;
        if (rest > 0)
        {
            Sink.Weird(weird, rest.ToString(CultureInfo.InvariantCulture));
            _respLines.SetPlainDelivery(rest);
        }
    }

    private void BeginMessage(bool isOrig, HttpBody expectedBody, int firstLineLength)
    {
        HttpMessage message = isOrig ? _request : _reply;
        if (message.IsOngoing)
        {
            Sink.Weird(HttpWeirds.OverlappingMessages, null);
        }

        (isOrig ? ref _requestBegun : ref _replyBegun) = true;
        message.Begin(expectedBody, firstLineLength);
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);
}
