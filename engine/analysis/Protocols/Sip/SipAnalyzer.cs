using System.Globalization;
using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Sip;

/// <summary>The SIP events of a program; documented in <c>base/bif/plugins/Zeek_SIP.events.bif.zeek</c>.</summary>
public sealed class SipEvents
{
    public SipEvents(Machine machine)
    {
        Request = machine.FindEvent("sip_request");
        Reply = machine.FindEvent("sip_reply");
        Header = machine.FindEvent("sip_header");
        AllHeaders = machine.FindEvent("sip_all_headers");
        BeginEntity = machine.FindEvent("sip_begin_entity");
        EndEntity = machine.FindEvent("sip_end_entity");
        HeaderData = new RecordShape(machine, "mime_header_rec", "original_name", "name", "value");
        HeaderList = machine.FindType("mime_header_list") as TableType;
    }

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    public EventHandle? Header { get; }

    public EventHandle? AllHeaders { get; }

    public EventHandle? BeginEntity { get; }

    public EventHandle? EndEntity { get; }

    /// <summary>original_name name value</summary>
    public RecordShape HeaderData { get; }

    public TableType? HeaderList { get; }
}

/// <summary>Raises the events of SIP over UDP.</summary>
public sealed class SipAnalyzer : EventRaisingAnalyzer, ISipSink
{
    // Junk longer than this is cut in reports.
    private const int LongestJunk = 256;

    private readonly SipEvents _events;
    private readonly SipSession _session;

    // Only where somebody handles sip_all_headers.
    private List<RecordValue>? _requestHeaders;
    private List<RecordValue>? _replyHeaders;

    public SipAnalyzer(Connection connection, AnalyzerInfo info, SipEvents events)
        : base(connection, info)
    {
        _events = events;
        _session = new SipSession(this);
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig) => _session.Deliver(data);

    void ISipSink.Request(ReadOnlySpan<byte> junk, ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> version)
    {
        if (!junk.IsEmpty)
        {
            Weird("sip_junk_before_request", Printable(junk));
        }

        if (_events.Request.IsHandled())
        {
            StringValue a1 = new(method);
            StringValue a2 = new(uri);
            StringValue a3 = new(version);
            Span<Slot> a = Enqueue(_events.Request);
            a[1].Ref = a1;
            a[2].Ref = a2;
            a[3].Ref = a3;
        }

        Raise(_events.BeginEntity, true);
    }

    void ISipSink.Reply(ReadOnlySpan<byte> version, int code, ReadOnlySpan<byte> reason)
    {
        Confirm();
        if (_events.Reply.IsHandled())
        {
            StringValue a1 = new(version);
            StringValue a3 = new(reason);
            Span<Slot> a = Enqueue(_events.Reply);
            a[1].Ref = a1;
            a[2] = Slot.Of((long)code);
            a[3].Ref = a3;
        }

        Raise(_events.BeginEntity, false);
    }

    void ISipSink.Header(bool isRequest, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        bool wantsAll = _events.AllHeaders.IsHandled() && _events.HeaderData.Exists;
        if (!wantsAll && !_events.Header.IsHandled())
        {
            return;
        }

        byte[] upper = name.ToArray();
        for (int i = 0; i < upper.Length; i++)
        {
            upper[i] = upper[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(upper[i] - 32) : upper[i];
        }

        StringValue nameText = new(upper);
        StringValue valueText = new(value);
        if (_events.Header.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.Header);
            a[1] = Slot.Of(isRequest);
            a[2].Ref = nameText;
            a[3].Ref = valueText;
        }

        if (wantsAll)
        {
            RecordValue record = _events.HeaderData.New();
            _events.HeaderData.Set(record, 0, new StringValue(name));
            _events.HeaderData.Set(record, 1, nameText);
            _events.HeaderData.Set(record, 2, valueText);
            Headers(isRequest).Add(record);
        }
    }

    void ISipSink.EndHeaders(bool isRequest)
    {
        if (!_events.AllHeaders.IsHandled() || _events.HeaderList is not { } type)
        {
            return;
        }

        TableValue list = new(type);
        List<RecordValue> headers = Headers(isRequest);
        for (int i = 0; i < headers.Count; i++)
        {
            Slot key = Slot.Of(i + 1L);
            list.ValueAt(list.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _)).Ref = headers[i];
        }

        headers.Clear();
        Span<Slot> a = Enqueue(_events.AllHeaders);
        a[1] = Slot.Of(isRequest);
        a[2].Ref = list;
    }

    void ISipSink.EndMessage(bool isRequest) => Raise(_events.EndEntity, isRequest);

    void ISipSink.Violation(string reason)
    {
        _requestHeaders?.Clear();
        _replyHeaders?.Clear();
        Violation(reason);
    }

    private List<RecordValue> Headers(bool isRequest) => isRequest ? _requestHeaders ??= [] : _replyHeaders ??= [];

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes[..Math.Min(bytes.Length, LongestJunk)])
        {
            if (b is >= 0x20 and < 0x7F)
            {
                text.Append((char)b);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            }
        }

        return text.ToString();
    }
}
