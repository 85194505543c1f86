using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// A deterministic automaton whose states are computed when input first asks for them. Its table has a row a state and a column a
/// symbol (byte class, begin mark, end mark). When the memory budget is used up all rows are forgotten and filled anew, so it is
/// always right and never larger; a state that a matcher still holds finds its way back by its members. Where a state leads back to
/// itself for most bytes, the next byte that leads out is searched with vector instructions. Not thread-safe: a machine's patterns
/// are its own.
/// </summary>
internal sealed class Dfa
{
    // What a place of the table holds besides the offset of a row. Rows that accept or skip are marked, so that one comparison
    // finds everything out of the ordinary.
    private const int Unknown = -1;
    private const int Dead = -2;
    private const int Marked = 1 << 30;

    private const int MostSkippingStates = 64;
    private const int MostExits = 96;
    private const int MostAnalysisSteps = 1 << 16;
    private const int LeastSkipToExit = 64;
    private const int MostPairSteps = 1 << 18;

    private readonly NfaProgram _nfa;
    private readonly byte[] _classOf;
    private readonly int _shift;
    private readonly long _byteLimit;
    private readonly Dictionary<StateKey, DfaState> _states = [];
    private readonly Dictionary<StateKey, int[]> _acceptLists = [];
    private readonly DfaState _start;
    private DfaState[] _rows = new DfaState[4];
    private int[] _next = [];
    private int _rowCount;
    private int _epoch = 1;
    private int _skippingStates;
    private long _bytes;

    // Scratch for computing a state; made when the first state is computed.
    private int[] _mark = [];
    private int[] _stack = [];
    private int[] _collected = [];
    private int _markNumber;

    public Dfa(NfaProgram nfa, long byteLimit)
        : this(nfa, byteLimit, null)
    {
    }

    /// <param name="nfa">what to run</param>
    /// <param name="byteLimit">budget for computed states</param>
    /// <param name="prefix">states computed beforehand, the first of which is the start, or null</param>
    public Dfa(NfaProgram nfa, long byteLimit, DfaPrefix? prefix)
    {
        _nfa = nfa;
        _classOf = nfa.ClassOf;
        _byteLimit = byteLimit;
        _shift = System.Numerics.BitOperations.Log2((uint)(nfa.Classes + 1)) + 1;
        if (prefix is null || prefix.Members.Sum(SizeOf) > byteLimit / 2)
        {
            Prepare();
            int count = 0;
            _markNumber++;
            Close(nfa.Start, ref count);
            _start = Intern(count);
            return;
        }

        foreach (int[] members in prefix.Members)
        {
            Add(members);
        }

        _start = _rows[0];
        for (int row = 0; row < prefix.Members.Length; row++)
        {
            int[] targets = prefix.Targets[row];
            for (int symbol = 0; symbol < targets.Length; symbol++)
            {
                _next[(row << _shift) + symbol] = targets[symbol] switch
                {
                    DfaPrefix.Unknown => Unknown,
                    DfaPrefix.Dead => Dead,
                    int target => Place(_rows[target]),
                };
            }
        }
    }

    /// <summary>Searches after which it is looked at whether they pay. Tests set it low, so that all ways of skipping are taken.</summary>
    internal static int TrialSearches { get; set; } = 32;

    /// <summary>Bytes that a search for a pair has to skip on the mean.</summary>
    internal static int LeastSkipToPair { get; set; } = 12;

    /// <summary>The state before any input, the begin mark included.</summary>
    public DfaState Start => _start;

    public NfaProgram Nfa => _nfa;

    /// <summary>Computed states at present, for statistics.</summary>
    public int StateCount => _rowCount;

    /// <summary>How often all states were forgotten, for statistics.</summary>
    public int Flushes => _epoch - 1;

    public DfaState? Begin(DfaState state) => Step(state, _nfa.BeginSymbol);

    public DfaState? End(DfaState state) => Step(state, _nfa.EndSymbol);

