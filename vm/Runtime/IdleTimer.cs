namespace NidsVm.Vm.Runtime;

/// <summary>
/// Comes again and again without doing anything. It stands in for a timer of the reference that has nothing to do here, because which of
/// the timers due at one moment comes first depends on all that are pending (<see cref="TimerHeap"/>).
/// </summary>
public sealed class IdleTimer(Machine machine, double period) : Timer
{
    /// <summary>Seconds between two rounds of the reference's storage framework, where the library does not say.</summary>
    public const double StoragePeriod = 15;

    /// <summary>Starts one whose period a constant of the library tells; nothing happens once there are too many timers for it to matter.</summary>
    /// <param name="machine">the machine with the timers</param>
    /// <param name="constant">name of an interval</param>
    /// <param name="period">seconds where the program does not declare it</param>
    public static void Start(Machine machine, string constant, double period)
    {
        if (machine.FindGlobal(constant) is var global and >= 0 && machine.Global(global) is { Ref: null } value)
        {
            period = value.AsDouble;
        }

        new IdleTimer(machine, period).Wait();
    }

    public override void Fire(double now, bool isTerminating)
    {
        if (!isTerminating)
        {
            Wait();
        }
    }

    private void Wait()
    {
        if (period > 0 && machine.Timers.KeepsOrder)
        {
            machine.Timers.Set(this, machine.NetworkTime + period);
        }
    }
}
