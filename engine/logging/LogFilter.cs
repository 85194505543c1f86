using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Logging.Stores;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>A filter of a stream, laid out for writing: its columns, format, path and functions.</summary>
internal sealed class LogFilter
{
    public required string Name { get; init; }

    /// <summary>The policy's own record, as hooks get it.</summary>
    public required RecordValue Value { get; init; }

    /// <summary>Value of the writer in <c>Log::Writer</c>.</summary>
    public required long WriterTag { get; init; }

    public required LogColumn[] Columns { get; init; }

    /// <summary>The format, or null for the writer that writes nothing.</summary>
    public required TextFormatOptions? Format { get; init; }

    /// <summary>The data base that the rows go to, or null.</summary>
    public StoreTarget? Store { get; init; }

    /// <summary>The path; the first result of <see cref="PathFunction"/> where that decides.</summary>
    public StringValue? Path { get; set; }

    /// <summary>The last result of <see cref="PathFunction"/>.</summary>
    public StringValue? LastPath { get; set; }

    public FunctionValue? PathFunction { get; init; }

    /// <summary>Hook for the rows, or null.</summary>
    public FunctionValue? Policy { get; init; }

    /// <summary>Makes the record of extension columns, or null.</summary>
    public FunctionValue? ExtensionFunction { get; init; }

    /// <summary>The type of that record.</summary>
    public RecordType? ExtensionType { get; init; }

    /// <summary>False where rows are meant for other nodes only.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Seconds between rotations, 0 for none.</summary>
    public double RotationInterval { get; init; }

    /// <summary>Called for a log after its rotation, or null for the library's default.</summary>
    public FunctionValue? PostProcessor { get; init; }

    /// <summary>The writer of the last row: most filters have one path.</summary>
    public LogWriter? LastWriter { get; set; }
}
