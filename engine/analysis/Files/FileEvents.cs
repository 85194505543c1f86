using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Files;

/// <summary>
/// The events, record types and switches of file analysis, looked up once. Events are null where the library has no prototype.
/// </summary>
public sealed class FileEvents
{
    public FileEvents(Machine machine)
    {
        GetFileHandle = machine.FindEvent("get_file_handle");
        New = machine.FindEvent("file_new");
        OverNewConnection = machine.FindEvent("file_over_new_connection");
        Sniff = machine.FindEvent("file_sniff");
        Timeout = machine.FindEvent("file_timeout");
        Gap = machine.FindEvent("file_gap");
        ReassemblyOverflow = machine.FindEvent("file_reassembly_overflow");
        StateRemove = machine.FindEvent("file_state_remove");
        Hash = machine.FindEvent("file_hash");
        Entropy = machine.FindEvent("file_entropy");
        ExtractionLimit = machine.FindEvent("file_extraction_limit");
        Weird = machine.FindEvent("file_weird");
        File = new RecordShape(
            machine, "fa_file", "id", "parent_id", "source", "is_orig", "conns", "last_active", "seen_bytes", "total_bytes",
            "missing_bytes", "overflow_bytes", "timeout_interval", "bof_buffer_size", "bof_buffer");
        Metadata = new RecordShape(machine, "fa_metadata", "mime_type", "mime_types", "inferred");
        MimeMatch = new RecordShape(machine, "mime_match", "strength", "mime");
        EntropyResult = new RecordShape(
            machine, "entropy_test_result", "entropy", "chi_square", "mean", "monte_carlo_pi", "serial_correlation");
        int disabled = machine.FindGlobal("Files::disable");
        Disabled = disabled < 0 ? null : machine.Global(disabled).Ref as TableValue;
        int salt = machine.FindGlobal("Files::salt");
        Salt = salt < 0 ? StringValue.Empty : machine.Global(salt).Ref as StringValue ?? StringValue.Empty;
        Tags = machine.FindType("Files::Tag") as EnumType;
    }

    public EventHandle? GetFileHandle { get; }

    public EventHandle? New { get; }

    public EventHandle? OverNewConnection { get; }

    public EventHandle? Sniff { get; }

    public EventHandle? Timeout { get; }

    public EventHandle? Gap { get; }

    public EventHandle? ReassemblyOverflow { get; }

    public EventHandle? StateRemove { get; }

    public EventHandle? Hash { get; }

    public EventHandle? Entropy { get; }

    public EventHandle? ExtractionLimit { get; }

    public EventHandle? Weird { get; }

    /// <summary>See the places in <see cref="FileField"/>.</summary>
    public RecordShape File { get; }

    /// <summary>mime_type mime_types inferred</summary>
    public RecordShape Metadata { get; }

    /// <summary>strength mime</summary>
    public RecordShape MimeMatch { get; }

    public RecordShape EntropyResult { get; }

    /// <summary>Protocols whose files are not analysed, or null.</summary>
    public TableValue? Disabled { get; }

    /// <summary>Goes into the identifiers of files.</summary>
    public StringValue Salt { get; }

    public EnumType? Tags { get; }
}

/// <summary>Places of the fields in <see cref="FileEvents.File"/>.</summary>
internal static class FileField
{
    public const int Id = 0;
    public const int ParentId = 1;
    public const int Source = 2;
    public const int IsOrig = 3;
    public const int Connections = 4;
    public const int LastActive = 5;
    public const int SeenBytes = 6;
    public const int TotalBytes = 7;
    public const int MissingBytes = 8;
    public const int OverflowBytes = 9;
    public const int TimeoutInterval = 10;
    public const int StartSize = 11;
    public const int Start = 12;
}
