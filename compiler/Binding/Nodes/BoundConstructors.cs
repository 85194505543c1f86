using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>A new record: the type's defaults, then the given fields in order. Types of records may be anonymous.</summary>
public sealed class BoundRecordConstructor(SourceSpan span, RecordType type, BoundFieldValue[] fields, RecordType? written = null)
    : BoundExpression(span, type)
{
    public RecordType RecordType => (RecordType)Type;

    /// <summary>The type that the brackets alone tell, where the place asked for a named one; null where they are one.</summary>
    public RecordType? Written { get; } = written;

    /// <summary>
    /// The type of the value: a record in brackets whose fields are those of the wanted type, without defaults or <c>&amp;log</c>,
    /// stays a record without a name. Known once all types are final.
    /// </summary>
    public RecordType ValueType => Written is { } own && TypeRelations.Same(own, Type) && RecordType.Fields.All(f => !f.HasDefault && !f.IsLogged)
        ? own
        : RecordType;

    public BoundFieldValue[] Fields { get; } = fields;
}

/// <summary>One field of a record constructor.</summary>
/// <param name="Field">Slot number.</param>
/// <param name="Value">Value, of the field's type.</param>
public sealed record BoundFieldValue(int Field, BoundExpression Value);

/// <summary>A new table or set with its entries.</summary>
public sealed class BoundTableConstructor(SourceSpan span, TableType type, BoundTableEntry[] entries, TableAttributes? attributes)
    : BoundExpression(span, type)
{
    public TableType TableType => (TableType)Type;

    /// <summary>The entries in order; a later one replaces an earlier one of the same key.</summary>
    public BoundTableEntry[] Entries { get; } = entries;

    /// <summary>The attributes of the new table, or null.</summary>
    public TableAttributes? Attributes { get; } = attributes;
}

/// <summary>One entry of a table or set constructor.</summary>
/// <param name="Keys">One expression a column.</param>
/// <param name="Value">The value, or null in sets.</param>
public sealed record BoundTableEntry(BoundExpression[] Keys, BoundExpression? Value)
{
    /// <summary>
    /// For columns where a set's elements are to be expanded (<c>[ftp_servers, 21/tcp]</c>): the expression is a set of the column's
    /// type, and the entry stands for one entry an element. Null where no column is.
    /// </summary>
    public bool[]? ExpandedColumns { get; init; }
}

/// <summary>A new vector. Elements have the vector's element type.</summary>
public sealed class BoundVectorConstructor(SourceSpan span, VectorType type, BoundExpression[] elements) : BoundExpression(span, type)
{
    public VectorType VectorType => (VectorType)Type;

    public BoundExpression[] Elements { get; } = elements;
}

/// <summary><c>[a, b]</c> outside of an index: an argument to print, or the target of a list assignment. Its type is a <see cref="ListType"/>.</summary>
public sealed class BoundList(SourceSpan span, ListType type, BoundExpression[] items) : BoundExpression(span, type)
{
    public BoundExpression[] Items { get; } = items;
}