    /// <summary>Consumes bytes until the input ends, or nothing can match any more (null).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DfaState? Run(DfaState state, ReadOnlySpan<byte> bytes)
    {
        int at = OffsetOf(state);
        ref int next = ref MemoryMarshal.GetArrayDataReference(_next);
        ref byte classOf = ref MemoryMarshal.GetArrayDataReference(_classOf);
        for (int i = 0; i < bytes.Length;)
        {
            uint symbol = Unsafe.Add(ref classOf, (nint)bytes[i++]);
            int target = Unsafe.Add(ref Unsafe.Add(ref next, (nint)symbol), (nint)(uint)at);
            if ((uint)target >= Marked)
            {
                if (target == Unknown)
                {
                    target = Compute(_rows[at >> _shift], (int)symbol);
                    next = ref MemoryMarshal.GetArrayDataReference(_next);
                }

                if (target == Dead)
                {
                    return null;
                }

                target &= ~Marked;
                DfaState reached = _rows[target >> _shift];
                if (reached.Skips && i < bytes.Length)
                {
                    i += Skip(reached, bytes[i..]);
                }
            }

            at = target;
        }

        return _rows[at >> _shift];
    }

    /// <summary>
    /// Consumes bytes up to the first acceptance by other members than <paramref name="known"/>. Yields how many were consumed with
    /// it, or -1 and the state reached (null: dead).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int RunToAccept(ref DfaState? state, ReadOnlySpan<byte> bytes, int[]? known)
    {
        int at = OffsetOf(state!);
        ref int next = ref MemoryMarshal.GetArrayDataReference(_next);
        ref byte classOf = ref MemoryMarshal.GetArrayDataReference(_classOf);
        bool skips = state!.Skips && (state.Accepts is null || ReferenceEquals(state.Accepts, known));
        int i = skips ? Skip(state, bytes) : 0;
        while (i < bytes.Length)
        {
            uint symbol = Unsafe.Add(ref classOf, (nint)bytes[i++]);
            int target = Unsafe.Add(ref Unsafe.Add(ref next, (nint)symbol), (nint)(uint)at);
            if ((uint)target >= Marked)
            {
                if (target == Unknown)
                {
                    target = Compute(_rows[at >> _shift], (int)symbol);
                    next = ref MemoryMarshal.GetArrayDataReference(_next);
                }

                if (target == Dead)
                {
                    state = null;
                    return -1;
                }

                target &= ~Marked;
                DfaState reached = _rows[target >> _shift];
                if (reached.Accepts is { } accepts && !ReferenceEquals(accepts, known))
                {
                    state = reached;
                    return i;
                }

                if (reached.Skips && i < bytes.Length)
                {
                    i += Skip(reached, bytes[i..]);
                }
            }

            at = target;
        }

        state = _rows[at >> _shift];
        return -1;
    }

    /// <summary>
    /// Consumes bytes until nothing can match any more or the input ends. Yields the length of the longest match, -1 for none, and
    /// the state at the end (null: dead).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int RunToLongest(ref DfaState? state, ReadOnlySpan<byte> bytes)
    {
        int last = state!.IsAccepting ? 0 : -1;
        int at = OffsetOf(state);
        ref int next = ref MemoryMarshal.GetArrayDataReference(_next);
        ref byte classOf = ref MemoryMarshal.GetArrayDataReference(_classOf);
        for (int i = 0; i < bytes.Length;)
        {
            uint symbol = Unsafe.Add(ref classOf, (nint)bytes[i++]);
            int target = Unsafe.Add(ref Unsafe.Add(ref next, (nint)symbol), (nint)(uint)at);
            if ((uint)target >= Marked)
            {
                if (target == Unknown)
                {
                    target = Compute(_rows[at >> _shift], (int)symbol);
                    next = ref MemoryMarshal.GetArrayDataReference(_next);
                }

                if (target == Dead)
                {
                    state = null;
                    return last;
                }

                target &= ~Marked;
                DfaState reached = _rows[target >> _shift];
                if (reached.Skips && i < bytes.Length)
                {
                    i += Skip(reached, bytes[i..]);
                }

                if (reached.IsAccepting)
                {
                    last = i;
                }
            }

            at = target;
        }

        state = _rows[at >> _shift];
        return last;
    }

