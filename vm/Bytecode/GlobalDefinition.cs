using NidsVm.Vm.Types;

namespace NidsVm.Vm.Bytecode;

/// <summary>How a file-level variable was declared.</summary>
[Flags]
public enum GlobalTraits
{
    None = 0,
    Const = 1,
    Option = 2,
    Redefinable = 4,
    Exported = 8,
    Deprecated = 16,
    HasValue = 32,
}

/// <summary>A file-level variable.</summary>
/// <param name="Name">full name with module (none for the global module)</param>
/// <param name="Type">its static type</param>
/// <param name="Traits">how it was declared</param>
public sealed record GlobalDefinition(string Name, PolicyType Type, GlobalTraits Traits)
{
    /// <summary>Text of its attributes as declared, for introspection; empty without.</summary>
    public string Attributes { get; init; } = "";
}
