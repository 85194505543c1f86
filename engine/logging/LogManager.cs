using System.Runtime.CompilerServices;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Output;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>
/// The logging framework's engine: streams, their filters, and the writers behind them. Runs on the packet thread; one thread of its
/// own writes files. Make one for each machine before <see cref="Machine.Start"/>, and give it to the machine as a service.
/// </summary>
public sealed partial class LogManager : IDisposable
{
    private readonly Machine _machine;
    private readonly LogOptions _options;
    private readonly LogThread _thread;
    private readonly Dictionary<long, LogStream> _streams = [];
    private readonly Dictionary<(long Stream, long Writer, string Path), LogWriter> _writers = [];
    private readonly Dictionary<string, (long Rows, long Lost)> _finished = new(StringComparer.Ordinal);
    // Data bases of logs that were closed, which have not taken all rows yet: path, output, rows lost that are counted already.
    private readonly List<(string Path, RowOutput Output, long Counted)> _leaving = [];
    private readonly Slot[] _hookArguments = new Slot[2];
    private readonly Slot[] _filterArguments = new Slot[3];
    private readonly FunctionValue? _globalPolicy;
    private readonly EventHandle? _netWeird;
    private LogSettings? _settings;
    private long _lastFlush = Environment.TickCount64;

    // The row that is being written, while hooks look at it: the only one that may be held back.
    private LogStream? _currentStream;
    private RecordValue? _currentRecord;
    private DelayedRow? _currentDelay;

    public LogManager(Machine machine, LogOptions? options = null)
    {
        _machine = machine;
        _options = options ?? new LogOptions();
        _thread = _options.Thread ?? new LogThread();
        _globalPolicy = machine.FindFunction("Log::log_stream_policy");
        _netWeird = machine.FindEvent("net_weird");
    }

    /// <summary>Rows written to all logs so far.</summary>
    public long RowsWritten { get; private set; }

    /// <summary>The logs with their row counts, by path.</summary>
    public IReadOnlyList<LogSummary> Summaries
    {
        get
        {
            var counts = new SortedDictionary<string, (long Rows, long Lost)>(_finished, StringComparer.Ordinal);
            foreach (LogWriter writer in _writers.Values)
            {
                (long rows, long lost) = counts.GetValueOrDefault(writer.Path);
                counts[writer.Path] = (rows + writer.Rows, lost + writer.LostRows);
            }

            foreach ((string path, RowOutput output, long counted) in _leaving)
            {
                (long rows, long lost) = counts.GetValueOrDefault(path);
                counts[path] = (rows, lost + output.LostRows - counted);
            }

            return [.. counts.Select(c => new LogSummary(c.Key, c.Value.Rows, c.Value.Lost))];
        }
    }

    /// <summary>The logs that go to data bases.</summary>
    public IReadOnlyList<StoreSummary> StoreSummaries =>
        [.. _writers.Values.Where(w => w.HasStore).Select(w => new StoreSummary(w.Path, w.Filter, w.Rows, w.LostRows, w.WaitingBatches))];

    private LogSettings Settings => _settings ??= new LogSettings(_machine);

    /// <summary>Opens a stream; an open one of the same name is closed.</summary>
    /// <param name="id">value in <c>Log::ID</c></param>
    /// <param name="description">a <c>Log::Stream</c></param>
    public bool CreateStream(long id, RecordValue description)
    {
        if (description.Fields[Settings.StreamColumns].Ref is not TypeValue { Type: RecordType columns })
        {
            _machine.Reporter.Error("logging columns argument is not a record type");
            return false;
        }

        if (!columns.Fields.Any(f => f.IsLogged))
        {
            _machine.Reporter.Error($"logged record type does not have any &log attributes: {columns}");
            return false;
        }

        EventHandle? handle = null;
        if (description.Fields[Settings.StreamEvent].Ref is FunctionValue function)
        {
            handle = _machine.FindEvent(function.Name);
            if (handle is null || handle.Type.Parameters.Length != 1)
            {
                _machine.Reporter.Error("stream event must take a single argument");
                return false;
            }
        }

        RemoveStream(id);
        _streams[id] = new LogStream
        {
            Id = id,
            Name = Settings.StreamName(id),
            Columns = columns,
            Event = handle,
            Policy = description.Fields[Settings.StreamPolicy].Ref as FunctionValue,
            Limits = Settings.LimitsOf(description),
            Delayed = new DelayQueue(_machine, CompleteDelayed, Settings.MaxDelayOf(description), Settings.MaxDelayedOf(description)),
        };
        return true;
    }

    /// <summary>Closes a stream and its logs; false where there is none.</summary>
    public bool RemoveStream(long id)
    {
        if (!_streams.Remove(id, out LogStream? stream))
        {
            return false;
        }

        stream.Delayed.CompleteAll();
        foreach (LogFilter filter in stream.Filters)
        {
            CloseWriters(stream, filter);
        }

        return true;
    }

    /// <summary>Switches a stream on or off; false where there is none.</summary>
    public bool SetEnabled(long id, bool isEnabled)
    {
        if (!_streams.TryGetValue(id, out LogStream? stream))
        {
            return false;
        }

        stream.IsEnabled = isEnabled;
        return true;
    }

