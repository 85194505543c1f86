using System.Globalization;
using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Analysis.Signatures;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Raises the events of HTTP, hands bodies to the file analysis, and what a tunnel or upgrade carries to other analyzers.</summary>
public sealed class HttpAnalyzer : Analyzer, IHttpSink
{
    private static readonly StringValue EmptyReason = new("<empty>");

    private readonly HttpEvents _events;
    private readonly FileManager _files;
    private readonly HttpSession _session;

    // Only where somebody handles http_all_headers.
    private readonly List<RecordValue> _origHeaders = [];
    private readonly List<RecordValue> _respHeaders = [];

    public HttpAnalyzer(Connection connection, AnalyzerInfo info, HttpEvents events, FileManager files)
        : base(connection, info)
    {
        _events = events;
        _files = files;
        _session = new HttpSession(this, events.Options);
    }

    double IHttpSink.NetworkTime => Machine.NetworkTime;

    /// <summary>No more data of the entity that is coming in go to policies or files.</summary>
    public void SkipEntityData(bool isOrig) => _session.SkipEntityData(isOrig);

    // ---- From the connection -------------------------------------------------------------------------------------

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (Connection.Session is not TcpSession { IsPartial: true })
        {
            _session.Deliver(isOrig, data);
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) =>
        _session.Gap(isOrig, (long)sequence, (long)length);

    protected internal override void EndpointEof(bool isOrig)
    {
        _session.EndOfStream(isOrig);
        foreach (Analyzer child in Children)
        {
            child.EndpointEof(isOrig);
        }
    }

    protected internal override void ConnectionFinished(bool isHalf) => _session.ConnectionFinished();

    protected internal override void ConnectionReset() => _session.ConnectionReset();

    protected internal override void PacketWithReset() => _session.ConnectionReset();

    protected override void FlipRoles() => _session.FlipRoles();

    protected override void Done() => _session.Done();

    // ---- From the session ----------------------------------------------------------------------------------------

    void IHttpSink.Weird(string name, string? detail) => Connection.Weird(name, detail ?? "", HttpWeirds.SourceOf(name));

    void IHttpSink.Confirmed() => Confirm();

    void IHttpSink.Violation(string reason, ReadOnlySpan<byte> data) => Violation(reason);

    void IHttpSink.RequestLine(ReadOnlySpan<byte> unescapedUri) =>
        Connection.MatchSignatures(SignatureContent.HttpRequest, unescapedUri, isOrig: true);

    void IHttpSink.Body(bool isOrig, ReadOnlySpan<byte> data, bool isFirst)
    {
        SignatureContent content = isOrig ? SignatureContent.HttpRequestBody : SignatureContent.HttpReplyBody;
        Connection.MatchSignatures(content, data, isOrig, atBegin: isFirst, atEnd: false, clear: isFirst);
    }

    void IHttpSink.Request(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> unescapedUri, HttpVersion version)
    {
        if (_events.Request.IsHandled())
        {
            StringValue original = Uri(uri);
            StringValue unescaped = uri.SequenceEqual(unescapedUri) ? original : Uri(unescapedUri);
            Span<Slot> a = Enqueue(_events.Request);
            a[1].Ref = HttpStrings.Method(method);
            a[2].Ref = original;
            a[3].Ref = unescaped;
            a[4].Ref = HttpStrings.Version(version);
        }
    }