    /// <summary>The bytes that a match may start with: those that lead anywhere from the start, with and without the begin mark before.</summary>
    public ByteSet FirstBytes()
    {
        ByteSet bytes = default;
        DfaState? begun = Begin(_start);
        for (int b = 0; b < 256; b++)
        {
            if (Step(_start, _classOf[b]) is not null || (begun is not null && Step(begun, _classOf[b]) is not null))
            {
                bytes |= ByteSet.Of(b);
            }
        }

        return bytes;
    }

    /// <summary>
    /// The states nearest to the start, with all of their rows that the limits allow, for an image. Depends on the automaton alone,
    /// so it is called on one that has not matched anything yet.
    /// </summary>
    public DfaPrefix BuildAhead(int mostStates, long mostSteps)
    {
        int symbols = _nfa.Classes + 2;
        long steps = 0;
        for (int row = 0; row < _rowCount && _rowCount < mostStates; row++)
        {
            for (int symbol = 0; symbol < symbols && _rowCount < mostStates; symbol++)
            {
                steps += _rows[row].Members.Length + 1;
                if (steps > mostSteps || _bytes > _byteLimit / 4)
                {
                    return Prefix();
                }

                if (_next[(row << _shift) + symbol] == Unknown)
                {
                    Compute(_rows[row], symbol);
                }
            }
        }

        return Prefix();
    }

    private DfaPrefix Prefix()
    {
        int symbols = _nfa.Classes + 2;
        var members = new int[_rowCount][];
        var targets = new int[_rowCount][];
        for (int row = 0; row < _rowCount; row++)
        {
            members[row] = _rows[row].Members;
            targets[row] = new int[symbols];
            for (int symbol = 0; symbol < symbols; symbol++)
            {
                targets[row][symbol] = _next[(row << _shift) + symbol] switch
                {
                    Unknown => DfaPrefix.Unknown,
                    Dead => DfaPrefix.Dead,
                    int target => (target & ~Marked) >> _shift,
                };
            }
        }

        return new DfaPrefix(members, targets);
    }