    /// <summary>Writes a row to all filters of a stream.</summary>
    /// <returns>false where there is no such stream, the record has another type, or a path function failed</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Write(long id, RecordValue record)
    {
        if (!_streams.TryGetValue(id, out LogStream? stream))
        {
            return false;
        }

        if (!stream.IsEnabled)
        {
            return true;
        }

        if (!ReferenceEquals(record.Type, stream.Columns))
        {
            if (Coerce(record, stream.Columns) is not { } coerced)
            {
                _machine.Reporter.Error($"incompatible log record type for {stream.Name}: {record.Type}");
                return false;
            }

            record = coerced;
        }

        if (stream.Event is { HasHandlers: true } handle)
        {
            _machine.Enqueue(handle)[0].Ref = record;
        }

        bool isAllowed = true;
        if (_globalPolicy is not null)
        {
            (LogStream? stream0, RecordValue? record0, DelayedRow? delay0) = (_currentStream, _currentRecord, _currentDelay);
            (_currentStream, _currentRecord, _currentDelay) = (stream, record, null);
            isAllowed = RunHook(_globalPolicy, record, stream.Id);
            DelayedRow? delay = _currentDelay;
            (_currentStream, _currentRecord, _currentDelay) = (stream0, record0, delay0);
            if (delay is { Tokens.Count: > 0 })
            {
                if (isAllowed)
                {
                    stream.Delayed.Add(delay);
                }

                return true;
            }
        }

        return WriteToFilters(stream, record, isAllowed);
    }

    /// <summary>Hands the rows of a stream over to be written now.</summary>
    public bool Flush(long id)
    {
        if (!_streams.ContainsKey(id))
        {
            return false;
        }

        foreach (((long owner, long _, string _), LogWriter writer) in _writers)
        {
            if (owner == id)
            {
                writer.Flush();
            }
        }

        return true;
    }

    /// <summary>Sets whether rows of a stream may wait in memory.</summary>
    public bool SetBuffered(long id, bool isBuffered)
    {
        if (!_streams.ContainsKey(id))
        {
            return false;
        }

        foreach (((long owner, long _, string _), LogWriter writer) in _writers)
        {
            if (owner == id)
            {
                writer.IsUnbuffered = !isBuffered;
            }
        }

        return true;
    }

    /// <summary>Hands all rows over to be written now, and tells of errors.</summary>
    public void FlushAll()
    {
        _lastFlush = Environment.TickCount64;
        foreach (LogWriter writer in _writers.Values)
        {
            writer.Flush();
            if (writer.TakeError() is { } error)
            {
                _machine.Reporter.Error(error);
            }

            if (writer.TakeComplaint() is { } complaint)
            {
                _machine.Reporter.Warning(complaint);
            }
        }

        SettleLeaving();
    }

    /// <summary>Looks after the data bases that another manager has closed, and that have not taken all rows yet.</summary>
    public void Adopt(LogManager ended)
    {
        _leaving.AddRange(ended._leaving.Select(l => (l.Path, l.Output, l.Output.LostRows)));
        ended._leaving.Clear();
    }

    /// <summary>Does the same where rows have waited long enough. The host calls this while it is idle.</summary>
    public void FlushIfDue()
    {
        if (Environment.TickCount64 - _lastFlush >= _options.FlushMilliseconds)
        {
            FlushAll();
        }
    }

    /// <summary>Waits until what was handed over is on disk.</summary>
    public void WaitIdle() => _thread.WaitIdle();

    /// <summary>Ends all logs: rows that are held back go out, logs that rotate are rotated, files are closed. Errors are reported.</summary>
    /// <param name="waitsForStores">whether to wait until data bases have taken what waits, or have been given up; otherwise see <see cref="Adopt"/></param>
    public void Finish(bool waitsForStores = true)
    {
        foreach (LogStream stream in _streams.Values)
        {
            stream.Delayed.CompleteAll();
        }

        RotateAll();
        foreach (LogOutput file in CloseAll(waitsForStores))
        {
            if ((file.Error ?? (file as RowOutput)?.TakeComplaint()) is { } error)
            {
                _machine.Reporter.Error(error);
            }
        }
    }

    /// <summary>Closes what <see cref="Finish"/> has not closed, for programs that end early, and ends the thread.</summary>
    public void Dispose()
    {
        CloseAll(waitsForStores: true);
        if (_options.Thread is null)
        {
            _thread.Dispose();
        }
    }

    private List<LogOutput> CloseAll(bool waitsForStores)
    {
        List<(LogWriter Writer, LogOutput? File)> closed = [.. _writers.Values.Select(w => (w, w.Close()))];
        _writers.Clear();
        foreach (LogStream stream in _streams.Values)
        {
            foreach (LogFilter filter in stream.Filters)
            {
                filter.LastWriter = null;
            }
        }

        _thread.WaitIdle();
        if (waitsForStores)
        {
            foreach (RowOutput store in closed.Select(c => c.File).Concat(_leaving.Select(l => l.Output)).OfType<RowOutput>())
            {
                store.WaitClosed();
            }
        }

        foreach ((LogWriter writer, LogOutput? file) in closed)
        {
            Retire(writer, file);
        }

        SettleLeaving();
        return [.. closed.Select(c => c.File).OfType<LogOutput>()];
    }

