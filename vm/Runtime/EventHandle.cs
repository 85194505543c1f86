using NidsVm.Vm.Types;

namespace NidsVm.Vm.Runtime;

/// <summary>An event as the engine raises it: look it up once, ask <see cref="HasHandlers"/> before building arguments.</summary>
public sealed class EventHandle
{
    internal EventHandle(string name, FuncType type, int index)
    {
        Name = name;
        Type = type;
        Index = index;
    }

    public string Name { get; }

    public FuncType Type { get; }

    /// <summary>Index into the program's event list.</summary>
    public int Index { get; }

    /// <summary>True where an enabled handler body exists.</summary>
    public bool HasHandlers { get; internal set; }
}
