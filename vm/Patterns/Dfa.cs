using System.Runtime.CompilerServices;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// A deterministic automaton whose states are computed when input first asks for them. Bytes that no part of the pattern tells
/// apart share a class, so a state's row is short. When the memory budget is used up all computed states are forgotten; one
/// that a cursor still holds stays usable. Not thread-safe: a machine's patterns are its own.
/// </summary>
internal sealed class Dfa
{
    private readonly Nfa _nfa;
    private readonly byte[] _classOf = new byte[256];
    private readonly int _classes;

    // For each byte set of the automaton, which classes it holds.
    private readonly bool[][] _setHasClass;

    private readonly Dictionary<StateKey, DfaState> _states = [];
    private readonly int[] _mark;
    private readonly int[] _stack;
    private readonly int[] _collected;
    private int _markNumber;
    private long _bytes;

    public Dfa(Nfa nfa)
    {
        _nfa = nfa;
        _classes = Partition(nfa.Sets, _classOf);
        _setHasClass = new bool[nfa.Sets.Count][];
        for (int i = 0; i < _setHasClass.Length; i++)
        {
            _setHasClass[i] = new bool[_classes];
            for (int b = 0; b < 256; b++)
            {
                _setHasClass[i][_classOf[b]] = nfa.Sets[i].Contains(b);
            }
        }

        _mark = new int[nfa.Count];
        _stack = new int[nfa.Count];
        _collected = new int[nfa.Count];
        Start = NewStart();
    }

    /// <summary>The state before any input, the begin mark included.</summary>
    public DfaState Start { get; private set; }

    /// <summary>Computed states at present, for statistics.</summary>
    public int StateCount => _states.Count;

    private int BeginClass => _classes;

    private int EndClass => _classes + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DfaState? Step(DfaState state, byte b)
    {
        DfaState next = state.Next[_classOf[b]] ?? Compute(state, _classOf[b]);
        return ReferenceEquals(next, DfaState.Dead) ? null : next;
    }

    public DfaState? Begin(DfaState state) => StepClass(state, BeginClass);

    public DfaState? End(DfaState state) => StepClass(state, EndClass);

    /// <summary>Consumes bytes until the input ends or nothing can match any more (null).</summary>
    public DfaState? Run(DfaState state, ReadOnlySpan<byte> bytes)
    {
        byte[] classOf = _classOf;
        foreach (byte b in bytes)
        {
            DfaState next = state.Next[classOf[b]] ?? Compute(state, classOf[b]);
            if (next.IsDead)
            {
                return null;
            }

            state = next;
        }

        return state;
    }

    /// <summary>Consumes bytes up to the first acceptance. Yields how many were consumed with it, or -1 and the state reached (null: dead).</summary>
    public int RunToAccept(ref DfaState? state, ReadOnlySpan<byte> bytes)
    {
        byte[] classOf = _classOf;
        DfaState s = state!;
        for (int i = 0; i < bytes.Length; i++)
        {
            DfaState next = s.Next[classOf[bytes[i]]] ?? Compute(s, classOf[bytes[i]]);
            if (next.IsSpecial)
            {
                if (next.IsDead)
                {
                    state = null;
                    return -1;
                }

                state = next;
                return i + 1;
            }

            s = next;
        }

        state = s;
        return -1;
    }

    private DfaState? StepClass(DfaState state, int symbol)
    {
        DfaState next = state.Next[symbol] ?? Compute(state, symbol);
        return next.IsDead ? null : next;
    }

    private DfaState NewStart()
    {
        _markNumber++;
        int count = 0;
        Close(_nfa.Start, ref count);
        return Intern(count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private DfaState Compute(DfaState from, int symbol)
    {
        ReadOnlySpan<NfaState> states = _nfa.States;
        _markNumber++;
        int count = 0;
        foreach (int n in from.Members)
        {
            ref readonly NfaState s = ref states[n];
            bool goes = s.Kind switch
            {
                NfaKind.Bytes => symbol < _classes && _setHasClass[s.Argument][symbol],
                NfaKind.Begin => symbol == BeginClass,
                NfaKind.End => symbol == EndClass,
                _ => false,
            };
            if (goes)
            {
                Close(s.Out, ref count);
            }
        }

        DfaState next = count == 0 ? DfaState.Dead : Intern(count);
        from.Next[symbol] = next;
        return next;
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
        int[] members = _collected.AsSpan(0, count).ToArray();
        Array.Sort(members);
        var key = new StateKey(members);
        if (_states.TryGetValue(key, out DfaState? known))
        {
            return known;
        }

        long size = 120 + (members.Length * 4L) + ((_classes + 2) * 8L);
        if (_bytes + size > PatternLimits.DfaBytes && _states.Count > 1)
        {
            Forget();
        }

        var state = new DfaState(members, Accepts(members), _classes + 2);
        _states.Add(key, state);
        _bytes += size;
        return state;
    }

    private int[]? Accepts(int[] members)
    {
        ReadOnlySpan<NfaState> states = _nfa.States;
        List<int>? accepts = null;
        foreach (int n in members)
        {
            if (states[n].Kind == NfaKind.Accept)
            {
                (accepts ??= []).Add(states[n].Argument);
            }
        }

        accepts?.Sort();
        return accepts?.ToArray();
    }

    /// <summary>Cuts all links, so that a state which a cursor still holds keeps no other alive.</summary>
    private void Forget()
    {
        foreach (DfaState state in _states.Values)
        {
            Array.Clear(state.Next);
        }

        _states.Clear();
        _states.Add(new StateKey(Start.Members), Start);
        _bytes = 0;
    }

    private static int Partition(IReadOnlyList<ByteSet> sets, byte[] classOf)
    {
        int count = 1;
        Dictionary<(int, bool), int> split = [];
        foreach (ByteSet set in sets)
        {
            split.Clear();
            int next = 0;
            for (int b = 0; b < 256; b++)
            {
                (int, bool) key = (classOf[b], set.Contains(b));
                if (!split.TryGetValue(key, out int number))
                {
                    split.Add(key, number = next++);
                }

                classOf[b] = (byte)number;
            }

            count = next;
            if (count == 256)
            {
                break;
            }
        }

        return count;
    }

    private readonly struct StateKey : IEquatable<StateKey>
    {
        private readonly int[] _members;
        private readonly int _hash;

        public StateKey(int[] members)
        {
            _members = members;
            HashCode hash = default;
            foreach (int m in members)
            {
                hash.Add(m);
            }

            _hash = hash.ToHashCode();
        }

        public bool Equals(StateKey other) => _hash == other._hash && _members.AsSpan().SequenceEqual(other._members);

        public override bool Equals(object? obj) => obj is StateKey other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}

/// <summary>One state: a set of states of the nondeterministic automaton, and where each class of input leads (null: not computed yet).</summary>
internal sealed class DfaState
{
    /// <summary>Nothing can match any more.</summary>
    public static readonly DfaState Dead = new([], null, 0) { IsDead = true, IsSpecial = true };

    public DfaState(int[] members, int[]? accepts, int width)
    {
        Members = members;
        Accepts = accepts;
        Next = new DfaState?[width];
        IsSpecial = accepts is not null;
    }

    public int[] Members { get; }

    /// <summary>The members of a pattern set that accept here, ascending; null where none does.</summary>
    public int[]? Accepts { get; }

    public DfaState?[] Next { get; }

    public bool IsDead { get; private init; }

    /// <summary>Accepting or dead: a search stops here.</summary>
    public bool IsSpecial { get; private init; }

    public bool IsAccepting => Accepts is not null;
}
