using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>A routine of the image with what linking found for it.</summary>
internal sealed class LinkedRoutine
{
    public required Routine Routine { get; init; }

    public required FunctionValue Value { get; init; }

    /// <summary>The native body of a built-in.</summary>
    public Builtin? Builtin { get; init; }

    /// <summary>The handle of an event.</summary>
    public EventHandle? Handle { get; init; }

    /// <summary>Code of a function or lambda, and of the enabled bodies of an event or hook, in the order in which they run.</summary>
    public LinkedBody[] Bodies { get; set; } = [];

    /// <summary>Parameter types, as built-ins are told when they are called through a value.</summary>
    public required PolicyType[] ParameterTypes { get; init; }

    /// <summary>The scalar global whose value is all that the function yields (the default of a field, say), or -1.</summary>
    public int YieldedGlobal { get; init; } = -1;

    public RoutineKind Kind => Routine.Kind;
}

/// <summary>One enabled body.</summary>
internal readonly record struct LinkedBody(CodeBlock Code, int[]? ParameterMap);

/// <summary>A place where a built-in is called, with what the call needs at hand.</summary>
internal sealed record LinkedSite(BuiltinBody Body, PolicyType[] Types, bool[] IsScalar, PolicyType Yield);