    private DfaState? Step(DfaState state, int symbol)
    {
        int target = _next[OffsetOf(state) + symbol];
        if (target == Unknown)
        {
            target = Compute(state, symbol);
        }

        return target == Dead ? null : _rows[(target & ~Marked) >> _shift];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int OffsetOf(DfaState state) => state.Epoch == _epoch ? state.Row << _shift : Return(state);

    /// <summary>Gives a state from before the last flush a row again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Return(DfaState state)
    {
        if (!_states.TryGetValue(new StateKey(state.Members), out DfaState? known))
        {
            known = Add(state.Members);
        }

        // The object is shared by all matchers that stand there, so it is brought up to date itself.
        state.Row = known.Row;
        state.Epoch = _epoch;
        state.Exits = known.Exits;
        state.Pairs = known.Pairs;
        return known.Row << _shift;
    }

    /// <summary>What a place of the table says for a state.</summary>
    private int Place(DfaState state) => (state.Row << _shift) | (state.IsAccepting || state.Skips ? Marked : 0);

    /// <summary>Computes where a symbol leads, enters it into the table, and yields the entry.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Compute(DfaState from, int symbol)
    {
        // The state may be one from before a flush; its row is looked up again after the step, which may flush too.
        int[] members = from.Members;
        Prepare();
        int count = Advance(members, symbol);
        if (count == 0)
        {
            _next[OffsetOf(from) + symbol] = Dead;
            return Dead;
        }

        int epoch = _epoch;
        DfaState next = Intern(count);
        if (epoch == _epoch)
        {
            if (ReferenceEquals(next, _rows[from.Row]))
            {
                Analyse(next);
            }

            _next[(from.Row << _shift) + symbol] = Place(next);
        }

        return Place(next);
    }

    private int Advance(int[] members, int symbol)
    {
        ReadOnlySpan<NfaState> states = _nfa.States;
        _markNumber++;
        int count = 0;
        foreach (int n in members)
        {
            ref readonly NfaState s = ref states[n];
            if (_nfa.Consumes(s, symbol))
            {
                Close(s.Out, ref count);
            }
        }

        return count;
    }

    private void Prepare()
    {
        if (_mark.Length == 0)
        {
            int count = Math.Max(_nfa.States.Length, 1);
            _mark = new int[count];
            _stack = new int[count];
            _collected = new int[count];
        }
    }

    /// <summary>Collects the states reachable without input that consume something or accept.</summary>
    private void Close(int start, ref int count)
    {
        ReadOnlySpan<NfaState> states = _nfa.States;
        int top = 0;
        Push(start, ref top);
        while (top > 0)
        {
            int n = _stack[--top];
            ref readonly NfaState s = ref states[n];
            if (s.Kind == NfaKind.Epsilon)
            {
                Push(s.Out, ref top);
                Push(s.Alternative, ref top);
            }
            else
            {
                _collected[count++] = n;
            }
        }
    }

    private void Push(int state, ref int top)
    {
        if (state >= 0 && _mark[state] != _markNumber)
        {
            _mark[state] = _markNumber;
            _stack[top++] = state;
        }
    }

    private DfaState Intern(int count)
    {
        Span<int> members = _collected.AsSpan(0, count);
        members.Sort();
        int[] own = members.ToArray();
        return _states.TryGetValue(new StateKey(own), out DfaState? known) ? known : Add(own);
    }

    private DfaState Add(int[] members)
    {
        long size = SizeOf(members);
        if (_bytes + size > _byteLimit && _rowCount > 1)
        {
            Flush();
            if (_states.TryGetValue(new StateKey(members), out DfaState? start))
            {
                return start;
            }
        }

        var state = new DfaState(members, Accepts(members));
        _bytes += size;
        Enter(state);
        return state;
    }

    /// <summary>Memory that a state takes, its list of accepting members included.</summary>
    private long SizeOf(int[] members) => 160 + (members.Length * 8L) + (4L << _shift);

    private void Enter(DfaState state)
    {
        if (_rowCount == _rows.Length)
        {
            Array.Resize(ref _rows, _rowCount * 2);
        }

        int needed = (_rowCount + 1) << _shift;
        if (_next.Length < needed)
        {
            Array.Resize(ref _next, Math.Max(needed, _next.Length * 2));
        }

        _next.AsSpan(_rowCount << _shift, 1 << _shift).Fill(Unknown);
        state.Row = _rowCount;
        state.Epoch = _epoch;
        _rows[_rowCount++] = state;
        _states.Add(new StateKey(state.Members), state);
    }

    private int[]? Accepts(int[] members)
    {
        ReadOnlySpan<NfaState> states = _nfa.States;
        List<int>? accepts = null;
        foreach (int n in members)
        {
            if (states[n].Kind == NfaKind.Accept && !(accepts ??= []).Contains(states[n].Argument))
            {
                accepts.Add(states[n].Argument);
            }
        }

        if (accepts is null)
        {
            return null;
        }

        accepts.Sort();
        var key = new StateKey([.. accepts]);
        if (!_acceptLists.TryGetValue(key, out int[]? shared))
        {
            _acceptLists.Add(key, shared = key.Members);
        }

        return shared;
    }

    /// <summary>Forgets all rows but the start's.</summary>
    private void Flush()
    {
        _epoch++;
        _states.Clear();
        _acceptLists.Clear();
        Array.Clear(_rows);
        _rowCount = 0;
        _bytes = 0;
        _skippingStates = 0;
        _start.Exits = null;
        _start.Pairs = null;
        _start.IsAnalysed = false;
        Enter(_start);
    }

    /// <summary>Works out by which bytes a state that leads back to itself is left, and has them searched for where they are few.</summary>
    private void Analyse(DfaState state)
    {
        if (state.IsAnalysed || _skippingStates >= MostSkippingStates || (long)state.Members.Length * _nfa.Classes > MostAnalysisSteps)
        {
            return;
        }

        state.IsAnalysed = true;
        Span<bool> leaves = stackalloc bool[256];
        for (int symbol = 0; symbol < _nfa.Classes; symbol++)
        {
            int count = Advance(state.Members, symbol);
            Span<int> reached = _collected.AsSpan(0, count);
            reached.Sort();
            leaves[symbol] = !reached.SequenceEqual(state.Members);
        }

        Span<byte> exits = stackalloc byte[256];
        int exitCount = 0;
        for (int b = 0; b < 256; b++)
        {
            if (leaves[_classOf[b]])
            {
                exits[exitCount++] = (byte)b;
            }
        }

        if (exitCount <= MostExits)
        {
            state.Exits = SearchValues.Create(exits[..exitCount]);
            _skippingStates++;
            Mark(state);
        }
    }

    /// <summary>
    /// The pairs of bytes that a state has to be left for: after the first of them the second leads somewhere else than it would from
    /// the state itself. Null where working them out takes too long.
    /// </summary>
    private PairScanner? MakePairs(DfaState state)
    {
        int classes = _nfa.Classes;
        var own = new int[classes][];
        long steps = 0;
        for (int symbol = 0; symbol < classes; symbol++)
        {
            own[symbol] = Reached(state.Members, symbol);
            steps += state.Members.Length + (own[symbol].AsSpan().SequenceEqual(state.Members) ? 0 : (long)own[symbol].Length * classes);
        }

        if (steps > MostPairSteps)
        {
            return null;
        }

        var seconds = new ByteSet[classes];
        for (int symbol = 0; symbol < classes; symbol++)
        {
            if (own[symbol].AsSpan().SequenceEqual(state.Members))
            {
                continue;
            }

            // Where it is told what matches, no byte may be passed over.
            bool tells = !ReferenceEquals(Accepts(own[symbol]), state.Accepts);
            for (int second = 0; second < classes; second++)
            {
                if (tells || !Reached(own[symbol], second).AsSpan().SequenceEqual(own[second]))
                {
                    seconds[symbol] |= ByteSet.Of(second);
                }
            }
        }

        Span<ByteSet> bytes = stackalloc ByteSet[256];
        for (int b = 0; b < 256; b++)
        {
            bytes[b] = BytesOf(seconds[_classOf[b]]);
        }

        return new PairScanner(bytes);
    }

    private ByteSet BytesOf(ByteSet classes)
    {
        ByteSet bytes = default;
        if (!classes.IsEmpty)
        {
            for (int b = 0; b < 256; b++)
            {
                bytes |= classes.Contains(_classOf[b]) ? ByteSet.Of(b) : default;
            }
        }

        return bytes;
    }

    /// <summary>The members of the state that a symbol leads to.</summary>
    private int[] Reached(int[] members, int symbol)
    {
        int[] reached = _collected.AsSpan(0, Advance(members, symbol)).ToArray();
        Array.Sort(reached);
        return reached;
    }

    /// <summary>How many bytes are passed over in a state that skips.</summary>
    private int Skip(DfaState state, ReadOnlySpan<byte> bytes)
    {
        int skipped = state.Exits is { } exits ? bytes.IndexOfAny(exits) : state.Pairs!.IndexOf(bytes);
        if (skipped < 0)
        {
            return bytes.Length;
        }

        state.Skipped += skipped;
        if (++state.Searches >= TrialSearches)
        {
            Review(state);
        }

        return skipped;
    }

    /// <summary>Looks at what the last searches skipped: too little for single bytes, and pairs are searched; too little for those, and nothing is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Review(DfaState state)
    {
        long mean = state.Skipped / TrialSearches;
        state.Searches = 0;
        state.Skipped = 0;
        if (state.Exits is not null && mean < LeastSkipToExit)
        {
            Prepare();
            state.Exits = null;
            state.Pairs = MakePairs(state);
            Mark(state);
        }
        else if (state.Pairs is not null && mean < LeastSkipToPair)
        {
            state.Pairs = null;
            Mark(state);
        }
    }

    /// <summary>Brings the entries that lead to a state up to date.</summary>
    private void Mark(DfaState state)
    {
        if (state.Epoch != _epoch)
        {
            return;
        }

        int offset = state.Row << _shift;
        int place = Place(state);
        foreach (ref int entry in _next.AsSpan(0, _rowCount << _shift))
        {
            if (entry >= 0 && (entry & ~Marked) == offset)
            {
                entry = place;
            }
        }
    }

    private readonly struct StateKey : IEquatable<StateKey>
    {
        private readonly int _hash;

        public StateKey(int[] members)
        {
            Members = members;
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(members.AsSpan()));
            _hash = hash.ToHashCode();
        }

        public int[] Members { get; }

        public bool Equals(StateKey other) => _hash == other._hash && Members.AsSpan().SequenceEqual(other.Members);

        public override bool Equals(object? obj) => obj is StateKey other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}
