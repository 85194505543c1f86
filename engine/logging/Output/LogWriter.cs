using System.Runtime.CompilerServices;
using NidsVm.Logging.Archive;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Stores;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Output;

/// <summary>
/// One log being written: rows of a filter to a path. The packet thread fills batches of rows; the log thread makes text of them.
/// What goes to standard output is made into text at once, to stay in order with what policies print.
/// </summary>
public sealed class LogWriter
{
    private readonly LogThread _thread;
    private readonly IRowFormat? _format;
    private readonly LogColumn[] _columns;
    private readonly TextFormatOptions _options;
    private readonly Stream? _standardOutput;
    private readonly LogArchive? _archive;
    private readonly StoreTarget? _store;
    private readonly Stack<RowBatch> _free = new();
    private RowBatch? _rows;
    private TextBuffer? _text;
    private LogOutput? _output;
    private RowOutput? _database;
    private long _lostRows;
    private bool _hasFailed;

    /// <param name="thread">writes the blocks</param>
    /// <param name="filter">name of the filter that it was made for</param>
    /// <param name="path">the log's path, without directory and extension</param>
    /// <param name="columns">its columns</param>
    /// <param name="options">its format; null writes nothing and counts only</param>
    /// <param name="standardOutput">where logs of path <c>/dev/stdout</c> go</param>
    /// <param name="archive">keeps and rotates the files; null where they are the writer's own</param>
    /// <param name="store">the data base that the rows go to, or null for files</param>
    public LogWriter(
        LogThread thread,
        string filter,
        string path,
        LogColumn[] columns,
        TextFormatOptions? options,
        Stream standardOutput,
        LogArchive? archive = null,
        StoreTarget? store = null)
    {
        _archive = archive;
        _store = store;
        _thread = thread;
        Filter = filter;
        _columns = columns;
        _options = options ?? new TextFormatOptions();
        Path = _options.ToStandardOutput ? "/dev/stdout" : path;
        _format = options is null ? null : options.IsJson ? new JsonFormat(options) : new TsvFormat(options);
        _standardOutput = store is null && Path is "/dev/stdout" or "-" ? standardOutput : null;
    }

    /// <summary>Name of the filter that it was made for.</summary>
    public string Filter { get; }

    public string Path { get; }

    internal LogColumn[] Columns => _columns;

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows lost because the file could not be opened or written, or the data base did not take them.</summary>
    public long LostRows => _lostRows + (_database?.LostRows ?? 0);

    /// <summary>Whether the rows go to a data base.</summary>
    public bool HasStore => _store is not null;

    /// <summary>Batches that wait for a data base.</summary>
    public int WaitingBatches => _database?.WaitingBatches ?? 0;

    /// <summary>Name of the open file, or null.</summary>
    public string? FileName => _output?.Name;

    /// <summary>Network time at which the file was opened, for rotation.</summary>
    public double OpenedAt { get; internal set; }

    /// <summary>True where rows wait to be handed over at once.</summary>
    public bool IsUnbuffered { get; set; }

    public bool IsOpen => _rows is not null;

    /// <summary>Opens the file, and writes the header.</summary>
    /// <returns>null, or why it cannot be opened</returns>
    public string? Open(double now)
    {
        OpenedAt = now;
        if (_format is null)
        {
            return null;
        }

        if (_standardOutput is null)
        {
            string? error = null;
            _output = _store is { } store
                ? store.Open(Path, _columns, _options, out error)
                : _archive?.Open(FullName(), _format, _columns, Path) ?? (LogOutput?)LogFile.TryOpen(FullName(), _options.GzipLevel, out error);
            if (_output is null)
            {
                _hasFailed = true;
                return error;
            }
        }

        _hasFailed = false;
        if (_output is RowOutput database)
        {
            _lostRows += _database?.LostRows ?? 0;
            _database = database;
        }

        _rows = Rent();
        if (_output is not { WritesHeaders: true })
        {
            TextBuffer header = Text();
            _format.WriteHeader(header, _columns, Path, DateTime.Now);
            Hand(header);
        }

        return null;
    }

    /// <summary>Writes a row; one whose text is cut tells by <paramref name="budget"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(RecordValue row, RecordValue? extension, ref RowBudget budget)
    {
        if (_hasFailed || _output?.Error is not null)
        {
            _lostRows++;
            return;
        }

        Rows++;
        if (_format is null)
        {
            return;
        }

        _rows!.Add(row, extension, ref budget);
        if (_rows.IsFull || IsUnbuffered || _standardOutput is not null)
        {
            Flush();
        }
    }

    /// <summary>Hands over the rows that wait.</summary>
    public void Flush()
    {
        if (_rows is not { Count: > 0 } rows)
        {
            return;
        }

        if (_output is not null)
        {
            _rows = Rent();
            _output.Count(rows.Count);
            _thread.Post(new LogJob(_output, this, rows, null, false));
        }
        else
        {
            TextBuffer text = Text();
            Format(rows, text);
            Hand(text);
        }
    }

    /// <summary>Makes text of rows, and clears them.</summary>
    internal void Format(RowBatch rows, TextBuffer to)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            _format!.WriteRow(to, _columns, rows, i);
        }

        rows.Clear();
    }

    /// <summary>Takes an empty batch back from the log thread.</summary>
    internal void Return(RowBatch rows)
    {
        lock (_free)
        {
            _free.Push(rows);
        }
    }

    /// <summary>The error that stopped the writing since the last call, or null.</summary>
    public string? TakeError()
    {
        if (_hasFailed || _output?.Error is not { } error)
        {
            return null;
        }

        _hasFailed = true;
        return error;
    }

    /// <summary>What a data base told since the last call; writing goes on.</summary>
    public string? TakeComplaint() => (_output as RowOutput)?.TakeComplaint();

    /// <summary>Hands over the rows that wait and the footer, and has the file closed.</summary>
    /// <returns>the file, which is closed once the thread is idle, or null</returns>
    public LogOutput? Close()
    {
        LogOutput? file = _output;
        if (_rows is not null)
        {
            Flush();
            if (file is { WritesHeaders: true })
            {
                _thread.Post(new LogJob(file, null, null, null, Closes: true));
            }
            else
            {
                TextBuffer footer = Text();
                _format!.WriteFooter(footer, DateTime.Now);
                Hand(footer, closes: true);
            }
        }

        _rows = null;
        _output = null;
        return file;
    }

    /// <summary>The file name that a path of this log has: directory and extension added.</summary>
    public string FullName(string? path = null)
    {
        path ??= Path;
        if (path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return path;
        }

        string extension = Environment.GetEnvironmentVariable("ZEEK_LOG_SUFFIX") is { Length: > 0 } suffix ? suffix : "log";
        string name = $"{path}.{extension}";
        if (_options.GzipLevel > 0)
        {
            name += "." + (_options.GzipExtension.Length == 0 ? "gz" : _options.GzipExtension);
        }

        return _options.Directory.Length == 0 ? name : System.IO.Path.Combine(_options.Directory, name);
    }

    private RowBatch Rent()
    {
        lock (_free)
        {
            return _free.TryPop(out RowBatch? rows) ? rows : new RowBatch(_columns);
        }
    }

    private TextBuffer Text() => _standardOutput is null ? new TextBuffer() : _text ??= new TextBuffer();

    private void Hand(TextBuffer text, bool closes = false)
    {
        if (_output is not null)
        {
            _thread.Post(new LogJob(_output, null, null, text, closes));
            return;
        }

        _standardOutput?.Write(text.Span);
        text.Clear();
    }
}
