using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Probabilistic;

/// <summary>
/// A Bloom filter, basic (one bit a cell) or counting. Positions come from two hashes (Kirsch and Mitzenmacher, 2006). Filters
/// with the same name, or without one, have the same hash functions and can be merged.
/// </summary>
internal sealed class BloomFilterValue : OpaqueValue
{
    private readonly ulong _seed;
    private readonly int _functions;
    private readonly ulong _limit;
    private readonly ushort[] _cells;

    /// <param name="functions">number of hash functions</param>
    /// <param name="cells">number of cells</param>
    /// <param name="limit">highest count of a cell; 1 for a basic filter</param>
    /// <param name="seed">of the hash functions</param>
    public BloomFilterValue(int functions, int cells, ulong limit, ulong seed)
        : base("bloomfilter")
    {
        _functions = functions;
        _limit = Math.Min(limit, ushort.MaxValue);
        _seed = seed;
        _cells = new ushort[cells];
    }

    /// <summary>The type of the elements, once one was added.</summary>
    public PolicyType? ElementType { get; set; }

    public bool IsCounting => _limit > 1;

    public void Add(PolicyType type, in Slot value)
    {
        (ulong a, ulong b) = Hashes(type, value);
        for (int i = 0; i < _functions; i++, a += b)
        {
            ref ushort cell = ref _cells[a % (ulong)_cells.Length];
            if (cell < _limit)
            {
                cell++;
            }
        }
    }

    /// <summary>How often the value was added, at most; 0 means never.</summary>
    public ulong Count(PolicyType type, in Slot value)
    {
        (ulong a, ulong b) = Hashes(type, value);
        ulong least = ulong.MaxValue;
        for (int i = 0; i < _functions; i++, a += b)
        {
            least = Math.Min(least, _cells[a % (ulong)_cells.Length]);
        }

        return least;
    }

    /// <summary>Takes one addition back; false where the value is not in the filter.</summary>
    public bool Decrement(PolicyType type, in Slot value)
    {
        if (Count(type, value) == 0)
        {
            return false;
        }

        (ulong a, ulong b) = Hashes(type, value);
        for (int i = 0; i < _functions; i++, a += b)
        {
            ref ushort cell = ref _cells[a % (ulong)_cells.Length];
            if (cell > 0)
            {
                cell--;
            }
        }

        return true;
    }

    public void Clear() => _cells.AsSpan().Clear();

    public bool IsCompatibleWith(BloomFilterValue other)
        => _seed == other._seed && _functions == other._functions && _cells.Length == other._cells.Length && _limit == other._limit;

    /// <summary>A filter with what is in either (counts added) or, where <paramref name="both"/>, with what is in both.</summary>
    public BloomFilterValue Combine(BloomFilterValue other, bool both)
    {
        var result = new BloomFilterValue(_functions, _cells.Length, _limit, _seed) { ElementType = ElementType ?? other.ElementType };
        for (int i = 0; i < _cells.Length; i++)
        {
            ulong value = both ? Math.Min(_cells[i], other._cells[i]) : Math.Min(_limit, (ulong)_cells[i] + other._cells[i]);
            result._cells[i] = (ushort)value;
        }

        return result;
    }

    /// <summary>A text of all that tells it from another filter.</summary>
    public string State()
    {
        ulong h = 0;
        foreach (ushort cell in _cells)
        {
            h = KeyHash.Mix(h, cell);
        }

        return $"{_functions}/{_cells.Length}/{_limit}/{h:x16}";
    }

    public override OpaqueValue Clone()
    {
        var copy = new BloomFilterValue(_functions, _cells.Length, _limit, _seed) { ElementType = ElementType };
        _cells.CopyTo(copy._cells, 0);
        return copy;
    }

    private (ulong First, ulong Step) Hashes(PolicyType type, in Slot value)
    {
        ulong h = ElementKey.Hash(type, value, _seed);
        return (h, KeyHash.Mix(h, _seed) | 1);
    }
}
