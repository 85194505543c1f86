using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>A parameter, local or capture; as a target or as a value.</summary>
/// <param name="span">Where it was written.</param>
/// <param name="symbol">The local.</param>
/// <param name="isAssigned">Whether it has a value on every way to this place: reading it needs no check.</param>
public sealed class BoundLocal(SourceSpan span, LocalSymbol symbol, bool isAssigned) : BoundExpression(span, symbol.Type)
{
    public LocalSymbol Symbol { get; } = symbol;

    /// <summary>Whether it has a value on every way to this place. Otherwise reading it is a run-time error where it is unset.</summary>
    public bool IsDefinitelyAssigned { get; } = isAssigned;
}

/// <summary>
/// A global, constant or option; also a function, event, hook or built-in as a value, where <see cref="Symbol"/> is a
/// <see cref="FunctionSymbol"/> (see <see cref="FunctionSymbol.IsVariable"/>). Reading an unset global is a run-time error.
/// </summary>
public sealed class BoundGlobal(SourceSpan span, GlobalSymbol symbol, PolicyType type) : BoundExpression(span, type)
{
    public GlobalSymbol Symbol { get; } = symbol;
}
