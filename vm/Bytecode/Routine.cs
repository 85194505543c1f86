using NidsVm.Vm.Types;

namespace NidsVm.Vm.Bytecode;

/// <summary>What stands behind a callable name. Numbers are stored in images: append only.</summary>
public enum RoutineKind : byte
{
    /// <summary>A function with one body of bytecode.</summary>
    Function = 0,

    /// <summary>A function with a body in the machine, found by name.</summary>
    Builtin = 1,

    /// <summary>An event: any number of bodies, queued.</summary>
    Event = 2,

    /// <summary>A hook: any number of bodies, run at once until one breaks.</summary>
    Hook = 3,

    /// <summary>A lambda: one body, called through the closure that made it.</summary>
    Lambda = 4,
}

/// <summary>A callable of the program.</summary>
public sealed class Routine
{
    public required string Name { get; init; }

    public required FuncType Type { get; init; }

    public required RoutineKind Kind { get; init; }

    /// <summary>Bodies in the order in which they run: by priority, then by declaration. Empty for built-ins.</summary>
    public required RoutineBody[] Bodies { get; init; }

    /// <summary>True for a prototype that the compiler saw used or handled; only such events appear in warnings.</summary>
    public bool IsExported { get; init; }

    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>One body of a routine.</summary>
/// <param name="Code">index into <see cref="ProgramImage.Code"/></param>
/// <param name="Priority">the body's <c>&amp;priority</c></param>
/// <param name="Groups">event groups that it belongs to (<c>&amp;group</c> and its module); disabling one disables the body</param>
/// <param name="ParameterMap">for each parameter of an alternate prototype the argument it takes; null where all are taken in order</param>
public sealed record RoutineBody(int Code, int Priority, string[] Groups, int[]? ParameterMap = null)
{
    /// <summary>The module that the body was written in.</summary>
    public string Module { get; init; } = "GLOBAL";
}
