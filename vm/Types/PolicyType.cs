namespace NidsVm.Vm.Types;

/// <summary>
/// A type of the policy language. Basic types are singletons below; the others are one class each. Records and enums may
/// grow by <c>redef</c> until the program is linked, and are compared by identity first, then by shape.
/// </summary>
public abstract class PolicyType
{
    protected PolicyType(TypeTag tag) => Tag = tag;

    public TypeTag Tag { get; }

    /// <summary>The name a <c>type</c> declaration gave it, with module, or null.</summary>
    public string? Name { get; set; }

    /// <summary>True where values live in the 64 bits of a slot; otherwise they are references.</summary>
    public bool IsScalar => Tag is >= TypeTag.Bool and <= TypeTag.Enum;

    public bool IsNumeric => Tag is TypeTag.Int or TypeTag.Count or TypeTag.Double;

    public bool IsIntegral => Tag is TypeTag.Int or TypeTag.Count;

    public static readonly PolicyType Error = new BasicType(TypeTag.Error, "<error>");
    public static readonly PolicyType Void = new BasicType(TypeTag.Void, "void");
    public static readonly PolicyType Bool = new BasicType(TypeTag.Bool, "bool");
    public static readonly PolicyType Int = new BasicType(TypeTag.Int, "int");
    public static readonly PolicyType Count = new BasicType(TypeTag.Count, "count");
    public static readonly PolicyType Double = new BasicType(TypeTag.Double, "double");
    public static readonly PolicyType Time = new BasicType(TypeTag.Time, "time");
    public static readonly PolicyType Interval = new BasicType(TypeTag.Interval, "interval");
    public static readonly PolicyType Port = new BasicType(TypeTag.Port, "port");
    public static readonly PolicyType String = new BasicType(TypeTag.String, "string");
    public static readonly PolicyType Pattern = new BasicType(TypeTag.Pattern, "pattern");
    public static readonly PolicyType Addr = new BasicType(TypeTag.Addr, "addr");
    public static readonly PolicyType Subnet = new BasicType(TypeTag.Subnet, "subnet");
    public static readonly PolicyType Any = new BasicType(TypeTag.Any, "any");
}

/// <summary>A type that is fully told by its tag.</summary>
public sealed class BasicType : PolicyType
{
    private readonly string _keyword;

    internal BasicType(TypeTag tag, string keyword)
        : base(tag) => _keyword = keyword;

    /// <summary>The same type under a name of its own, for values that tell which name was used.</summary>
    public BasicType Named(string? name) => name is null ? this : new BasicType(Tag, _keyword) { Name = name };

    public override string ToString() => _keyword;
}
