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

    /// <summary>True where an enabled handler body exists.</summary>
    public bool HasHandlers { get; internal set; }

    /// <summary>How often its handlers were run.</summary>
    public long Dispatched { get; internal set; }

    /// <summary>From this number of <see cref="Dispatched"/> on the next run is timed.</summary>
    internal long NextTimed { get; set; } = long.MaxValue;

    /// <summary>The number of <see cref="Dispatched"/> at the last run that was timed.</summary>
    internal long LastTimed { get; set; }

    public override string ToString() => Name;
}
