using System.Runtime.CompilerServices;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>Look-ups other than by equal key: longest prefix for subnet indices, matching members for pattern indices.</summary>
internal sealed partial class TableEntries
{
    private readonly PrefixLengths? _prefixes;
    private readonly bool _hasPatternIndex;

    // The automaton over all pattern keys; made at the first look-up after a change.
    private PatternSet? _patterns;
    private int[] _patternEntries = [];

    /// <summary>The entry of the longest prefix that covers the address, or -1. Only for tables indexed by one subnet.</summary>
    public int FindPrefix(AddrValue address) => FindPrefix(address.Hi, address.Lo, 128);

    /// <summary>The entry of the longest prefix that covers all of the subnet (itself included), or -1.</summary>
    public int FindPrefix(SubnetValue subnet) => FindPrefix(subnet.Prefix.Hi, subnet.Prefix.Lo, subnet.Length);

    /// <summary>Calls for each entry whose subnet covers the given one, longest first.</summary>
    public void CollectPrefixes(SubnetValue subnet, List<int> entries)
    {
        if (Count == 0)
        {
            return;
        }

        foreach (byte length in _prefixes!.LongestFirst)
        {
            (ulong hi, ulong lo) = SubnetValue.Mask(length);
            int entry = length > subnet.Length ? -1 : FindSubnet(subnet.Prefix.Hi & hi, subnet.Prefix.Lo & lo, length);
            if (entry >= 0)
            {
                entries.Add(entry);
            }
        }
    }

    /// <summary>True where a text finds the patterns that match it.</summary>
    public bool HasPatterns => _hasPatternIndex;

    /// <summary>States that the automaton over the pattern keys has computed so far.</summary>
    public int PatternStateCount => _hasPatternIndex && Count > 0 ? Patterns().StateCount : 0;

    /// <summary>True where a pattern key matches all of the text.</summary>
    public bool MatchesAny(StringValue text) => Count > 0 && Patterns().MatchExactly(text.Span).Length > 0;

    /// <summary>The values of all pattern keys that match all of the text, as indexing with a string yields them.</summary>
    public VectorValue ReadMatching(StringValue text, VectorType type)
    {
        var result = new VectorValue(type);
        if (Count > 0)
        {
            foreach (int member in Patterns().MatchExactly(text.Span))
            {
                result.Add(_values[_patternEntries[member]]);
            }
        }

        return result;
    }

    /// <summary>The entry of a key, or of the prefix that covers it, or -1.</summary>
    public int FindForRead(ReadOnlySpan<Slot> key)
    {
        if (_prefixes is null)
        {
            return Find(key);
        }

        return key[0].Ref is AddrValue address ? FindPrefix(address) : FindPrefix(key[0].AsSubnet);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindPrefix(ulong hi, ulong lo, int longest)
    {
        if (Count == 0)
        {
            return -1;
        }

        if (Count <= FewPrefixes.Most)
        {
            return (_prefixes!.Few ??= new FewPrefixes(this)).Find(hi, lo, longest);
        }

        foreach (byte length in _prefixes!.LongestFirst)
        {
            if (length > longest)
            {
                continue;
            }

            (ulong maskHi, ulong maskLo) = SubnetValue.Mask(length);
            int entry = FindSubnet(hi & maskHi, lo & maskLo, length);
            if (entry >= 0)
            {
                return entry;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindSubnet(ulong hi, ulong lo, int length)
    {
        if (Count == 0)
        {
            return -1;
        }

        int hash = KeyHash.OfSubnet(hi, lo, length);
        for (int i = _buckets[hash & (_buckets.Length - 1)]; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && _keys[i].AsSubnet is var subnet && subnet.Length == length && subnet.Prefix.Hi == hi && subnet.Prefix.Lo == lo)
            {
                return i;
            }
        }

        return -1;
    }

    private PatternSet Patterns()
    {
        if (_patterns is { } known)
        {
            return known;
        }

        var patterns = new PatternValue[Count];
        _patternEntries = new int[Count];
        int n = 0;
        for (int i = 0; i < _used; i++)
        {
            if (IsLive(i))
            {
                patterns[n] = (PatternValue)_keys[i].Ref!;
                _patternEntries[n++] = i;
            }
        }

        return _patterns = PatternSet.OfExact(patterns);
    }

    /// <summary>The prefixes of a small table, longest first: comparing them one by one beats a hash for each length.</summary>
    private sealed class FewPrefixes
    {
        public const int Most = 64;

        private readonly (ulong Hi, ulong Lo, ulong MaskHi, ulong MaskLo, int Length, int Entry)[] _prefixes;

        public FewPrefixes(TableEntries table)
        {
            _prefixes = new (ulong, ulong, ulong, ulong, int, int)[table.Count];
            int n = 0;
            for (int i = 0; i < table._used; i++)
            {
                if (table.IsLive(i))
                {
                    SubnetValue subnet = table._keys[i].AsSubnet;
                    (ulong maskHi, ulong maskLo) = SubnetValue.Mask(subnet.Length);

                    // Put in its place among the few, longest first.
                    int at = n++;
                    for (; at > 0 && _prefixes[at - 1].Length < subnet.Length; at--)
                    {
                        _prefixes[at] = _prefixes[at - 1];
                    }

                    _prefixes[at] = (subnet.Prefix.Hi, subnet.Prefix.Lo, maskHi, maskLo, subnet.Length, i);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public int Find(ulong hi, ulong lo, int longest)
        {
            foreach (ref readonly var prefix in _prefixes.AsSpan())
            {
                if ((hi & prefix.MaskHi) == prefix.Hi && (lo & prefix.MaskLo) == prefix.Lo && prefix.Length <= longest)
                {
                    return prefix.Entry;
                }
            }

            return -1;
        }
    }

    /// <summary>How many keys there are of each prefix length, so that a look-up tries only those in use.</summary>
    private sealed class PrefixLengths
    {
        private readonly int[] _counts = new int[129];
        private readonly byte[] _inUse = new byte[129];
        private int _used;

        /// <summary>All of them while they are few and unchanged; made by the first look-up.</summary>
        public FewPrefixes? Few { get; set; }

        public ReadOnlySpan<byte> LongestFirst => _inUse.AsSpan(0, _used);

        public void Add(int length)
        {
            Few = null;
            if (_counts[length]++ == 0)
            {
                Renew();
            }
        }

        public void Remove(int length)
        {
            Few = null;
            if (--_counts[length] == 0)
            {
                Renew();
            }
        }

        public void Clear()
        {
            Few = null;
            _counts.AsSpan().Clear();
            _used = 0;
        }

        private void Renew()
        {
            _used = 0;
            for (int length = _counts.Length - 1; length >= 0; length--)
            {
                if (_counts[length] > 0)
                {
                    _inUse[_used++] = (byte)length;
                }
            }
        }
    }
}
