using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>Rows of a stream that policies hold back: by tokens, for a time, and no more than so many.</summary>
internal sealed class DelayQueue : NidsVm.Vm.Runtime.Timer
{
    private readonly Machine _machine;
    private readonly Action<DelayedRow> _complete;
    private readonly Queue<DelayedRow> _rows = new();

    public DelayQueue(Machine machine, Action<DelayedRow> complete, double interval, long capacity)
    {
        _machine = machine;
        _complete = complete;
        Interval = interval;
        Capacity = capacity;
    }

    /// <summary>Seconds that a row is held back at most.</summary>
    public double Interval { get; set; }

    /// <summary>Rows that are held back at most.</summary>
    public long Capacity { get; private set; }

    public int Count { get; private set; }

    public void Add(DelayedRow row)
    {
        row.Due = _machine.NetworkTime + Interval;
        _rows.Enqueue(row);
        Count++;
        Trim();
        Arm();
    }

    public void SetCapacity(long capacity)
    {
        Capacity = capacity;
        Trim();
    }

    /// <summary>The row that holds the record, or null.</summary>
    public DelayedRow? Find(RecordValue record)
    {
        foreach (DelayedRow row in _rows)
        {
            if (!row.IsDone && ReferenceEquals(row.Record, record))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Lets a row go before its time.</summary>
    public void Complete(DelayedRow row)
    {
        if (row.IsDone)
        {
            return;
        }

        row.IsDone = true;
        Count--;
        _complete(row);
    }

    /// <summary>Lets all rows go.</summary>
    public void CompleteAll()
    {
        // A row may be held back once more while it is let go; at the end there is no second time.
        for (int left = _rows.Count; left > 0 && _rows.TryDequeue(out DelayedRow? row); left--)
        {
            Complete(row);
        }
    }

    public override void Fire(double now, bool isTerminating)
    {
        if (isTerminating)
        {
            CompleteAll();
            return;
        }

        while (_rows.TryPeek(out DelayedRow? row) && (row.IsDone || row.Due <= now))
        {
            _rows.Dequeue();
            Complete(row);
        }

        Arm();
    }

    private void Trim()
    {
        while (Count > Capacity && _rows.TryDequeue(out DelayedRow? row))
        {
            Complete(row);
        }
    }

    private void Arm()
    {
        while (_rows.TryPeek(out DelayedRow? row) && row.IsDone)
        {
            _rows.Dequeue();
        }

        if (!IsPending && _rows.TryPeek(out DelayedRow? first))
        {
            _machine.Timers.Set(this, first.Due);
        }
    }
}

/// <summary>A row that is held back.</summary>
internal sealed class DelayedRow(LogStream stream, RecordValue record)
{
    public LogStream Stream { get; } = stream;

    public RecordValue Record { get; } = record;

    /// <summary>Tokens that were not given back.</summary>
    public HashSet<DelayToken> Tokens { get; } = [];

    /// <summary>Functions to ask before the row is written.</summary>
    public List<FunctionValue> Callbacks { get; } = [];

    /// <summary>Network time at which it is let go in any case.</summary>
    public double Due { get; set; }

    public bool IsDone { get; set; }
}

/// <summary><c>Log::DelayToken</c>: a reason to hold back a row.</summary>
internal sealed class DelayToken() : OpaqueValue("LogDelayToken");
