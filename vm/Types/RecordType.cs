namespace NidsVm.Vm.Types;

/// <summary>How a field starts out in a new record.</summary>
public enum FieldInit : byte
{
    /// <summary>Unset.</summary>
    None = 0,

    /// <summary>A constant held in the record's template.</summary>
    Constant = 1,

    /// <summary>An empty table or set of the field's type.</summary>
    EmptyTable = 2,

    /// <summary>An empty vector.</summary>
    EmptyVector = 3,

    /// <summary>A new record of the field's type, with its own defaults.</summary>
    NewRecord = 4,

    /// <summary>The result of <see cref="RecordField.InitFunction"/>, called without arguments.</summary>
    Call = 5,
}

/// <summary>One field of a record type.</summary>
public sealed class RecordField
{
    public required string Name { get; init; }

    public required PolicyType Type { get; set; }

    public bool IsOptional { get; set; }

    /// <summary>Marked <c>&amp;log</c> (itself or by its record's attribute).</summary>
    public bool IsLogged { get; set; }

    public bool IsDeprecated { get; set; }

    public bool HasDefault { get; set; }

    /// <summary>The column of input files that holds the protocol of a port (<c>&amp;type_column</c>), or null.</summary>
    public string? TypeColumn { get; set; }

    public FieldInit Init { get; set; }

    /// <summary>Index of the function that computes the initial value, for <see cref="FieldInit.Call"/>.</summary>
    public int InitFunction { get; set; } = -1;

    /// <summary>The initial value, for <see cref="FieldInit.Constant"/>.</summary>
    public Values.Slot InitConstant { get; set; }

    /// <summary>Index into the program's table-attribute list for a field's table (<c>&amp;default</c>, expiry), or -1.</summary>
    public int TableAttributes { get; set; } = -1;
}

/// <summary>A record type: named fields in slots numbered from 0. <c>redef record += </c> appends, so slot numbers are stable.</summary>
public sealed class RecordType : PolicyType
{
    /// <summary>So many of the first fields can a constructor name as those that it sets itself.</summary>
    public const int NamedFields = 16;

    private readonly List<RecordField> _fields = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public RecordType()
        : base(TypeTag.Record)
    {
    }

    public IReadOnlyList<RecordField> Fields => _fields;

    /// <summary>The field at a slot number, for what is done often.</summary>
    internal RecordField FieldAt(int slot) => _fields[slot];

    /// <summary>Appends a field; false where the name is taken.</summary>
    public bool TryAdd(RecordField field)
    {
        if (!_index.TryAdd(field.Name, _fields.Count))
        {
            return false;
        }

        _fields.Add(field);
        Layout = null;
        return true;
    }

    /// <summary>The slot number of a field, or -1.</summary>
    public int IndexOf(string name) => _index.TryGetValue(name, out int i) ? i : -1;

    /// <summary>Initial slots and the fields that need work at creation; made on first use once the type is final.</summary>
    internal RecordLayout? Layout { get; set; }

    public override string ToString() => Name ?? "record { " + string.Join(" ", _fields.Select(f => $"{f.Name}:{f.Type};")) + " }";
}
