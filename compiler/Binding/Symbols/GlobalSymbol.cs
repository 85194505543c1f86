using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Symbols;

/// <summary>What a global was declared with.</summary>
public enum GlobalKind
{
    Global,
    Const,
    Option,
}

/// <summary>A global variable, constant or option; a <see cref="FunctionSymbol"/> where it names a function, event or hook.</summary>
public class GlobalSymbol(string name, SourceSpan span, GlobalKind kind, PolicyType type) : Symbol(name, span)
{
    public GlobalKind Kind { get; internal set; } = kind;

    public PolicyType Type { get; internal set; } = type;

    /// <summary>Position in <see cref="BoundProgram.Globals"/>; -1 for functions, events and hooks that are never assigned.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary><c>&amp;raw_output</c>: files that it gets are written without escapes.</summary>
    internal bool IsRawOutput { get; init; }

    /// <summary><c>&amp;redef</c>.</summary>
    public bool IsRedefinable { get; internal set; }

    /// <summary>The attributes of its table, or null.</summary>
    public TableAttributes? Attributes { get; internal set; }

    /// <summary>True where some statement of a body may change the variable itself (not only what it refers to).</summary>
    public bool IsAssigned { get; internal set; }

    /// <summary><c>&amp;add_func</c>: called with old and new value where <c>redef +=</c> adds.</summary>
    internal Nodes.BoundExpression? AddFunction { get; set; }

    /// <summary><c>&amp;delete_func</c>, likewise for <c>redef -=</c>.</summary>
    internal Nodes.BoundExpression? DeleteFunction { get; set; }

    internal bool HasInitializer { get; set; }

    internal bool IsUsedAttribute { get; set; }
}
