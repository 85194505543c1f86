using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>Holding rows back.</summary>
public sealed partial class LogManager
{
    /// <summary>Holds back the row that is being written; null with an error reported where that is another one.</summary>
    internal DelayToken? Delay(long id, RecordValue record, FunctionValue? callback)
    {
        if (_currentStream is null || _currentStream.Id != id || !ReferenceEquals(_currentRecord, record))
        {
            _machine.Reporter.Error("invalid Log::delay() call: only the row being written can be held back, from Log::log_stream_policy or a callback");
            return null;
        }

        _currentDelay ??= new DelayedRow(_currentStream, record);
        var token = new DelayToken();
        _currentDelay.Tokens.Add(token);
        if (callback is not null)
        {
            _currentDelay.Callbacks.Add(callback);
        }

        return token;
    }

    /// <summary>Takes a token back; the row goes out with the last one.</summary>
    internal bool FinishDelay(long id, RecordValue record, DelayToken token)
    {
        if (!_streams.TryGetValue(id, out LogStream? stream))
        {
            return false;
        }

        if (_currentDelay is { } current && ReferenceEquals(current.Record, record) && current.Tokens.Remove(token))
        {
            return true;
        }

        if (stream.Delayed.Find(record) is not { } row || !row.Tokens.Remove(token))
        {
            _machine.Reporter.Error("non-existing log record for Log::delay_finish()");
            return false;
        }

        if (row.Tokens.Count == 0)
        {
            stream.Delayed.Complete(row);
        }

        return true;
    }

    internal bool SetMaxDelay(long id, double seconds)
    {
        if (!_streams.TryGetValue(id, out LogStream? stream))
        {
            return false;
        }

        stream.Delayed.Interval = Math.Max(stream.Delayed.Interval, seconds);
        return true;
    }

    internal bool SetMaxDelayed(long id, long rows)
    {
        if (!_streams.TryGetValue(id, out LogStream? stream))
        {
            return false;
        }

        stream.Delayed.SetCapacity(rows);
        return true;
    }

    internal int DelayedCount(long id) => _streams.TryGetValue(id, out LogStream? stream) ? stream.Delayed.Count : -1;

    /// <summary>Asks the callbacks of a row that is let go; unless one holds it back anew or drops it, it is written.</summary>
    private void CompleteDelayed(DelayedRow row)
    {
        (LogStream? stream0, RecordValue? record0, DelayedRow? delay0) = (_currentStream, _currentRecord, _currentDelay);
        (_currentStream, _currentRecord, _currentDelay) = (row.Stream, row.Record, null);
        bool isAllowed = true;
        foreach (FunctionValue callback in row.Callbacks)
        {
            isAllowed &= RunHook(callback, row.Record, row.Stream.Id);
        }

        DelayedRow? again = _currentDelay;
        (_currentStream, _currentRecord, _currentDelay) = (stream0, record0, delay0);
        if (!isAllowed)
        {
            return;
        }

        if (again is { Tokens.Count: > 0 } && !_machine.IsTerminating)
        {
            row.Stream.Delayed.Add(again);
            return;
        }

        WriteToFilters(row.Stream, row.Record, true);
    }
}
