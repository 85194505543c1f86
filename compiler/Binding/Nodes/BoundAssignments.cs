using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>
/// <c>TARGET = VALUE</c>; its value is the value assigned. Targets: <see cref="BoundLocal"/>, <see cref="BoundGlobal"/>,
/// <see cref="BoundField"/>, <see cref="BoundTableIndex"/>, <see cref="BoundVectorIndex"/>, <see cref="BoundSlice"/> of a vector,
/// <see cref="BoundList"/> of those (the value is a <see cref="BoundList"/> of the same length, or an any).
/// </summary>
public sealed class BoundAssignment(SourceSpan span, BoundExpression target, BoundExpression value) : BoundExpression(span, target.Type)
{
    public BoundExpression Target { get; } = target;

    public BoundExpression Value { get; } = value;
}

/// <summary>What <c>+=</c> or <c>-=</c> does.</summary>
public enum CompoundKind : byte
{
    /// <summary>Numbers, interval, time, string: <c>TARGET = TARGET op VALUE</c>, with the operation of <see cref="BoundCompoundAssignment.Operation"/>.</summary>
    Arithmetic,

    /// <summary>A pattern: <c>TARGET = TARGET | VALUE</c>.</summary>
    PatternAdd,

    /// <summary>Adds all entries of another table or set of the same type to the target's own value.</summary>
    TableAddAll,

    /// <summary>Removes all keys of another table or set from the target's own value.</summary>
    TableRemoveAll,

    /// <summary>Appends one element to the target's own value.</summary>
    VectorAppend,

    /// <summary>Appends all elements of another vector to the target's own value.</summary>
    VectorAppendAll,
}

/// <summary><c>TARGET += VALUE</c> and <c>TARGET -= VALUE</c>. Targets are those of <see cref="BoundAssignment"/>; parts of the target are evaluated once.</summary>
public sealed class BoundCompoundAssignment(
    SourceSpan span, CompoundKind kind, BinaryKind operation, BoundExpression target, BoundExpression value)
    : BoundExpression(span, target.Type)
{
    public CompoundKind Kind { get; } = kind;

    /// <summary><see cref="BinaryKind.Add"/> or <see cref="BinaryKind.Subtract"/>.</summary>
    public BinaryKind Operation { get; } = operation;

    public BoundExpression Target { get; } = target;

    public BoundExpression Value { get; } = value;
}

/// <summary>
/// <c>++TARGET</c> and <c>--TARGET</c> on a count or int (or on the elements of a vector of them); its value is the new value. A
/// count below zero is a run-time error.
/// </summary>
public sealed class BoundIncrement(SourceSpan span, BoundExpression target, bool isDecrement) : BoundExpression(span, target.Type)
{
    public BoundExpression Target { get; } = target;

    public bool IsDecrement { get; } = isDecrement;
}

/// <summary><c>local NAME = VALUE</c> inside the condition of a <c>when</c>: assigns, and its value is T.</summary>
public sealed class BoundDeclaringAssignment(SourceSpan span, BoundAssignment assignment) : BoundExpression(span, PolicyType.Bool)
{
    public BoundAssignment Assignment { get; } = assignment;
}
