using System.Runtime.CompilerServices;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// Pending timers in a binary heap by due time. Which of those due at one moment comes first follows from the places that all of them
/// took, by the reference's rules: a timer rises past later ones only; the last one takes the place of the first and sinks, at each step
/// past the right one of two that are due at once. A timer is taken out by letting it rise to the top.
/// </summary>
internal sealed class TimerHeap
{
    private Timer[] _timers = new Timer[128];

    /// <summary>Number of timers.</summary>
    public int Count { get; private set; }

    /// <summary>The timer that is due first, or null.</summary>
    public Timer? First => Count == 0 ? null : _timers[0];

    /// <summary>Puts a timer with its due time in, which is not pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Timer timer)
    {
        if (Count == _timers.Length)
        {
            Array.Resize(ref _timers, Count * 2);
        }

        Rise(timer, Count++, timer.Due);
    }

    /// <summary>Takes a timer out that is pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(Timer timer)
    {
        if (!ReferenceEquals(_timers[0], timer))
        {
            Rise(timer, (int)timer.Day, double.NegativeInfinity);
        }

        Timer last = _timers[--Count];
        _timers[Count] = null!;
        if (Count > 0)
        {
            Sink(last);
        }
    }

    private void Rise(Timer timer, int place, double due)
    {
        Timer[] timers = _timers;
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (timers[parent].Due <= due)
            {
                break;
            }

            timers[place] = timers[parent];
            timers[place].Day = place;
            place = parent;
        }

        timers[place] = timer;
        timer.Day = place;
    }

    private void Sink(Timer timer)
    {
        Timer[] timers = _timers;
        int place = 0;
        while (true)
        {
            int child = (2 * place) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && timers[child].Due >= timers[child + 1].Due)
            {
                child++;
            }

            if (timers[child].Due >= timer.Due)
            {
                break;
            }

            timers[place] = timers[child];
            timers[place].Day = place;
            place = child;
        }

        timers[place] = timer;
        timer.Day = place;
    }
}
