namespace NidsVm.Compiler.Binding;

/// <summary>
/// Which locals have a value on every way to the current place. A place that control cannot reach counts as having them all, so
/// that joining ways is plain intersection.
/// </summary>
internal struct FlowState
{
    private ulong[]? _bits;
    private ulong _first;

    public bool IsUnreachable { get; private set; }

    public readonly bool Has(int slot)
    {
        if (IsUnreachable)
        {
            return true;
        }

        if (slot < 64)
        {
            return (_first >> slot & 1) != 0;
        }

        int word = (slot >> 6) - 1;
        return _bits is not null && word < _bits.Length && (_bits[word] >> (slot & 63) & 1) != 0;
    }

    public void Set(int slot)
    {
        if (slot < 64)
        {
            _first |= 1UL << slot;
            return;
        }

        // States are copied by value; the array is shared between copies, so it is never written in place.
        int word = (slot >> 6) - 1;
        ulong[] bits = new ulong[Math.Max(word + 1, _bits?.Length ?? 0)];
        _bits?.CopyTo(bits, 0);
        bits[word] |= 1UL << (slot & 63);
        _bits = bits;
    }

    public void SetUnreachable() => IsUnreachable = true;

    /// <summary>The state where two ways meet.</summary>
    public static FlowState Join(FlowState a, FlowState b)
    {
        if (a.IsUnreachable)
        {
            return b;
        }

        if (b.IsUnreachable)
        {
            return a;
        }

        FlowState joined = a;
        joined._first &= b._first;
        if (a._bits is not null)
        {
            ulong[] bits = (ulong[])a._bits.Clone();
            for (int i = 0; i < bits.Length; i++)
            {
                bits[i] &= b._bits is not null && i < b._bits.Length ? b._bits[i] : 0;
            }

            joined._bits = bits;
        }

        return joined;
    }
}
