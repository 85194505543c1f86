using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// A <c>when</c> that waits. Its condition is evaluated anew each time something changes that it read. While an asynchronous
/// function that it called is under way, the condition is parked with its frames, and goes on where it stopped; where something
/// changed meanwhile, it begins anew with the results that are known, so that each call is made once.
/// </summary>
internal sealed class Trigger
{
    public Trigger(Machine machine, TriggerDefinition definition, Slot[] captures)
    {
        Machine = machine;
        Definition = definition;
        Captures = captures;
    }

    public Machine Machine { get; }

    public TriggerDefinition Definition { get; }

    /// <summary>What was captured; each evaluation works on a copy.</summary>
    public Slot[] Captures { get; }

    /// <summary>The copy that the evaluation at hand works on, and the body after it.</summary>
    public Slot[] Locals { get; set; } = [];

    public bool IsDone { get; set; }

    /// <summary>True while it stands in the list of triggers to evaluate.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Asynchronous calls whose results it waits for; it is not evaluated meanwhile.</summary>
    public int Delays { get; set; }

    /// <summary>True where its last evaluation ended at an asynchronous call.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>While it runs: how many frames there are with that of its condition; otherwise 0.</summary>
    public int EntryDepth { get; set; }

    /// <summary>The condition on its way, waiting for the result of a call; null where it is evaluated from its start.</summary>
    public Fiber? Parked { get; set; }

    /// <summary>The result that the parked condition goes on with, once it is there.</summary>
    public Slot? Arrived { get; set; }

    /// <summary>For <c>return when</c>: the condition that waits for the result, and the call in it.</summary>
    public Trigger? Parent { get; set; }

    public CallKey ParentCall { get; set; }

    public TriggerTimer? Timer { get; set; }

    /// <summary>Results of asynchronous calls, for evaluations from the start.</summary>
    public Dictionary<CallKey, Slot>? Results { get; set; }

    /// <summary>Aggregates that it read, besides the globals of its definition.</summary>
    public HashSet<object> Watched { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Wakes this trigger when the aggregate changes.</summary>
    public void Watch(object value)
    {
        if (value is TableValue or RecordValue or VectorValue && Watched.Add(value))
        {
            Machine.WatchValue(value, this);
        }
    }
}

/// <summary>A call by its place in the code.</summary>
internal readonly record struct CallKey(CodeBlock Code, int Pc);

/// <summary>The time-out of a <c>when</c>.</summary>
internal sealed class TriggerTimer(Machine machine, Trigger trigger, double seconds) : Timer
{
    /// <summary>Network time when it was set; 0 before the first packet.</summary>
    public double SetAt { get; } = machine.NetworkTime;

    public override void Fire(double now, bool isTerminating)
    {
        if (SetAt == 0 && !isTerminating)
        {
            // The clock had not started when it was set: the wait begins now.
            machine.RestartTimeout(trigger, seconds);
            return;
        }

        machine.TimeOut(trigger);
    }
}
