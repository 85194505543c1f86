using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>
/// The HTTP events, record types and switches of a program, looked up once. Events are null where the library has no prototype of
/// them; they are documented there, in <c>base/bif/plugins/Zeek_HTTP.events.bif.zeek</c>.
/// </summary>
public sealed class HttpEvents
{
    public HttpEvents(Machine machine)
    {
        Request = machine.FindEvent("http_request");
        Reply = machine.FindEvent("http_reply");
        Header = machine.FindEvent("http_header");
        AllHeaders = machine.FindEvent("http_all_headers");
        BeginEntity = machine.FindEvent("http_begin_entity");
        EndEntity = machine.FindEvent("http_end_entity");
        EntityData = machine.FindEvent("http_entity_data");
        ContentType = machine.FindEvent("http_content_type");
        MessageDone = machine.FindEvent("http_message_done");
        Problem = machine.FindEvent("http_event");
        Stats = machine.FindEvent("http_stats");
        ConnectionUpgrade = machine.FindEvent("http_connection_upgrade");
        StatsData = new RecordShape(machine, "http_stats_rec", "num_requests", "num_replies", "request_version", "reply_version");
        MessageData = new RecordShape(
            machine, "http_message_stat", "start", "interrupted", "finish_msg", "body_length", "content_gap_length", "header_length");
        HeaderData = new RecordShape(machine, "mime_header_rec", "original_name", "name", "value");
        HeaderList = machine.FindType("mime_header_list") as TableType;
        UpgradeAnalyzers = Ref(machine, "HTTP::upgrade_analyzers") as TableValue;
        TruncateUri = (int)Math.Clamp(Bits(machine, "truncate_http_URI", -1), -1, int.MaxValue - 3);
        Options = new HttpOptions(
            new MimeLimits(
                (int)Math.Clamp(Bits(machine, "MIME::max_depth", 100), 0, MimeDepthCap),
                (int)Math.Clamp(Bits(machine, "MIME::max_header_bytes", 65536), 0, int.MaxValue)),
            (int)Math.Clamp(Bits(machine, "http_entity_data_delivery_size", 1500), 1, 1 << 24),
            Bits(machine, "skip_http_data", 0) != 0);
    }

    // Entities recurse: a policy that takes the limit away gets this one.
    private const int MimeDepthCap = 1000;

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    public EventHandle? Header { get; }

    public EventHandle? AllHeaders { get; }

    public EventHandle? BeginEntity { get; }

    public EventHandle? EndEntity { get; }

    public EventHandle? EntityData { get; }

    public EventHandle? ContentType { get; }

    public EventHandle? MessageDone { get; }

    public EventHandle? Problem { get; }

    public EventHandle? Stats { get; }

    public EventHandle? ConnectionUpgrade { get; }

    public RecordShape StatsData { get; }

    public RecordShape MessageData { get; }

    /// <summary>original_name name value</summary>
    public RecordShape HeaderData { get; }

    public TableType? HeaderList { get; }

    /// <summary>The analyzers that take over after an upgrade, by protocol; or null.</summary>
    public TableValue? UpgradeAnalyzers { get; }

    /// <summary>URIs are cut at this many bytes; -1 for no limit.</summary>
    public int TruncateUri { get; }

    public HttpOptions Options { get; }

    private static long Bits(Machine machine, string name, long otherwise)
    {
        int index = machine.FindGlobal(name);
        return index < 0 || machine.Global(index).Ref is not null ? otherwise : machine.Global(index).Bits;
    }

    private static object? Ref(Machine machine, string name)
    {
        int index = machine.FindGlobal(name);
        return index < 0 ? null : machine.Global(index).Ref;
    }
}
