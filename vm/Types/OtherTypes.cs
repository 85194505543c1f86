namespace NidsVm.Vm.Types;

/// <summary><c>opaque of NAME</c>: values only the engine can look into.</summary>
public sealed class OpaqueType : PolicyType
{
    public OpaqueType(string kind)
        : base(TypeTag.Opaque) => Kind = kind;

    public string Kind { get; }

    public override string ToString() => $"opaque of {Kind}";
}

/// <summary><c>file</c>, optionally <c>file of T</c>.</summary>
public sealed class FileType : PolicyType
{
    public FileType()
        : base(TypeTag.File)
    {
    }

    public static FileType Instance { get; } = new();

    public override string ToString() => "file";
}

/// <summary>The type of a type used as a value (<c>local t = string;</c>).</summary>
public sealed class TypeType : PolicyType
{
    public TypeType(PolicyType of)
        : base(TypeTag.Type) => Of = of;

    public PolicyType Of { get; }

    public override string ToString() => $"type {Of}";
}

/// <summary>A list of types: of an index, of arguments, of an expression list.</summary>
public sealed class ListType : PolicyType
{
    public ListType(PolicyType[] items)
        : base(TypeTag.List) => Items = items;

    public PolicyType[] Items { get; }

    public override string ToString() => "list of " + string.Join(",", (object[])Items);
}
