using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>A node of the syntax tree. Nodes are immutable and know where they were written.</summary>
public abstract class SyntaxNode(SourceSpan span)
{
    /// <summary>The stretch of source the node covers.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>The node in source form, on one line.</summary>
    public override string ToString() => SyntaxWriter.Write(this);
}

/// <summary>A name as written, with its place. It may carry scopes: <c>Module::name</c>.</summary>
/// <param name="Text">The name, scopes included.</param>
/// <param name="Span">Where it was written.</param>
public readonly record struct SyntaxName(string Text, SourceSpan Span)
{
    /// <summary>Whether the name carries a scope (<c>Module::name</c>).</summary>
    public bool IsScoped => Text.Contains("::", StringComparison.Ordinal);

    /// <summary>Whether this is the blank identifier <c>_</c>, which names nothing.</summary>
    public bool IsBlank => Text.Equals("_", StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Text;
}
