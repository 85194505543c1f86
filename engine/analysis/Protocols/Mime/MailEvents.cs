using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>
/// The events of mail, their record types and the switches of a program, looked up once. They are documented in
/// <c>base/bif/plugins/Zeek_MIME.events.bif.zeek</c>.
/// </summary>
public sealed class MailEvents
{
    /// <summary>Bytes of one message that are put together for events which take it whole; the rest is left out.</summary>
    public const int CollectedBytes = 64 << 20;

    // Entities recurse: a policy that takes the limit away gets this one.
    private const int MimeDepthCap = 1000;

    public MailEvents(Machine machine)
    {
        BeginEntity = machine.FindEvent("mime_begin_entity");
        EndEntity = machine.FindEvent("mime_end_entity");
        OneHeader = machine.FindEvent("mime_one_header");
        AllHeaders = machine.FindEvent("mime_all_headers");
        SegmentData = machine.FindEvent("mime_segment_data");
        EntityData = machine.FindEvent("mime_entity_data");
        AllData = machine.FindEvent("mime_all_data");
        Problem = machine.FindEvent("mime_event");
        ContentHash = machine.FindEvent("mime_content_hash");
        ContentHashSha256 = machine.FindEvent("mime_content_hash_sha256");
        HeaderData = new RecordShape(machine, "mime_header_rec", "original_name", "name", "value");
        HeaderList = machine.FindType("mime_header_list") as TableType;
        Limits = new MimeLimits(
            (int)Math.Clamp(Bits(machine, "MIME::max_depth", 100), 0, MimeDepthCap),
            (int)Math.Clamp(Bits(machine, "MIME::max_header_bytes", 65536), 0, int.MaxValue));
        SegmentOverlap = (int)Math.Clamp(Bits(machine, "mime_segment_overlap_length", 0), 0, 1 << 20);
        int length = (int)Math.Clamp(Bits(machine, "mime_segment_length", 1024), 0, 1 << 24);
        SegmentLength = Math.Max(length, SegmentOverlap + 32);
    }

    public EventHandle? BeginEntity { get; }

    public EventHandle? EndEntity { get; }

    public EventHandle? OneHeader { get; }

    public EventHandle? AllHeaders { get; }

    public EventHandle? SegmentData { get; }

    public EventHandle? EntityData { get; }

    public EventHandle? AllData { get; }

    public EventHandle? Problem { get; }

    public EventHandle? ContentHash { get; }

    public EventHandle? ContentHashSha256 { get; }

    /// <summary>original_name name value</summary>
    public RecordShape HeaderData { get; }

    public TableType? HeaderList { get; }

    public MimeLimits Limits { get; }

    /// <summary>Bytes of a segment.</summary>
    public int SegmentLength { get; }

    /// <summary>How many of them repeat the end of the one before.</summary>
    public int SegmentOverlap { get; }

    internal static long Bits(Machine machine, string name, long otherwise)
    {
        int index = machine.FindGlobal(name);
        return index < 0 || machine.Global(index).Ref is not null ? otherwise : machine.Global(index).Bits;
    }
}
