using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>A function, event or hook as a value: which one, and for closures what it captured.</summary>
public sealed class FunctionValue
{
    public FunctionValue(string name, FuncType type, int functionIndex, Slot[]? captures = null)
    {
        Name = name;
        Type = type;
        FunctionIndex = functionIndex;
        Captures = captures;
    }

    /// <summary>Full name, with module; lambdas have a made-up one.</summary>
    public string Name { get; }

    public FuncType Type { get; }

    /// <summary>Index into the program's function, hook or built-in list (which one: the kind at that index tells).</summary>
    public int FunctionIndex { get; }

    /// <summary>Copies of the captured locals; assignments inside the closure last from call to call. Null without captures.</summary>
    public Slot[]? Captures { get; }

    /// <summary>The closure of this routine over some captures.</summary>
    internal FunctionValue WithCaptures(Slot[] captures) => new(Name, Type, FunctionIndex, captures);
}
