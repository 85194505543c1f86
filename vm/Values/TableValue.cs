using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>
/// A table or set, shared by reference. The value itself is small, because most of them (a set in each connection's record) stay
/// empty: what it holds is in <see cref="TableEntries"/>, which the first element makes.
/// <para><see cref="TryRead"/>, <see cref="Write"/>, <see cref="Has"/> and <see cref="Remove"/> are what the language does:
/// defaults, expiry, change functions, prefix and pattern look-up. The others are those of the bare container.</para>
/// </summary>
public sealed partial class TableValue
{
    private TableEntries _entries = TableEntries.None;

    public TableValue(TableType type) => Type = type;

    public TableType Type { get; }

    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _entries.Count;
    }

    /// <summary>One past the highest entry number in use; see <see cref="IsLive"/>.</summary>
    public int EntryLimit => _entries.Limit;

    /// <summary>True where the entry number holds an element. Numbers hold only until the table is changed; loops of the language use <see cref="MoveNext"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(int entry) => _entries.IsLive(entry);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<Slot> KeyAt(int entry) => _entries.KeyAt(entry);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Slot ValueAt(int entry) => ref _entries.ValueAt(entry);

    /// <summary>The entry number of a key, or -1. <paramref name="key"/> has one slot a column.</summary>
    public int Find(ReadOnlySpan<Slot> key) => _entries.Find(key);

    /// <summary>Finds or adds a key and tells its entry; the value of a new one is unset.</summary>
    public int FindOrAdd(ReadOnlySpan<Slot> key, out bool added)
    {
        int found = _entries.Find(key);
        added = found < 0;
        return added ? OwnEntries().Append(key) : found;
    }

    /// <summary>
    /// Steps a loop. The cursor starts at -1 and is all the state there is; the table may change in any way between steps: each
    /// element that was there and still is comes once, one added meanwhile comes, too.
    /// </summary>
    /// <returns>false at the end</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext(ref long cursor, out int entry) => _entries.MoveNext(ref cursor, out entry);

    /// <summary>Removes an element by its entry number.</summary>
    public void RemoveAt(int entry) => _entries.RemoveAt(entry);

    public void Clear() => _entries.Clear();

    /// <summary>The entry of the longest prefix that covers the address, or -1. Only for tables indexed by one subnet.</summary>
    public int FindPrefix(AddrValue address) => _entries.FindPrefix(address);

    /// <summary>The entry of the longest prefix that covers all of the subnet (itself included), or -1.</summary>
    public int FindPrefix(SubnetValue subnet) => _entries.FindPrefix(subnet);

    /// <summary>Calls for each entry whose subnet covers the given one, longest first.</summary>
    public void CollectPrefixes(SubnetValue subnet, List<int> entries) => _entries.CollectPrefixes(subnet, entries);

    /// <summary>States that the automaton over the pattern keys has computed so far.</summary>
    public int PatternStateCount => _entries.PatternStateCount;

    /// <summary>True where a pattern key matches all of the text.</summary>
    public bool MatchesAny(StringValue text) => _entries.MatchesAny(text);

    /// <summary>The values of all pattern keys that match all of the text, as indexing with a string yields them.</summary>
    public VectorValue ReadMatching(StringValue text, VectorType type) => _entries.ReadMatching(text, type);

    private TableEntries OwnEntries() => ReferenceEquals(_entries, TableEntries.None) ? _entries = new TableEntries(Type) : _entries;
}
