namespace NidsVm.Vm.Runtime;

/// <summary>Something that happens at a network time. Objects are reused: set again after they fired or were cancelled.</summary>
public abstract class Timer
{
    /// <summary>Network time at which it is due, seconds since 1970.</summary>
    public double Due { get; internal set; }

    public bool IsPending { get; internal set; }

    // How many timers had been set before.
    internal long Order;

    // Position in the queue's own structure: a day of the calendar with its list, or a place in the heap.
    internal long Day;
    internal long Sequence;
    internal Timer? Next;
    internal Timer? Previous;

    /// <summary>Told when it has become the next one to fire: what it will need may be fetched.</summary>
    public virtual void ComeNext()
    {
    }

    /// <param name="now">network time; the due time itself where <paramref name="isTerminating"/></param>
    /// <param name="isTerminating">the program ends, and fires all that is pending</param>
    public abstract void Fire(double now, bool isTerminating);
}
