using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Symbols;

/// <summary>What attributes ask of the table a declaration makes.</summary>
public sealed class TableAttributes
{
    public required TableType Type { get; init; }

    /// <summary>Position in <see cref="BoundProgram.TableAttributes"/>.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary>The value of <c>&amp;default</c> or <c>&amp;default_insert</c>, or null.</summary>
    public AttributeValue? Default { get; internal set; }

    /// <summary>The default is a function that is called with the key's columns as arguments.</summary>
    public bool DefaultIsFunction { get; internal set; }

    /// <summary><c>&amp;default_insert</c>: a look-up that misses stores the default.</summary>
    public bool InsertsDefault { get; internal set; }

    /// <summary>An interval after which entries expire, or null. At most one of the three is set.</summary>
    public AttributeValue? CreateExpire { get; internal set; }

    public AttributeValue? ReadExpire { get; internal set; }

    public AttributeValue? WriteExpire { get; internal set; }

    /// <summary>Yields the function called before an entry expires: <c>function(t, key…): interval</c>, the key either as columns or as one <c>any</c>.</summary>
    public AttributeValue? ExpireFunction { get; internal set; }

    /// <summary>Yields the function called at changes: <c>function(t, TableChange, key…, value)</c>.</summary>
    public AttributeValue? OnChange { get; internal set; }

    /// <summary>Iteration follows insertion.</summary>
    public bool IsOrdered { get; internal set; }

    /// <summary>The name of <c>&amp;broker_store</c>, or null.</summary>
    public AttributeValue? BrokerStore { get; internal set; }

    /// <summary>The value of <c>&amp;backend</c>, or null.</summary>
    public AttributeValue? Backend { get; internal set; }
}

/// <summary>The value of an attribute.</summary>
/// <param name="Expression">The expression, converted to the type the attribute wants.</param>
/// <param name="Thunk">
/// A function without parameters that computes it; null where the expression is constant, or where it needs locals: then it is
/// computed where the table is made.
/// </param>
public sealed record AttributeValue(BoundExpression Expression, FunctionSymbol? Thunk)
{
    /// <summary>The expression names locals of the body that makes the table.</summary>
    public bool NeedsLocals { get; init; }
}
