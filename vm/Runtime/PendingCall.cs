using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// A call of a built-in whose result comes later. <see cref="Machine.BeginCall"/> makes it; the built-in then starts its work
/// elsewhere and returns a placeholder. Exactly one of the methods is called, once, from any thread.
/// </summary>
public sealed class PendingCall
{
    private readonly Machine _machine;

    internal PendingCall(Machine machine, Trigger trigger, CallKey key)
    {
        _machine = machine;
        Trigger = trigger;
        Key = key;
    }

    internal Trigger Trigger { get; }

    internal CallKey Key { get; }

    /// <summary>Sets the result.</summary>
    /// <param name="result">makes the value, on the machine's thread, between events</param>
    public void Complete(Func<Machine, Slot> result) => _machine.Arrive(this, m => result(m));

    /// <summary>There is no result: the condition is evaluated anew when something changes that it reads.</summary>
    public void Abandon() => _machine.Arrive(this, _ => null);
}
