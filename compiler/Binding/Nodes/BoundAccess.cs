using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary><c>RECORD$field</c>, as a value or a target. Reading an unset field without default is a run-time error.</summary>
public sealed class BoundField(SourceSpan span, BoundExpression record, int field, PolicyType type) : BoundExpression(span, type)
{
    public BoundExpression Record { get; } = record;

    /// <summary>Slot number in the record type.</summary>
    public int Field { get; } = field;

    public RecordType RecordType => (RecordType)Record.Type;
}

/// <summary><c>RECORD?$field</c>.</summary>
public sealed class BoundHasField(SourceSpan span, BoundExpression record, int field) : BoundExpression(span, PolicyType.Bool)
{
    public BoundExpression Record { get; } = record;

    public int Field { get; } = field;
}

/// <summary>How a table is looked up.</summary>
public enum TableLookupKind : byte
{
    /// <summary>By the whole key. A missing one yields the table's default, or is a run-time error.</summary>
    Exact,

    /// <summary>A table indexed by one subnet, by an addr or a subnet: the entry with the longest prefix that covers it.</summary>
    LongestPrefix,

    /// <summary>A table indexed by one pattern, by a string: a vector of the values of all patterns that match it exactly.</summary>
    Patterns,
}

/// <summary><c>TABLE[KEY, …]</c>, as a value or (where exact) a target.</summary>
public sealed class BoundTableIndex(
    SourceSpan span, TableLookupKind kind, BoundExpression table, BoundExpression[] keys, PolicyType type)
    : BoundExpression(span, type)
{
    public TableLookupKind Kind { get; } = kind;

    public BoundExpression Table { get; } = table;

    /// <summary>One expression a column, of the column's type (an addr or subnet for <see cref="TableLookupKind.LongestPrefix"/>, a string for <see cref="TableLookupKind.Patterns"/>).</summary>
    public BoundExpression[] Keys { get; } = keys;

    public TableType TableType => (TableType)Table.Type;
}

/// <summary><c>VECTOR[INDEX]</c>, as a value or a target. The index is a count or an int; negative ones count from the end.</summary>
public sealed class BoundVectorIndex(SourceSpan span, BoundExpression vector, BoundExpression index, PolicyType type)
    : BoundExpression(span, type)
{
    public BoundExpression Vector { get; } = vector;

    public BoundExpression Index { get; } = index;
}

/// <summary><c>VECTOR[VECTOR]</c>: the elements where a vector of bool is true, or those a vector of numbers names.</summary>
public sealed class BoundVectorSelect(SourceSpan span, BoundExpression vector, BoundExpression selector)
    : BoundExpression(span, vector.Type)
{
    public BoundExpression Vector { get; } = vector;

    public BoundExpression Selector { get; } = selector;
}

/// <summary><c>STRING[INDEX]</c>: a string of one byte, or empty outside. The index is an int; negative ones count from the end.</summary>
public sealed class BoundStringIndex(SourceSpan span, BoundExpression text, BoundExpression index) : BoundExpression(span, PolicyType.String)
{
    public BoundExpression Text { get; } = text;

    public BoundExpression Index { get; } = index;
}

/// <summary><c>TARGET[LOW:HIGH]</c> of a string or vector; as a target only of a vector. Bounds are ints; negative ones count from the end.</summary>
public sealed class BoundSlice(SourceSpan span, BoundExpression target, BoundExpression? low, BoundExpression? high)
    : BoundExpression(span, target.Type)
{
    public BoundExpression Target { get; } = target;

    /// <summary>First index, or null for 0.</summary>
    public BoundExpression? Low { get; } = low;

    /// <summary>Index after the last, or null for the size.</summary>
    public BoundExpression? High { get; } = high;
}

/// <summary>The element of a list held in an <c>any</c>, as in <c>[a, b] = value</c>.</summary>
public sealed class BoundAnyIndex(SourceSpan span, BoundExpression operand, int index) : BoundExpression(span, PolicyType.Any)
{
    public BoundExpression Operand { get; } = operand;

    public int Index { get; } = index;
}
