using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// A <c>when</c> that waits. Its condition is evaluated anew each time something changes that it read; results of asynchronous
/// functions that it called are kept, so that each of them is called once.
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

    public bool IsDone { get; set; }

    /// <summary>True while it stands in the list of triggers to evaluate.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Asynchronous calls whose results it waits for; it is not evaluated meanwhile.</summary>
    public int Delays { get; set; }

    /// <summary>For <c>return when</c>: the condition that waits for the result, and the call in it.</summary>
    public Trigger? Parent { get; set; }

    public CallKey ParentCall { get; set; }

    public TriggerTimer? Timer { get; set; }

    /// <summary>Results of asynchronous calls; null where a call ended without a value.</summary>
    public Dictionary<CallKey, Slot?>? Results { get; set; }

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
internal sealed class TriggerTimer(Machine machine, Trigger trigger) : Timer
{
    public override void Fire(double now, bool isTerminating) => machine.TimeOut(trigger);
}
