using System.Numerics;
using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>
/// What a table or set holds. Entries keep the order in which they came; keys of one or more columns stand inline in one slot
/// array, so that look-ups with scalar, string and address keys allocate nothing. Hashes are seeded anew in each run.
/// </summary>
internal sealed partial class TableEntries
{
    /// <summary>What all tables hold that never had an element; nothing is ever written to it.</summary>
    public static readonly TableEntries None = new(new TableType([], null));

    private const int Free = -2;

    private readonly TableType _type;
    private readonly KeyForm _form;
    private int[] _buckets = [];
    private Entry[] _entries = [];
    private Slot[] _keys = [];
    private Slot[] _values = [];
    private double[]? _touched;
    private int _used;
    private long _nextSerial;

    // The last step of a loop: which element it was at, and where that stood.
    private long _cursorSerial = -1;
    private int _cursorEntry;

    public TableEntries(TableType type)
    {
        _type = type;
        Stride = type.Index.Length;
        _form = type.KeyForm;
        if (Stride == 1)
        {
            _prefixes = type.Index[0].Tag == TypeTag.Subnet ? new PrefixLengths() : null;
            _hasPatternIndex = type.Index[0].Tag == TypeTag.Pattern;
        }
    }

    /// <summary>Columns of a key.</summary>
    public int Stride { get; }

    public int Count { get; private set; }

    /// <summary>One past the highest entry number in use; see <see cref="IsLive"/>.</summary>
    public int Limit => _used;

    /// <summary>False for sets, and where nothing was ever added.</summary>
    public bool HasValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values.Length > 0;
    }

    /// <summary>True where a look-up that finds nothing equal may find a covering prefix.</summary>
    public bool HasPrefixes => _prefixes is not null;

    /// <summary>True where each entry has the time from which its life counts.</summary>
    public bool HasTimes => _touched is not null;

    /// <summary>How far expiration has come in its pass over the entries: a cursor of <see cref="MoveNext"/>.</summary>
    public long ExpiryCursor = -1;

    /// <summary>A change function is at work.</summary>
    public bool IsReportingChange;

    /// <summary>True where the entry number holds an element. Numbers hold only until the table is changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(int entry) => entry < _used && _entries[entry].Next != Free;

    public ReadOnlySpan<Slot> KeyAt(int entry) => _keys.AsSpan(entry * Stride, Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Slot ValueAt(int entry) => ref _values[entry];

    /// <summary>The time from which an entry's life counts, where entries have one.</summary>
    public ref double TimeAt(int entry) => ref _touched![entry];

    /// <summary>Gives each entry a time.</summary>
    public void KeepTimes() => _touched ??= new double[_entries.Length];

    /// <summary>Steps a loop; see <see cref="TableValue.MoveNext"/>.</summary>
    public bool MoveNext(ref long cursor, out int entry)
    {
        int i = cursor < 0 ? 0 : cursor == _cursorSerial ? _cursorEntry + 1 : EntryAfter(cursor);
        for (; i < _used; i++)
        {
            if (_entries[i].Next != Free)
            {
                _cursorSerial = cursor = _entries[i].Serial;
                _cursorEntry = entry = i;
                return true;
            }
        }

        entry = -1;
        return false;
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
        ForgetKey(entry);
        _keys.AsSpan(entry * Stride, Stride).Clear();
        if (_values.Length > 0)
        {
            _values[entry] = default;
        }

        Count--;
        if (Count == 0)
        {
            // All buckets are empty by now.
            _used = 0;
            _cursorSerial = -1;
        }
    }

    public void Clear()
    {
        if (Count == 0)
        {
            return;
        }

        _buckets.AsSpan().Fill(-1);
        _keys.AsSpan(0, _used * Stride).Clear();
        if (_values.Length > 0)
        {
            _values.AsSpan(0, _used).Clear();
        }

        _used = 0;
        _cursorSerial = -1;
        Count = 0;
        _prefixes?.Clear();
        _patterns = null;
    }

    private int EntryAfter(long serial)
    {
        int low = 0;
        int high = _used;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (_entries[middle].Serial <= serial)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Adds a key that is not there yet; its value is unset.</summary>
    public int Append(ReadOnlySpan<Slot> key)
    {
        if (_used == _entries.Length)
        {
            Grow();
        }

        int entry = _used++;
        int hash = KeyHash.Of(_type.Index, key);
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[entry] = new Entry { Hash = hash, Next = bucket, Serial = _nextSerial++ };
        bucket = entry;
        PlaceKey(entry, key);
        if (_type.Yield is { } yield)
        {
            _values[entry] = yield.IsScalar ? Slot.UnsetScalar : default;
        }

        Count++;
        return entry;
    }

    /// <summary>Stores a key; what could be changed behind the table's back is copied.</summary>
    private void PlaceKey(int entry, ReadOnlySpan<Slot> key)
    {
        Span<Slot> place = _keys.AsSpan(entry * Stride, Stride);
        for (int i = 0; i < place.Length; i++)
        {
            TypeTag tag = _type.Index[i].Tag;
            place[i] = tag <= TypeTag.Enum ? new Slot { Bits = key[i].Bits }
                : tag is TypeTag.Record or TypeTag.Vector or TypeTag.Table or TypeTag.Any ? Slot.Of(ValueCopier.Copy(key[i].Ref))
                : Slot.Of(key[i].Ref);
        }

        _prefixes?.Add(place[0].AsSubnet.Length);
        _patterns = null;
    }

    private void ForgetKey(int entry)
    {
        _prefixes?.Remove(_keys[entry].AsSubnet.Length);
        _patterns = null;
    }

    /// <summary>Closes the gaps that removed entries left, and widens the arrays where they are full: many tables never hold more than one or two.</summary>
    private void Grow()
    {
        int capacity = Count * 2 < _entries.Length ? _entries.Length : _entries.Length == 0 ? 2 : Math.Max(8, _entries.Length * 2);
        var entries = new Entry[capacity];
        var keys = new Slot[capacity * Stride];
        Slot[] values = _type.Yield is null ? [] : new Slot[capacity];
        double[]? touched = _touched is null ? null : new double[capacity];
        int used = 0;
        for (int i = 0; i < _used; i++)
        {
            if (_entries[i].Next == Free)
            {
                continue;
            }

            entries[used] = _entries[i];
            KeyAt(i).CopyTo(keys.AsSpan(used * Stride, Stride));
            if (values.Length > 0)
            {
                values[used] = _values[i];
            }

            if (touched is not null)
            {
                touched[used] = _touched![i];
            }

            used++;
        }

        (_entries, _keys, _values, _touched, _used) = (entries, keys, values, touched, used);
        _cursorSerial = -1;
        // Half of them stay empty, so that chains are short.
        int buckets = (int)BitOperations.RoundUpToPowerOf2((uint)capacity) * 2;
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

        /// <summary>Rises from entry to entry, and is never used again; loops find their place by it.</summary>
        public long Serial;
    }
}
