using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Symbols;

/// <summary>Something a name stands for.</summary>
/// <param name="name">Full name, with module where it has one.</param>
/// <param name="span">Where it was first declared.</param>
public abstract class Symbol(string name, SourceSpan span)
{
    /// <summary>Full name, with module where it has one.</summary>
    public string Name { get; } = name;

    /// <summary>Where it was first declared.</summary>
    public SourceSpan Span { get; internal set; } = span;

    /// <summary>The message of <c>&amp;deprecated</c> (empty where it has none), or null where it is not deprecated.</summary>
    public string? Deprecation { get; internal set; }

    /// <summary>Whether it may be named from other modules.</summary>
    public bool IsExported { get; internal set; }

    public override string ToString() => Name;
}

/// <summary>A named type.</summary>
public sealed class TypeSymbol(string name, SourceSpan span, PolicyType type) : Symbol(name, span)
{
    /// <summary>The type. Records and enums grow by <c>redef</c>.</summary>
    public PolicyType Type { get; internal set; } = type;

    /// <summary>The type as a value: a simple type under the first name that it was declared with, otherwise <see cref="Type"/>.</summary>
    public PolicyType NamedType { get; internal set; } = type;
}

/// <summary>An element of an enumeration.</summary>
public sealed class EnumElementSymbol(string name, SourceSpan span, EnumType type, long value) : Symbol(name, span)
{
    public EnumType Type { get; } = type;

    public long Value { get; } = value;
}
