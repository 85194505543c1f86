using System.Runtime.CompilerServices;
using System.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Columns;

/// <summary>One column of a log: where its value stands in the row's record, and how it is named and typed in the file.</summary>
public sealed class LogColumn
{
    private readonly Dictionary<long, byte[]> _enumNames = [];
    private readonly int[] _path;
    private readonly bool _isScalar;

    /// <param name="name">the name in the file</param>
    /// <param name="path">slot numbers from the row's record through nested records to the field</param>
    /// <param name="type">the field's type</param>
    /// <param name="isExtension">the value comes from the record that the filter's extension function made</param>
    public LogColumn(string name, int[] path, PolicyType type, bool isExtension)
    {
        Name = name;
        NameBytes = Encoding.UTF8.GetBytes(name);
        _path = path;
        _isScalar = type.IsScalar;
        Type = type;
        IsExtension = isExtension;
        Element = type switch
        {
            TableType table => table.Index[0],
            VectorType vector => vector.Element,
            _ => null,
        };
        IsFixed = Element is null && IsFixedType(type);
        RememberNames(Element ?? type);
    }

    public string Name { get; }

    public byte[] NameBytes { get; }

    public PolicyType Type { get; }

    /// <summary>Type of the elements of a set or vector, or null.</summary>
    public PolicyType? Element { get; }

    public bool IsExtension { get; }

    /// <summary>True where a value never changes once made, and has no limit to its size.</summary>
    public bool IsFixed { get; }

    /// <summary>The type as the header writes it: <c>count</c>, <c>set[string]</c>, <c>vector[enum]</c>.</summary>
    public string TypeName => Type.Tag switch
    {
        TypeTag.Table => $"set[{ScalarTypeName(Element!)}]",
        TypeTag.Vector => $"vector[{ScalarTypeName(Element!)}]",
        _ => ScalarTypeName(Type),
    };

    /// <summary>Tells whether values of a type can stand in a log.</summary>
    public static bool CanLog(PolicyType type) => type switch
    {
        TableType table => table.IsSet && table.Index.Length == 1 && IsAtomic(table.Index[0]),
        VectorType vector => IsAtomic(vector.Element),
        _ => IsAtomic(type),
    };

    /// <summary>Finds the column's value; false where it, or a record on the way, is not set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryFind(RecordValue? row, out Slot value)
    {
        int[] path = _path;
        for (int i = 0; row is not null; i++)
        {
            ref Slot slot = ref row.Fields[path[i]];
            if (i == path.Length - 1)
            {
                value = slot;
                return slot.IsSet(_isScalar);
            }

            row = slot.Ref as RecordValue;
        }

        value = default;
        return false;
    }

    /// <summary>The name of an enum value as it is written.</summary>
    public ReadOnlySpan<byte> EnumName(long value) => _enumNames.TryGetValue(value, out byte[]? name) ? name : "<undefined>"u8;

    internal static bool IsFixedType(PolicyType type) => type.IsScalar || type.Tag is TypeTag.Addr or TypeTag.Subnet;

    private static bool IsAtomic(PolicyType type)
        => type.Tag is TypeTag.Bool or TypeTag.Int or TypeTag.Count or TypeTag.Double or TypeTag.Time or TypeTag.Interval or TypeTag.Port
            or TypeTag.Enum or TypeTag.String or TypeTag.Addr or TypeTag.Subnet or TypeTag.Pattern or TypeTag.File or TypeTag.Func;

    private static string ScalarTypeName(PolicyType type) => type.Tag switch
    {
        TypeTag.Bool => "bool",
        TypeTag.Int => "int",
        TypeTag.Count => "count",
        TypeTag.Double => "double",
        TypeTag.Time => "time",
        TypeTag.Interval => "interval",
        TypeTag.Port => "port",
        TypeTag.Enum => "enum",
        TypeTag.String => "string",
        TypeTag.Addr => "addr",
        TypeTag.Subnet => "subnet",
        TypeTag.Pattern => "pattern",
        TypeTag.File => "file",
        _ => "func",
    };

    private void RememberNames(PolicyType type)
    {
        if (type is not EnumType names)
        {
            return;
        }

        foreach (string full in names.Names)
        {
            names.TryGetValue(full, out long value);
            string shown = full.StartsWith("GLOBAL::", StringComparison.Ordinal) ? full["GLOBAL::".Length..] : full;
            _enumNames.TryAdd(value, Encoding.UTF8.GetBytes(shown));
        }
    }
}
