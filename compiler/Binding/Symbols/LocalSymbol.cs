using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Symbols;

/// <summary>Where a local lives.</summary>
public enum LocalKind
{
    /// <summary>A parameter: frame slots 0 … n - 1.</summary>
    Parameter,

    /// <summary>A local variable or constant, or a loop variable: frame slots after the parameters.</summary>
    Local,

    /// <summary>A captured variable: <see cref="LocalSymbol.Slot"/> is its index in the closure's captures.</summary>
    Capture,
}

/// <summary>A parameter, a local or a captured variable.</summary>
public sealed class LocalSymbol(string name, SourceSpan span, LocalKind kind, PolicyType type, int slot) : Symbol(name, span)
{
    public LocalKind Kind { get; } = kind;

    public PolicyType Type { get; internal set; } = type;

    /// <summary>Frame slot, or for captures the index in the closure's captures.</summary>
    public int Slot { get; } = slot;

    /// <summary>Declared with <c>const</c>.</summary>
    public bool IsConst { get; internal init; }

    /// <summary>The attributes of its table, or null.</summary>
    public TableAttributes? Attributes { get; internal set; }

    // What the checks for unused and unset variables saw.
    internal bool IsRead { get; set; }
    internal bool IsWritten { get; set; }
}
