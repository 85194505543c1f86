using System.Runtime.CompilerServices;
using NidsVm.Logging.Formats;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Columns;

/// <summary>
/// Rows of one log as they were when they were written: the cells are copied from the records, so that policies may go on
/// changing those while another thread makes text of the rows. Limits are applied here. Used again and again; adding rows
/// allocates nothing once the arrays have grown.
/// </summary>
public sealed class RowBatch
{
    /// <summary>Rows after which a batch is full.</summary>
    public const int MaxRows = 128;

    private const int MaxElements = 4096;

    // Stands in the cells of sets and vectors: their bits tell where the elements are.
    private static readonly object Container = new();

    private readonly LogColumn[] _columns;
    private Slot[] _cells;
    private Slot[] _elements = [];
    private int _elementCount;

    public RowBatch(LogColumn[] columns)
    {
        _columns = columns;
        _cells = new Slot[8 * columns.Length];
    }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>True where the rows should be handed over before another one is added.</summary>
    public bool IsFull => Count >= MaxRows || _elementCount >= MaxElements;

    /// <summary>Adds a row.</summary>
    /// <param name="row">the row's record</param>
    /// <param name="extension">the filter's extension record, or null</param>
    /// <param name="budget">what the row may hold; tells afterwards what was cut</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(RecordValue row, RecordValue? extension, ref RowBudget budget)
    {
        LogColumn[] columns = _columns;
        int start = Count * columns.Length;
        if (start + columns.Length > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Min(_cells.Length * 2, MaxRows * columns.Length));
        }

        Count++;
        Span<Slot> cells = _cells.AsSpan(start, columns.Length);
        for (int i = 0; i < columns.Length; i++)
        {
            LogColumn column = columns[i];
            if (!column.TryFind(column.IsExtension ? extension : row, out Slot value))
            {
                cells[i] = Slot.UnsetScalar;
            }
            else if (column.IsFixed)
            {
                cells[i] = value;
            }
            else
            {
                cells[i] = Copy(column, value, ref budget);
            }
        }
    }

    /// <summary>The cells of a row, in the order of the columns.</summary>
    public ReadOnlySpan<Slot> Row(int index) => _cells.AsSpan(index * _columns.Length, _columns.Length);

    /// <summary>False where a cell, or an element of a vector, has no value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(in Slot cell) => !ReferenceEquals(cell.Ref, Slot.Unset);

    /// <summary>The elements of a set or vector.</summary>
    public ReadOnlySpan<Slot> Elements(in Slot cell) => _elements.AsSpan((int)(cell.Bits >> 32), (int)cell.Bits);

    /// <summary>Drops all rows, and what they refer to.</summary>
    public void Clear()
    {
        _cells.AsSpan(0, Count * _columns.Length).Clear();
        _elements.AsSpan(0, _elementCount).Clear();
        Count = 0;
        _elementCount = 0;
    }

    private Slot Copy(LogColumn column, in Slot value, ref RowBudget budget) => column.Type.Tag switch
    {
        TypeTag.Table => CopySet(column, value.AsTable, ref budget),
        TypeTag.Vector => CopyVector(column, value.AsVector, ref budget),
        _ => CopyText(value, ref budget),
    };

    private static Slot CopyText(in Slot value, ref RowBudget budget)
    {
        StringValue text = LogText.Of(value.Ref);
        int length = budget.TakeBytes(text.Length);
        return Slot.Of(length == text.Length ? text : new StringValue(text.Span[..length]));
    }

    private Slot CopySet(LogColumn column, TableValue set, ref RowBudget budget)
    {
        int left = budget.TakeElements(set.Count);
        Slot result = Reserve(left, out Span<Slot> elements);
        for (int entry = 0, n = 0; n < left; entry++)
        {
            if (set.IsLive(entry))
            {
                elements[n++] = CopyElement(column.Element!, set.KeyAt(entry)[0], ref budget);
            }
        }

        return result;
    }

    private Slot CopyVector(LogColumn column, VectorValue vector, ref RowBudget budget)
    {
        int count = budget.TakeElements(vector.Count);
        Slot result = Reserve(count, out Span<Slot> elements);
        PolicyType type = column.Element!;
        Span<Slot> items = vector.Items;
        for (int i = 0; i < count; i++)
        {
            elements[i] = items[i].IsSet(type.IsScalar) ? CopyElement(type, items[i], ref budget) : Slot.UnsetScalar;
        }

        return result;
    }

    private static Slot CopyElement(PolicyType type, in Slot value, ref RowBudget budget)
        => LogColumn.IsFixedType(type) ? value : CopyText(value, ref budget);

    private Slot Reserve(int count, out Span<Slot> elements)
    {
        if (_elements.Length - _elementCount < count)
        {
            Array.Resize(ref _elements, Math.Max(_elements.Length * 2, _elementCount + count));
        }

        elements = _elements.AsSpan(_elementCount, count);
        var cell = new Slot { Bits = ((long)_elementCount << 32) | (uint)count, Ref = Container };
        _elementCount += count;
        return cell;
    }
}