    void IHttpSink.Reply(HttpVersion version, int code, ReadOnlySpan<byte> reason, bool hasReason)
    {
        if (_events.Reply.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.Reply);
            a[1].Ref = HttpStrings.Version(version);
            a[2] = Slot.Of((long)code);
            a[3].Ref = hasReason ? HttpStrings.Reason(reason) : EmptyReason;
        }
    }

    void IHttpSink.BeginEntity(bool isOrig)
    {
        Headers(isOrig).Clear();
        RaiseSide(_events.BeginEntity, isOrig);
    }

    void IHttpSink.EndEntity(bool isOrig) => RaiseSide(_events.EndEntity, isOrig);

    void IHttpSink.Header(bool isOrig, MimeField field)
    {
        SignatureContent content = isOrig ? SignatureContent.HttpRequestHeader : SignatureContent.HttpReplyHeader;
        Connection.MatchSignatures(content, field.Name, isOrig, atBegin: true, atEnd: false, clear: true);
        Connection.MatchSignatures(content, ": "u8, isOrig, atBegin: false, atEnd: false, clear: false);
        Connection.MatchSignatures(content, field.Value, isOrig, atBegin: false, atEnd: true, clear: false);
        bool wantsAll = _events.AllHeaders.IsHandled();
        if (!wantsAll && !_events.Header.IsHandled())
        {
            return;
        }

        HeaderName name = HttpStrings.Header(field.Name);
        StringValue value = new(field.Value);
        if (wantsAll && _events.HeaderData.Exists)
        {
            RecordValue record = _events.HeaderData.New();
            _events.HeaderData.Set(record, 0, name.Original);
            _events.HeaderData.Set(record, 1, name.Upper);
            _events.HeaderData.Set(record, 2, value);
            Headers(isOrig).Add(record);
        }

        if (_events.Header.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.Header);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = name.Original;
            a[3].Ref = name.Upper;
            a[4].Ref = value;
        }
    }

    void IHttpSink.AllHeaders(bool isOrig, ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype)
    {
        if (_events.AllHeaders.IsHandled() && _events.HeaderList is { } listType)
        {
            TableValue list = new(listType);
            List<RecordValue> headers = Headers(isOrig);
            for (int i = 0; i < headers.Count; i++)
            {
                Slot key = Slot.Of(i + 1L);
                list.ValueAt(list.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _)).Ref = headers[i];
            }

            headers.Clear();
            Span<Slot> a = Enqueue(_events.AllHeaders);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = list;
        }

        if (_events.ContentType.IsHandled())
        {
            StringValue major = new(type);
            StringValue minor = new(subtype);
            Span<Slot> a = Enqueue(_events.ContentType);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = major;
            a[3].Ref = minor;
        }
    }

    void IHttpSink.EntityData(bool isOrig, ReadOnlySpan<byte> data)
    {
        if (_events.EntityData.IsHandled())
        {
            StringValue bytes = new(data);
            Span<Slot> a = Enqueue(_events.EntityData);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((long)data.Length);
            a[3].Ref = bytes;
        }
    }

    void IHttpSink.MessageDone(bool isOrig, in HttpMessageStat stat)
    {
        if (!_events.MessageDone.IsHandled())
        {
            return;
        }

        RecordShape shape = _events.MessageData;
        RecordValue record = shape.New();
        shape.Set(record, 0, stat.Start);
        shape.Set(record, 1, stat.IsInterrupted);
        shape.Set(record, 2, HttpStrings.Finish(stat.FinishMessage));
        shape.Set(record, 3, (ulong)stat.BodyLength);
        shape.Set(record, 4, (ulong)stat.GapLength);
        shape.Set(record, 5, (ulong)stat.HeaderLength);
        Span<Slot> a = Enqueue(_events.MessageDone);
        a[1] = Slot.Of(isOrig);
        a[2].Ref = record;
    }

    void IHttpSink.Problem(string category, ReadOnlySpan<byte> detail)
    {
        if (_events.Problem.IsHandled())
        {
            StringValue text = new(detail);
            StringValue kind = new(category);
            Span<Slot> a = Enqueue(_events.Problem);
            a[1].Ref = kind;
            a[2].Ref = text;
        }
    }

    void IHttpSink.Stats(int requests, int replies, HttpVersion requestVersion, HttpVersion replyVersion)
    {
        if (!_events.Stats.IsHandled())
        {
            return;
        }

        RecordShape shape = _events.StatsData;
        RecordValue record = shape.New();
        shape.Set(record, 0, requests);
        shape.Set(record, 1, replies);
        shape.Set(record, 2, requestVersion.ToDouble());
        shape.Set(record, 3, replyVersion.ToDouble());
        Enqueue(_events.Stats)[1].Ref = record;
    }

    void IHttpSink.FileData(ref string? fileId, bool isOrig, ReadOnlySpan<byte> data, long offset) =>
        _files.DataIn(ref fileId, data, offset, Info!, Connection, isOrig);

    void IHttpSink.FileSize(ref string? fileId, bool isOrig, long size) => _files.SetSize(ref fileId, size, Info!, Connection, isOrig);

    void IHttpSink.FileGap(ref string? fileId, bool isOrig, long offset, long length) =>
        _files.Gap(ref fileId, offset, length, Info!, Connection, isOrig);

    void IHttpSink.FileEnd(string? fileId, bool isOrig) => _files.EndOfFile(fileId, Info!, Connection, isOrig);

    bool IHttpSink.BeginTunnel() => AddChild(new DetectionAnalyzer(Connection));

    void IHttpSink.Upgrade(ReadOnlySpan<byte> protocol)
    {
        if (TryGetUpgrade(protocol, out AnalyzerInfo? info))
        {
            if (AnalyzerRegistry.Instantiate(info!, Connection) is { } analyzer && AddChild(analyzer))
            {
                // So that policies can tell the new analyzer what they know from the headers before it sees data.
                Machine.DrainEvents();
            }
        }
        else
        {
            AddChild(new DetectionAnalyzer(Connection));
        }

        if (_events.ConnectionUpgrade.IsHandled())
        {
            StringValue name = new(protocol);
            Enqueue(_events.ConnectionUpgrade)[1].Ref = name;
        }
    }

    void IHttpSink.Forward(bool isOrig, ReadOnlySpan<byte> data)
    {
        if (HasChildren)
        {
            ForwardStream(data, isOrig);
        }
    }

    void IHttpSink.ForwardEndOfData(bool isOrig)
    {
        if (HasChildren)
        {
            ForwardEndOfData(isOrig);
        }
    }

    private List<RecordValue> Headers(bool isOrig) => isOrig ? _origHeaders : _respHeaders;

    private void RaiseSide(EventHandle? handle, bool isOrig)
    {
        if (handle.IsHandled())
        {
            Enqueue(handle)[1] = Slot.Of(isOrig);
        }
    }

    private StringValue Uri(ReadOnlySpan<byte> uri)
    {
        int limit = _events.TruncateUri;
        if (limit < 0 || uri.Length <= limit)
        {
            return new StringValue(uri);
        }

        byte[] cut = new byte[limit + 3];
        uri[..limit].CopyTo(cut);
        "..."u8.CopyTo(cut.AsSpan(limit));
        return new StringValue(cut);
    }

    /// <summary>The analyzer that policies registered for a protocol, by its name or that in lower case.</summary>
    private bool TryGetUpgrade(ReadOnlySpan<byte> protocol, out AnalyzerInfo? info)
    {
        info = null;
        if (_events.UpgradeAnalyzers is not { } table)
        {
            return false;
        }

        Slot key = Slot.Of((object)new StringValue(protocol));
        int entry = table.Find(new ReadOnlySpan<Slot>(in key));
        if (entry < 0)
        {
            string lower = Encoding.Latin1.GetString(protocol).ToLower(CultureInfo.InvariantCulture);
            key = Slot.Of((object)new StringValue(Encoding.Latin1.GetBytes(lower)));
            entry = table.Find(new ReadOnlySpan<Slot>(in key));
        }

        return entry >= 0 && Context.Analyzers.TryGetByTag(table.ValueAt(entry).Bits, out info);
    }
}
