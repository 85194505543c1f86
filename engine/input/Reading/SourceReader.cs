using System.Text;
using NidsVm.Input.Values;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Reading;

/// <summary>Reads one kind of source, on a thread of its own. It knows nothing of the machine: it makes rows of cells.</summary>
internal abstract class SourceReader(SourceInfo info)
{
    private List<InputRow> _rows = [];
    private bool _rowsGrow;
    private bool _suppressesWarnings;

    public SourceInfo Info { get; } = info;

    /// <summary>Set before the thread starts.</summary>
    public ReaderThread Thread { get; set; } = null!;

    /// <summary>The first reading ends by itself, and soon.</summary>
    public virtual bool IsWorthWaitingFor => Info.Mode != InputMode.Stream;

    protected IReadOnlyList<InputField> Fields => Info.Fields;

    /// <summary>Opens the source and reads it a first time; false where it cannot be.</summary>
    public abstract bool Initialise();

    /// <summary>Reads what changed; false ends the reader.</summary>
    public abstract bool Update();

    /// <summary>Looks whether something changed, where the mode says so.</summary>
    public virtual bool Heartbeat()
    {
        if (Info.Mode == InputMode.Manual)
        {
            return true;
        }

        if (!Update())
        {
            FlushRows();
            Thread.Disable();
        }

        return true;
    }

    public virtual void Close()
    {
    }

    /// <summary>Called by another thread: ends a reading that waits.</summary>
    public virtual void Interrupt()
    {
    }

    /// <summary>Hands over the rows that were gathered.</summary>
    public void FlushRows()
    {
        if (_rows.Count > 0)
        {
            List<InputRow> rows = _rows;
            _rows = [];
            Thread.Send(new InputMessage.Rows(rows, _rowsGrow));
        }
    }

    /// <summary>A row of a source that is read as a whole.</summary>
    protected void SendRow(InputRow row) => Add(row, grows: false);

    /// <summary>A row of a source that grows.</summary>
    protected void PutRow(InputRow row) => Add(row, grows: true);

    protected void EndSend()
    {
        FlushRows();
        Thread.Send(new InputMessage.EndOfSend());
    }

    protected void Raise(string name, Slot[] arguments, PolicyType?[] types)
    {
        FlushRows();
        Thread.Send(new InputMessage.Event(name, arguments, types));
    }

    protected internal void Warn(string message)
    {
        if (!_suppressesWarnings)
        {
            FlushRows();
            Thread.Send(new InputMessage.Report(ReportLevel.Warning, message));
        }
    }

    protected void Error(string message)
    {
        FlushRows();
        Thread.Fail(message);
    }

    /// <summary>An error where the settings make it one, else a warning that is told once until the trouble is over.</summary>
    protected void FailOrWarn(bool isError, string message, bool suppressesFurther = false)
    {
        if (isError)
        {
            Error(message);
            return;
        }

        Warn(message);
        _suppressesWarnings |= suppressesFurther;
    }

    protected void ResumeWarnings() => _suppressesWarnings = false;

    /// <summary>A path with what the settings put before relative ones.</summary>
    protected static string WithPrefix(string path, string prefix)
        => path.Length == 0 || path[0] == '/' || prefix.Length == 0 ? path
            : prefix.Trim('/').Length == 0 ? "/" + path
            : prefix.TrimEnd('/') + "/" + path;

    /// <summary>Bytes for a message.</summary>
    protected static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private void Add(InputRow row, bool grows)
    {
        _rowsGrow = grows;
        _rows.Add(row);
        if (_rows.Count >= InputLimits.RowsPerBatch)
        {
            FlushRows();
        }
    }
}

/// <summary>What a reader knows of its stream.</summary>
internal sealed record SourceInfo
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    public required InputMode Mode { get; init; }

    public required IReadOnlyList<InputField> Fields { get; init; }

    /// <summary>What the policy set for this stream.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>What the library's constants say, as they were when the stream was made.</summary>
    public required InputSettings Settings { get; init; }
}
