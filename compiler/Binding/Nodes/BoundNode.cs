using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>A node of the bound program: names are symbols, every expression knows its type, every conversion is a node.</summary>
public abstract class BoundNode(SourceSpan span)
{
    /// <summary>Where it was written.</summary>
    public SourceSpan Span { get; } = span;
}

/// <summary>An expression with its static type.</summary>
public abstract class BoundExpression(SourceSpan span, PolicyType type) : BoundNode(span)
{
    public PolicyType Type { get; } = type;

    internal bool IsError => Type.Tag == TypeTag.Error;
}

/// <summary>A statement.</summary>
public abstract class BoundStatement(SourceSpan span) : BoundNode(span);

/// <summary>Stands where an error was reported; such a program is never emitted.</summary>
public sealed class BoundErrorExpression(SourceSpan span) : BoundExpression(span, PolicyType.Error);
