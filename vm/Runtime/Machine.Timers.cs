using System.Runtime.CompilerServices;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary><c>schedule</c>: events and blocks that run later.</summary>
public sealed partial class Machine
{
    /// <summary>Cancels what a <c>schedule</c> expression set; false where it has run or was cancelled.</summary>
    public bool CancelTimer(TimerHandle handle)
    {
        if (!handle.Timer.IsPending)
        {
            return false;
        }

        Timers.Cancel(handle.Timer);
        return true;
    }

    private TimerHandle ScheduleEvent(LinkedRoutine routine, double when, bool isTime, ref Slot first)
    {
        var arguments = new Slot[routine.ParameterTypes.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            ref Slot value = ref Unsafe.Add(ref first, i);
            arguments[i] = routine.ParameterTypes[i].IsScalar ? Slot.Of(value.Bits) : Slot.Of(value.Ref);
        }

        return SetTimer(new ScheduledEvent(this, routine, arguments), when, isTime);
    }

    private TimerHandle ScheduleBlock(double when, bool isTime, FunctionValue block) => SetTimer(new ScheduledBlock(this, block), when, isTime);

    /// <summary>Nothing is scheduled once the program ends.</summary>
    private TimerHandle SetTimer(Timer timer, double when, bool isTime)
    {
        if (!IsTerminating)
        {
            Timers.Set(timer, isTime ? when : NetworkTime + when);
        }

        return new TimerHandle(timer);
    }

    private sealed class ScheduledEvent(Machine machine, LinkedRoutine routine, Slot[] arguments) : Timer
    {
        public override void Fire(double now, bool isTerminating)
        {
            if (routine.Handle!.HasHandlers)
            {
                arguments.CopyTo(machine.Queue.Enqueue(routine.Handle, Math.Min(Due, machine.NetworkTime)));
            }
        }
    }

    private sealed class ScheduledBlock(Machine machine, FunctionValue block) : Timer
    {
        public override void Fire(double now, bool isTerminating) => machine.TryInvoke(block, [], out _);
    }
}

/// <summary>What a <c>schedule</c> expression yields; <c>cancel_timer</c> takes it.</summary>
public sealed class TimerHandle : OpaqueValue
{
    internal TimerHandle(Timer timer)
        : base("timer") => Timer = timer;

    public Timer Timer { get; }
}
