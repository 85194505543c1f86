using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <summary>How an initializer or <c>redef</c> acts on its global.</summary>
public enum GlobalInitKind
{
    /// <summary><c>=</c>.</summary>
    Assign,

    /// <summary><c>+=</c>, with what <see cref="BoundGlobalInitialization.Compound"/> says.</summary>
    Add,

    /// <summary><c>-=</c>, likewise.</summary>
    Remove,
}

/// <summary>A step of bringing up globals. Steps run in order, before module-level statements and <c>zeek_init</c>.</summary>
public sealed class BoundGlobalInitialization(
    SourceSpan span, GlobalSymbol global, GlobalInitKind kind, BoundCompoundAssignment? compound, BoundExpression value)
    : BoundNode(span)
{
    public GlobalSymbol Global { get; } = global;

    public GlobalInitKind Kind { get; } = kind;

    /// <summary>The whole <c>GLOBAL += VALUE</c>, where <see cref="Kind"/> is not an assignment.</summary>
    public BoundCompoundAssignment? Compound { get; } = compound;

    /// <summary>The value; a table constructor carries the attributes of the declaration.</summary>
    public BoundExpression Value { get; } = value;

    /// <summary>The temporaries of <see cref="Value"/>: slots of the frame it needs.</summary>
    public IReadOnlyList<LocalSymbol> Locals { get; init; } = [];
}

/// <summary>A whole program, checked: what the emitter turns into an image.</summary>
public sealed class BoundProgram
{
    /// <summary>All variables; their <see cref="GlobalSymbol.Index"/> is the position here. Includes functions that are variables.</summary>
    public required IReadOnlyList<GlobalSymbol> Globals { get; init; }

    /// <summary>Everything with code; <see cref="FunctionSymbol.FunctionIndex"/> is the position here.</summary>
    public required IReadOnlyList<FunctionSymbol> Functions { get; init; }

    public required IReadOnlyList<TypeSymbol> Types { get; init; }

    public required IReadOnlyList<EnumElementSymbol> EnumElements { get; init; }

    /// <summary>Attributes of tables; record fields and constructors refer to them by position.</summary>
    public required IReadOnlyList<TableAttributes> TableAttributes { get; init; }

    public required IReadOnlyList<BoundGlobalInitialization> Initializations { get; init; }

    /// <summary>Statements at file level, in order; they run after the initializations. Null where there are none.</summary>
    public required BoundBody? TopLevel { get; init; }

    /// <summary>All sources that were read, in order.</summary>
    public required IReadOnlyList<SourceText> Sources { get; init; }
}
