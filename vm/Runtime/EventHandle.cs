using NidsVm.Vm.Types;

namespace NidsVm.Vm.Runtime;

/// <summary>An event as the engine raises it: look it up once, ask <see cref="HasHandlers"/> before building arguments.</summary>
public sealed class EventHandle
{
    internal EventHandle(string name, FuncType type, int routine)
    {
        Name = name;
        Type = type;
        Routine = routine;
        ArgumentCount = type.Parameters.Length;
    }

    public string Name { get; }

    public FuncType Type { get; }

    /// <summary>Index into the program's routines.</summary>
    public int Routine { get; }

    public int ArgumentCount { get; }

    /// <summary>True where an enabled handler body exists, or the event is told to <c>new_event</c> without one.</summary>
    public bool HasHandlers { get; internal set; }

    /// <summary>Whether policies handle the event, or all events are raised: what policies are told when they ask.</summary>
    internal bool IsHandledByPolicies { get; set; }

    /// <summary>Raised without asking for handlers, so that a policy which handles <c>new_event</c> is told of it in any case.</summary>
    internal bool IsUnasked { get; set; }

    /// <summary>How often its handlers were run.</summary>
    public long Dispatched { get; internal set; }

    /// <summary>From this number of <see cref="Dispatched"/> on the next run is timed.</summary>
    internal long NextTimed { get; set; } = long.MaxValue;

    /// <summary>The number of <see cref="Dispatched"/> at the last run that was timed.</summary>
    internal long LastTimed { get; set; }

    public override string ToString() => Name;
}
