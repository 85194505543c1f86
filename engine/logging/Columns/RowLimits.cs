namespace NidsVm.Logging.Columns;

/// <summary>How much of strings and containers a row holds; what is more is cut off. 0 stands for no limit.</summary>
/// <param name="FieldStringBytes">bytes of one string</param>
/// <param name="TotalStringBytes">bytes of all strings of a row</param>
/// <param name="FieldElements">elements of one set or vector</param>
/// <param name="TotalElements">elements of all sets and vectors of a row</param>
public readonly record struct RowLimits(int FieldStringBytes, int TotalStringBytes, int FieldElements, int TotalElements)
{
    public static RowLimits None => default;

    /// <summary>What is left of the limits at the start of a row.</summary>
    public RowBudget Begin() => new(this);
}

/// <summary>What is left of a row's limits while its cells are copied.</summary>
public struct RowBudget
{
    private readonly int _fieldBytes;
    private readonly int _fieldElements;
    private int _bytes;
    private int _elements;

    public RowBudget(in RowLimits limits)
    {
        _fieldBytes = limits.FieldStringBytes == 0 ? int.MaxValue : limits.FieldStringBytes;
        _fieldElements = limits.FieldElements == 0 ? int.MaxValue : limits.FieldElements;
        _bytes = limits.TotalStringBytes == 0 ? int.MaxValue : limits.TotalStringBytes;
        _elements = limits.TotalElements == 0 ? int.MaxValue : limits.TotalElements;
    }

    /// <summary>True once a string was cut.</summary>
    public bool CutString { get; private set; }

    /// <summary>True once a set or vector was cut.</summary>
    public bool CutContainer { get; private set; }

    /// <summary>The number of bytes of a string that the row holds.</summary>
    public int TakeBytes(int length)
    {
        int taken = Math.Min(length, Math.Min(_fieldBytes, _bytes));
        CutString |= taken < length;
        if (_bytes != int.MaxValue)
        {
            _bytes -= taken;
        }

        return taken;
    }

    /// <summary>The number of elements of a container that the row holds.</summary>
    public int TakeElements(int count)
    {
        int taken = Math.Min(count, Math.Min(_fieldElements, _elements));
        CutContainer |= taken < count;
        if (_elements != int.MaxValue)
        {
            _elements -= taken;
        }

        return taken;
    }
}
