namespace NidsVm.Logging.Reading;

/// <summary>Rows of a log file from its begin to its end. Only the columns asked for are looked at.</summary>
public sealed class LogRows : IDisposable
{
    private readonly LogLines _lines;
    private readonly LogRowParser _parser;

    /// <param name="path">the file</param>
    /// <param name="columns">names of the columns that <see cref="Values"/> holds, in this order</param>
    /// <exception cref="IOException">the file cannot be read</exception>
    public LogRows(string path, params ReadOnlySpan<string> columns)
    {
        _lines = new LogLines(path);
        _parser = new LogRowParser(columns);
    }

    /// <summary>The row at hand: a value for each column, null where it is unset or the log has no such column.</summary>
    public IReadOnlyList<string?> Values => _parser.Values;

    /// <summary>Lines so far.</summary>
    public long Line { get; private set; }

    /// <summary>Lines so far that are no rows, and the first of them.</summary>
    public long BadLines { get; private set; }

    public long FirstBadLine { get; private set; }

    public void Dispose() => _lines.Dispose();

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="InvalidDataException">the file is compressed, and damaged</exception>
    public bool TryRead()
    {
        while (_lines.TryRead(out ReadOnlySpan<byte> line))
        {
            Line++;
            switch (_parser.Parse(line))
            {
                case LogLineKind.Row when !_lines.IsCut:
                    return true;
                case LogLineKind.Header:
                    break;
                default:
                    FirstBadLine = BadLines++ == 0 ? Line : FirstBadLine;
                    break;
            }
        }

        return false;
    }
}
