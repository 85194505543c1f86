using NidsVm.Logging.Columns;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Formats;

/// <summary>How rows are written. Nothing here allocates once its buffers have grown.</summary>
public interface IRowFormat
{
    /// <summary>Appends a row with its newline.</summary>
    /// <param name="to">where it goes</param>
    /// <param name="columns">the columns</param>
    /// <param name="rows">the rows' cells</param>
    /// <param name="index">which row</param>
    void WriteRow(TextBuffer to, LogColumn[] columns, RowBatch rows, int index);

    /// <summary>Appends what stands before the first row.</summary>
    void WriteHeader(TextBuffer to, LogColumn[] columns, string path, DateTime opened);

    /// <summary>Appends what stands after the last row.</summary>
    void WriteFooter(TextBuffer to, DateTime closed);
}
