using System.Runtime.CompilerServices;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// Pending timers in order of due time, ties in the order in which they were put in: a calendar queue. A year has a power of two of
/// days, each a list sorted by due time; the length of a day follows the spacing of the timers, so that setting, cancelling and
/// expiring cost O(1) on average.
/// </summary>
internal sealed class TimerCalendar
{
    private const int MinDays = 128;
    private const long LastDay = 1L << 60;
    private const int SampleSize = 512;

    private List[] _days = new List[MinDays];
    private double _dayLength = 1.0;
    private long _today;
    private long _sequence;
    private Timer? _first;

    // Steps walked since the calendar was last laid out, against operations made: a bad layout shows here.
    private long _steps;
    private long _operations;
    private long _earlierSteps;

    // Doubles where laying out anew changed nothing, so that a distribution that suits no layout does not cost one after the other.
    private int _patience = 1;

    /// <summary>Number of pending timers.</summary>
    public int Count { get; private set; }

    /// <summary>Places walked over in search of others, since the calendar was made: the cost beyond O(1).</summary>
    public long StepsWalked => _earlierSteps + _steps;

    /// <summary>Puts a timer with its due time in, which is not pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Timer timer)
    {
        timer.Sequence = _sequence++;
        Count++;
        Insert(timer);
        if (Count > _days.Length * 2)
        {
            LayOut(_days.Length * 2);
        }
        else
        {
            Recheck();
        }
    }

    /// <summary>Takes a timer out that is pending.</summary>
    public void Take(Timer timer)
    {
        Remove(timer);
        if (Count < _days.Length / 8 && _days.Length > MinDays)
        {
            LayOut(_days.Length / 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Before(Timer a, Timer b) => a.Due < b.Due || (a.Due == b.Due && a.Sequence < b.Sequence);

    private long DayOf(double due) => due <= 0 ? 0 : (long)Math.Min(due / _dayLength, LastDay);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Insert(Timer timer)
    {
        timer.Day = DayOf(timer.Due);
        ref List day = ref _days[timer.Day & (_days.Length - 1)];
        Timer? before = day.Last;
        while (before is not null && Before(timer, before))
        {
            before = before.Previous;
            _steps++;
        }

        timer.Previous = before;
        timer.Next = before is null ? day.First : before.Next;
        if (timer.Next is { } next)
        {
            next.Previous = timer;
        }
        else
        {
            day.Last = timer;
        }

        if (before is null)
        {
            day.First = timer;
        }
        else
        {
            before.Next = timer;
        }

        _operations++;
        if (_first is not null && Before(timer, _first))
        {
            _first = timer;
        }

        _today = Math.Min(_today, timer.Day);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Remove(Timer timer)
    {
        ref List day = ref _days[timer.Day & (_days.Length - 1)];
        if (timer.Previous is { } previous)
        {
            previous.Next = timer.Next;
        }
        else
        {
            day.First = timer.Next;
        }

        if (timer.Next is { } next)
        {
            next.Previous = timer.Previous;
        }
        else
        {
            day.Last = timer.Previous;
        }

        timer.Next = null;
        timer.Previous = null;
        Count--;
        _operations++;
        if (ReferenceEquals(_first, timer))
        {
            _first = null;
        }
    }

    /// <summary>The timer that is due first, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Timer? First()
    {
        if (_first is not null || Count == 0)
        {
            return _first;
        }

        for (int i = 0; i < _days.Length; i++)
        {
            long day = _today + i;
            if (_days[day & (_days.Length - 1)].First is { } head && head.Day <= day)
            {
                _today = head.Day;
                _steps += i;
                return _first = head;
            }
        }

        // A whole year without a timer: look at every list's head.
        _steps += _days.Length;
        foreach (List day in _days)
        {
            if (day.First is { } head && (_first is null || Before(head, _first)))
            {
                _first = head;
            }
        }

        // Laying out anew forgets which timer is the first, but does not change it.
        Timer first = _first!;
        _today = first.Day;
        Recheck();
        return _first = first;
    }

    private void Recheck()
    {
        if (_steps > ((8 * _operations) + (4L * _days.Length) + 64) * _patience)
        {
            double before = _dayLength;
            LayOut(_days.Length);
            _patience = _dayLength > before / 2 && _dayLength < before * 2 ? Math.Min(_patience * 2, 1 << 20) : 1;
        }
    }

    /// <summary>Lays the calendar out anew with a day length of about three times the timers' usual distance.</summary>
    private void LayOut(int days)
    {
        _dayLength = UsualDistance() is var distance and > 0 ? Math.Clamp(3.0 * distance, 1e-6, 1e6) : _dayLength;

        // Backwards, so that each day's timers end up in their order and are put back at the end of a list.
        Timer? all = null;
        Timer? next;
        foreach (List day in _days)
        {
            for (Timer? t = day.Last; t is not null; t = next)
            {
                next = t.Previous;
                t.Next = all;
                all = t;
            }
        }

        // The array is made anew only where its size changes: a calendar of steady size allocates nothing.
        if (days == _days.Length)
        {
            _days.AsSpan().Clear();
        }
        else
        {
            _days = new List[days];
        }

        _today = LastDay;
        _first = null;
        for (Timer? t = all; t is not null; t = next)
        {
            next = t.Next;
            Insert(t);
        }

        _earlierSteps += _steps;
        _steps = 0;
        _operations = 0;
    }

    /// <summary>
    /// The distance of neighbouring due times, where most of them lie: a few timers far off must not stretch it. Taken from a sample:
    /// its median gap stands for as many timers as the sample leaves out between two. 0 where there is none.
    /// </summary>
    private double UsualDistance()
    {
        Span<double> sample = stackalloc double[SampleSize];
        int taken = 0;
        int stride = Math.Max(1, Count / SampleSize);
        int seen = 0;
        foreach (List day in _days)
        {
            for (Timer? t = day.First; t is not null; t = t.Next)
            {
                if (seen++ % stride == 0 && taken < SampleSize && double.IsFinite(t.Due))
                {
                    sample[taken++] = t.Due;
                }
            }
        }

        Sort(sample[..taken]);
        int gaps = 0;
        for (int i = 1; i < taken; i++)
        {
            double gap = sample[i] - sample[i - 1];
            if (gap > 0)
            {
                sample[gaps++] = gap;
            }
        }

        Sort(sample[..gaps]);
        return gaps == 0 ? 0 : sample[gaps / 2] * taken / Math.Max(taken, Count);
    }

    // The framework's sort has no precompiled form for numbers like these: the first one would wait for the compiler.
    private static void Sort(Span<double> values)
    {
        for (int gap = values.Length / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11)
        {
            for (int i = gap; i < values.Length; i++)
            {
                double value = values[i];
                int at = i;
                for (; at >= gap && values[at - gap] > value; at -= gap)
                {
                    values[at] = values[at - gap];
                }

                values[at] = value;
            }
        }
    }

    private struct List
    {
        public Timer? First;
        public Timer? Last;
    }
}