    /// <summary>Tells what data bases that leave complain of, and forgets those that are done.</summary>
    private void SettleLeaving()
    {
        for (int i = _leaving.Count - 1; i >= 0; i--)
        {
            (string path, RowOutput output, long counted) = _leaving[i];
            bool isDone = output.IsClosed;
            if (output.TakeComplaint() is { } complaint)
            {
                _machine.Reporter.Warning(complaint);
            }

            if (isDone)
            {
                (long rows, long lost) = _finished.GetValueOrDefault(path);
                _finished[path] = (rows, lost + output.LostRows - counted);
                _leaving.RemoveAt(i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool WriteToFilters(LogStream stream, RecordValue record, bool isAllowed)
    {
        bool isGood = true;
        List<LogFilter> filters = stream.Filters;
        for (int i = 0; i < filters.Count; i++)
        {
            LogFilter filter = filters[i];
            if (filter.Policy is not null && !RunHook(filter.Policy, record, stream.Id, filter.Value))
            {
                continue;
            }

            // Hooks of filters run even where the row is dropped for all.
            if (isAllowed && filter.IsLocal)
            {
                isGood &= WriteRow(stream, filter, record);
            }
        }

        return isGood;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool WriteRow(LogStream stream, LogFilter filter, RecordValue record)
    {
        if (WriterFor(stream, filter, record) is not { } writer)
        {
            return false;
        }

        RecordValue? extension = null;
        if (filter.ExtensionFunction is { } function)
        {
            _hookArguments[0] = Slot.Of(filter.Path);
            extension = _machine.TryInvoke(function, _hookArguments.AsSpan(0, 1), out Slot result) ? result.Ref as RecordValue : null;
            _hookArguments[0] = default;
        }

        RowBudget budget = stream.Limits.Begin();
        writer.Write(record, extension, ref budget);
        RowsWritten++;
        if (budget.CutString || budget.CutContainer)
        {
            ReportCut(stream, budget);
        }

        if (writer.TakeError() is { } error)
        {
            _machine.Reporter.Error(error);
        }

        FlushIfDue();
        return true;
    }

    private bool RunHook(FunctionValue hook, RecordValue record, long id)
    {
        _hookArguments[0] = Slot.Of(record);
        _hookArguments[1] = Slot.Of(id);
        bool isGood = !_machine.TryInvoke(hook, _hookArguments, out Slot result) || result.AsBool;
        _hookArguments.AsSpan().Clear();
        return isGood;
    }

    private bool RunHook(FunctionValue hook, RecordValue record, long id, RecordValue filter)
    {
        _filterArguments[0] = Slot.Of(record);
        _filterArguments[1] = Slot.Of(id);
        _filterArguments[2] = Slot.Of(filter);
        bool isGood = !_machine.TryInvoke(hook, _filterArguments, out Slot result) || result.AsBool;
        _filterArguments.AsSpan().Clear();
        return isGood;
    }

    /// <summary>A record of the stream's type with the fields of another one, matched by name; null where they do not fit.</summary>
    private RecordValue? Coerce(RecordValue from, RecordType to)
    {
        RecordValue result = _machine.NewRecord(to);
        for (int i = 0; i < from.Type.Fields.Count; i++)
        {
            if (!from.IsSet(i))
            {
                continue;
            }

            int j = to.IndexOf(from.Type.Fields[i].Name);
            if (j < 0 || to.Fields[j].Type.Tag != from.Type.Fields[i].Type.Tag)
            {
                return null;
            }

            result.Fields[j] = from.Fields[i];
        }

        for (int j = 0; j < to.Fields.Count; j++)
        {
            if (!to.Fields[j].IsOptional && !result.IsSet(j))
            {
                return null;
            }
        }

        return result;
    }

    private void ReportCut(LogStream stream, in RowBudget budget)
    {
        if (_netWeird is not { HasHandlers: true } handle || string.Equals(stream.Name, "Weird::LOG", StringComparison.Ordinal))
        {
            return;
        }

        Span<Slot> arguments = _machine.Enqueue(handle);
        arguments[0].Ref = new StringValue(budget.CutString ? "log_string_field_truncated" : "log_container_field_truncated");
        arguments[1].Ref = new StringValue(stream.Name);
        if (arguments.Length > 2)
        {
            arguments[2].Ref = StringValue.Empty;
        }
    }

    private void Retire(LogWriter writer, LogOutput? closed)
    {
        if (closed is RowOutput { IsClosed: false } store)
        {
            // What it has lost so far is counted with the writer.
            _leaving.Add((writer.Path, store, store.LostRows));
        }

        (long rows, long lost) = _finished.GetValueOrDefault(writer.Path);
        _finished[writer.Path] = (rows + writer.Rows, lost + writer.LostRows);
    }
}
