using System.Numerics;
using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>
/// A table or set. Entries keep the order in which they came; keys of one or more columns stand inline in one slot array, so
/// that look-ups with scalar, string and address keys allocate nothing. Hashes are seeded anew in each run. Shared by reference.
/// </summary>
public sealed partial class TableValue
{
    private const int Free = -2;

    private readonly int _stride;
    private int[] _buckets = [];
    private Entry[] _entries = [];
    private Slot[] _keys = [];
    private Slot[] _values = [];
    private int _used;

    public TableValue(TableType type)
    {
        Type = type;
        _stride = type.Index.Length;
    }

    public TableType Type { get; }

    public int Count { get; private set; }

    /// <summary>One past the highest entry number in use; see <see cref="IsLive"/>.</summary>
    public int EntryLimit => _used;

    /// <summary>True where the entry number holds an element (loops run over 0 … <see cref="EntryLimit"/>).</summary>
    public bool IsLive(int entry) => entry < _used && _entries[entry].Next != Free;

    public ReadOnlySpan<Slot> KeyAt(int entry) => _keys.AsSpan(entry * _stride, _stride);

    public ref Slot ValueAt(int entry) => ref _values[entry];

    /// <summary>The entry number of a key, or -1. <paramref name="key"/> has one slot a column.</summary>
    public int Find(ReadOnlySpan<Slot> key)
    {
        if (Count == 0)
        {
            return -1;
        }

        int hash = KeyHash.Of(Type.Index, key);
        for (int i = _buckets[hash & (_buckets.Length - 1)]; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && KeyHash.Equal(Type.Index, key, KeyAt(i)))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Finds or adds a key and tells its entry; the value of a new one is unset.</summary>
    public int FindOrAdd(ReadOnlySpan<Slot> key, out bool added)
    {
        int found = Find(key);
        added = found < 0;
        return added ? Append(key) : found;
    }

    /// <summary>Removes an element by its entry number.</summary>
    public void RemoveAt(int entry)
    {
        ref Entry e = ref _entries[entry];
        ref int link = ref _buckets[e.Hash & (_buckets.Length - 1)];
        while (link != entry)
        {
            link = ref _entries[link].Next;
        }

        link = e.Next;
        e.Next = Free;
        _keys.AsSpan(entry * _stride, _stride).Clear();
        if (_values.Length > 0)
        {
            _values[entry] = default;
        }

        Count--;
        if (Count == 0)
        {
            Clear();
        }
    }

    public void Clear()
    {
        _buckets.AsSpan().Fill(-1);
        _entries.AsSpan(0, _used).Clear();
        _keys.AsSpan(0, _used * _stride).Clear();
        if (_values.Length > 0)
        {
            _values.AsSpan(0, _used).Clear();
        }

        _used = 0;
        Count = 0;
    }

    private int Append(ReadOnlySpan<Slot> key)
    {
        if (_used == _entries.Length)
        {
            Grow();
        }

        int entry = _used++;
        int hash = KeyHash.Of(Type.Index, key);
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[entry] = new Entry { Hash = hash, Next = bucket };
        bucket = entry;
        key.CopyTo(_keys.AsSpan(entry * _stride, _stride));
        if (Type.Yield is { } yield)
        {
            _values[entry] = yield.IsScalar ? Slot.UnsetScalar : default;
        }

        Count++;
        return entry;
    }

    /// <summary>Closes the gaps that removed entries left, and doubles the arrays where they are full.</summary>
    private void Grow()
    {
        int capacity = Count * 2 > _entries.Length ? Math.Max(8, _entries.Length * 2) : _entries.Length;
        var entries = new Entry[capacity];
        var keys = new Slot[capacity * _stride];
        Slot[] values = Type.Yield is null ? [] : new Slot[capacity];
        int used = 0;
        for (int i = 0; i < _used; i++)
        {
            if (_entries[i].Next == Free)
            {
                continue;
            }

            entries[used] = _entries[i];
            KeyAt(i).CopyTo(keys.AsSpan(used * _stride, _stride));
            if (values.Length > 0)
            {
                values[used] = _values[i];
            }

            used++;
        }

        (_entries, _keys, _values, _used) = (entries, keys, values, used);
        int buckets = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        _buckets = new int[buckets];
        _buckets.AsSpan().Fill(-1);
        for (int i = 0; i < used; i++)
        {
            ref int bucket = ref _buckets[entries[i].Hash & (buckets - 1)];
            entries[i].Next = bucket;
            bucket = i;
        }
    }

    private struct Entry
    {
        public int Hash;
        public int Next;

        /// <summary>Network time of creation, last read or last write, as the table's expiry asks.</summary>
        public double Touched;
    }
}
