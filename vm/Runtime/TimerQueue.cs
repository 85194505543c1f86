using System.Runtime.CompilerServices;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// Pending timers in order of due time. While there are few, those due at one moment come in the reference's order, which its heap
/// determines (<see cref="TimerHeap"/>). Once there have been more than <see cref="Few"/>, a calendar holds them, whose cost does not
/// grow with their number, and those due at one moment come as they were set.
/// </summary>
public sealed class TimerQueue
{
    /// <summary>With more timers than this the calendar takes over, for good.</summary>
    public const int Few = 1024;

    private readonly TimerHeap _heap = new();
    private TimerCalendar? _calendar;
    private long _sequence;

    // No timer is due before this time.
    private double _soonest = double.PositiveInfinity;

    /// <summary>Number of pending timers.</summary>
    public int Count => _calendar is null ? _heap.Count : _calendar.Count;

    /// <summary>Number of timers that have fired.</summary>
    public long Fired { get; private set; }

    /// <summary>Highest number of timers that were pending at once.</summary>
    public int HighWater { get; private set; }

    /// <summary>
    /// Whether timers due at one moment still come in the reference's order: then whoever sets timers has to set and cancel the same ones
    /// as the reference, in the same order.
    /// </summary>
    public bool KeepsOrder => _calendar is null;

    /// <summary>Places walked over in search of others, since the calendar was made: the cost beyond O(1).</summary>
    internal long StepsWalked => _calendar?.StepsWalked ?? 0;

    /// <summary>Due time of the first timer, or positive infinity.</summary>
    public double NextDue => First()?.Due ?? double.PositiveInfinity;

    /// <summary>Makes <paramref name="timer"/> pending; one that is pending already is moved.</summary>
    /// <param name="timer">the timer</param>
    /// <param name="due">network time, seconds since 1970; a time that has passed fires at the next advance</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(Timer timer, double due)
    {
        if (timer.IsPending)
        {
            Cancel(timer);
        }

        timer.Due = double.IsNaN(due) ? double.PositiveInfinity : due;
        timer.Order = _sequence++;
        timer.IsPending = true;
        _soonest = Math.Min(_soonest, timer.Due);
        if (_calendar is null && _heap.Count >= Few)
        {
            MoveToCalendar();
        }

        if (_calendar is null)
        {
            _heap.Add(timer);
        }
        else
        {
            _calendar.Add(timer);
        }

        HighWater = Math.Max(HighWater, Count);
    }

    /// <summary>Takes <paramref name="timer"/> out; nothing happens where it is not pending.</summary>
    public void Cancel(Timer timer)
    {
        if (!timer.IsPending)
        {
            return;
        }

        timer.IsPending = false;
        if (_calendar is null)
        {
            _heap.Take(timer);
        }
        else
        {
            _calendar.Take(timer);
        }
    }

    /// <summary>Fires the timers due at <paramref name="now"/> or before, at most <paramref name="max"/> of them; tells how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Advance(double now, int max) => now < _soonest ? 0 : FireDue(now, max);

    /// <summary>Fires all that is pending, in order of due time, because the program ends. Timers set meanwhile stay pending.</summary>
    public int ExpireAll(double now)
    {
        int fired = 0;
        long limit = _sequence;
        List<Timer> later = [];
        while (First() is { } timer)
        {
            Cancel(timer);
            if (timer.Order >= limit)
            {
                later.Add(timer);
                continue;
            }

            Fired++;
            fired++;
            timer.Fire(Math.Max(now, double.IsFinite(timer.Due) ? timer.Due : now), isTerminating: true);
        }

        foreach (Timer timer in later)
        {
            Set(timer, timer.Due);
        }

        return fired;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FireDue(double now, int max)
    {
        int fired = 0;
        while (fired < max)
        {
            if (First() is not { } timer)
            {
                _soonest = double.PositiveInfinity;
                break;
            }

            _soonest = timer.Due;
            if (timer.Due > now)
            {
                timer.ComeNext();
                break;
            }

            Cancel(timer);
            Fired++;
            fired++;
            timer.Fire(now, isTerminating: false);
        }

        return fired;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Timer? First() => _calendar is null ? _heap.First : _calendar.First();

    private void MoveToCalendar()
    {
        TimerCalendar calendar = new();
        while (_heap.First is { } timer)
        {
            _heap.Take(timer);
            calendar.Add(timer);
        }

        _calendar = calendar;
    }
}
