namespace NidsVm.Vm.Patterns;

/// <summary>What a state of the nondeterministic automaton does.</summary>
internal enum NfaKind : byte
{
    /// <summary>Goes on to <see cref="NfaState.Out"/> and <see cref="NfaState.Alternative"/> without input (either may be -1).</summary>
    Epsilon,

    /// <summary>Consumes one byte of the set numbered <see cref="NfaState.Argument"/>.</summary>
    Bytes,

    /// <summary>Consumes the mark before the first byte.</summary>
    Begin,

    /// <summary>Consumes the mark after the last byte.</summary>
    End,

    /// <summary>Accepts, for the member numbered <see cref="NfaState.Argument"/>.</summary>
    Accept,
}

/// <summary>One state; links are state numbers, -1 for none.</summary>
internal struct NfaState
{
    public NfaKind Kind;
    public int Argument;
    public int Out;
    public int Alternative;
}

/// <summary>A piece of automaton: all of its states are numbered <see cref="Low"/> and up, so it can be copied as a range.</summary>
internal readonly record struct NfaFragment(int Low, int Start, int End);

/// <summary>
/// A nondeterministic automaton under construction (Thompson's method). Begin and end of input are symbols of their own, which
/// only <c>^</c> and <c>$</c> consume; a negated class or a dot never does.
/// </summary>
internal sealed class Nfa
{
    private readonly List<ByteSet> _sets = [];
    private readonly Dictionary<ByteSet, int> _setNumbers = [];
    private NfaState[] _states = new NfaState[64];

    public int Count { get; private set; }

    public int Start { get; set; }

    public IReadOnlyList<ByteSet> Sets => _sets;

    public ReadOnlySpan<NfaState> States => _states.AsSpan(0, Count);

    /// <summary>True once the automaton is larger than <see cref="PatternLimits.NfaStates"/>; it is of no use then.</summary>
    public bool IsOverflown { get; private set; }

    public NfaFragment Empty()
    {
        int s = Add(NfaKind.Epsilon, 0);
        return new NfaFragment(s, s, s);
    }

    public NfaFragment Symbol(NfaKind kind)
    {
        int s = Add(kind, 0);
        return Closed(s, s);
    }

    public NfaFragment OneOf(ByteSet set)
    {
        int s = Add(NfaKind.Bytes, Number(set));
        return Closed(s, s);
    }

    public NfaFragment Then(NfaFragment a, NfaFragment b)
    {
        _states[a.End].Out = b.Start;
        return new NfaFragment(a.Low, a.Start, b.End);
    }

    public NfaFragment Or(NfaFragment a, NfaFragment b)
    {
        int split = Add(NfaKind.Epsilon, 0);
        int join = Add(NfaKind.Epsilon, 0);
        _states[split].Out = a.Start;
        _states[split].Alternative = b.Start;
        _states[a.End].Out = join;
        _states[b.End].Out = join;
        return new NfaFragment(a.Low, split, join);
    }

    /// <summary>Joins only the entries of two pieces that end by themselves.</summary>
    public NfaFragment OrEntry(NfaFragment a, NfaFragment b)
    {
        int split = Add(NfaKind.Epsilon, 0);
        _states[split].Out = a.Start;
        _states[split].Alternative = b.Start;
        return new NfaFragment(a.Low, split, split);
    }

    public NfaFragment Optional(NfaFragment a)
    {
        int split = Add(NfaKind.Epsilon, 0);
        int join = Add(NfaKind.Epsilon, 0);
        _states[split].Out = a.Start;
        _states[split].Alternative = join;
        _states[a.End].Out = join;
        return new NfaFragment(a.Low, split, join);
    }

    public NfaFragment Plus(NfaFragment a)
    {
        int loop = Add(NfaKind.Epsilon, 0);
        int join = Add(NfaKind.Epsilon, 0);
        _states[a.End].Out = loop;
        _states[loop].Out = a.Start;
        _states[loop].Alternative = join;
        return new NfaFragment(a.Low, a.Start, join);
    }

    public NfaFragment Star(NfaFragment a) => Optional(Plus(a));

    /// <summary>The piece <paramref name="low"/> to <paramref name="high"/> times; -1: without upper bound.</summary>
    public NfaFragment Repeat(NfaFragment a, int low, int high)
    {
        if (high == 0)
        {
            return Empty() with { Low = a.Low };
        }

        bool optional = low == 0;
        low = Math.Max(low, 1);
        int copies = high < 0 ? low + 1 : high;
        NfaState[] piece = _states.AsSpan(a.Low, Count - a.Low).ToArray();
        if (Count + ((long)piece.Length * copies) > PatternLimits.NfaStates)
        {
            IsOverflown = true;
            return a;
        }

        NfaFragment all = a;
        for (int i = 1; i < copies; i++)
        {
            NfaFragment next = Copy(piece, a);
            if (i >= low)
            {
                next = high < 0 ? Star(next) : Optional(next);
            }

            all = Then(all, next);
        }

        return optional ? Optional(all) : all;
    }

    /// <summary>Ends the piece with acceptance.</summary>
    public void Accept(NfaFragment a, int member)
    {
        // Adding may move the array, so it comes before the place is looked up.
        int accept = Add(NfaKind.Accept, member);
        _states[a.End].Out = accept;
    }

    /// <summary>Adds a finished automaton as one member of a set; what it accepts is taken for that member.</summary>
    public NfaFragment Import(NfaProgram program, int member)
    {
        int shift = Count;
        if ((long)Count + program.States.Length >= PatternLimits.NfaStates)
        {
            IsOverflown = true;
            return default;
        }

        var sets = new int[program.Sets.Length];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = Number(program.BytesOf(i));
        }

        foreach (ref readonly NfaState s in program.States)
        {
            int n = Add(s.Kind, s.Kind switch { NfaKind.Bytes => sets[s.Argument], NfaKind.Accept => member, _ => 0 });
            _states[n].Out = s.Out < 0 ? -1 : s.Out + shift;
            _states[n].Alternative = s.Alternative < 0 ? -1 : s.Alternative + shift;
        }

        int start = program.Start < 0 ? Empty().Start : program.Start + shift;
        return new NfaFragment(shift, start, start);
    }

    private NfaFragment Copy(NfaState[] piece, NfaFragment original)
    {
        int shift = Count - original.Low;
        foreach (NfaState s in piece)
        {
            int n = Add(s.Kind, s.Argument);
            _states[n].Out = s.Out < 0 ? -1 : s.Out + shift;
            _states[n].Alternative = s.Alternative < 0 ? -1 : s.Alternative + shift;
        }

        return new NfaFragment(original.Low + shift, original.Start + shift, original.End + shift);
    }

    private int Number(ByteSet set)
    {
        if (!_setNumbers.TryGetValue(set, out int number))
        {
            _setNumbers.Add(set, number = _sets.Count);
            _sets.Add(set);
        }

        return number;
    }

    private NfaFragment Closed(int low, int start)
    {
        int end = Add(NfaKind.Epsilon, 0);
        _states[start].Out = end;
        return new NfaFragment(low, start, end);
    }

    private int Add(NfaKind kind, int argument)
    {
        if (Count >= PatternLimits.NfaStates)
        {
            IsOverflown = true;
            return 0;
        }

        if (Count == _states.Length)
        {
            Array.Resize(ref _states, Count * 2);
        }

        _states[Count] = new NfaState { Kind = kind, Argument = argument, Out = -1, Alternative = -1 };
        return Count++;
    }
}
