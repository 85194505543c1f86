using System.Diagnostics.CodeAnalysis;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// Many patterns in one automaton: one pass over the input tells which of them match. Members are numbered as they were given. The
/// automaton grows while it matches, within <see cref="PatternLimits"/>, so a set and its matchers belong to one thread.
/// </summary>
public sealed class PatternSet
{
    private readonly Dfa _dfa;

    // What the last feeding of a matcher reported, and bits of matchers that were given back.
    private readonly int[] _reported;
    private readonly long[] _positions;
    private readonly Stack<ulong[]> _rentable = [];

    // The members of a set that is too large for one automaton; else null.
    private PatternValue[]? _single;

    private PatternSet(NfaProgram program, int count)
    {
        _dfa = new Dfa(program, PatternLimits.SetBytes);
        _reported = new int[count];
        _positions = new long[count];
        Count = count;
    }

    internal Dfa Dfa => _dfa;

    /// <summary>How many members it has.</summary>
    public int Count { get; }

    /// <summary>Computed states at present, for statistics.</summary>
    public int StateCount => _dfa.StateCount;

    /// <summary>The set that matches members exactly, as <c>table[pattern]</c> does.</summary>
    public static PatternSet OfExact(ReadOnlySpan<PatternValue> patterns)
    {
        var nfa = new Nfa();
        NfaFragment all = nfa.Empty();
        for (int i = 0; i < patterns.Length; i++)
        {
            NfaFragment one = nfa.Import(patterns[i].Exact.Program, i);
            all = i == 0 ? one : nfa.OrEntry(all, one);
        }

        nfa.Start = all.Start;
        if (nfa.IsOverflown)
        {
            // Each by itself was small enough, together they are not: they are tried one by one.
            nfa = new Nfa();
            nfa.Start = nfa.Empty().Start;
            return new PatternSet(NfaProgram.From(nfa), patterns.Length) { _single = patterns.ToArray() };
        }

        return new PatternSet(NfaProgram.From(nfa), patterns.Length);
    }

    /// <summary>Compiles members from their sources.</summary>
    /// <param name="sources">the members; their index is their number</param>
    /// <param name="anchoring">where members may match</param>
    /// <param name="set">the set</param>
    /// <param name="error">which member is malformed and why, where the result is false</param>
    public static bool TryCompile(
        IReadOnlyList<PatternSource> sources, PatternAnchoring anchoring, [NotNullWhen(true)] out PatternSet? set, out string error)
    {
        var texts = new byte[sources.Count][];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = sources[i].Wrapped(anchoring);
        }

        return TryCompile(texts, out set, out error);
    }

    /// <summary>A set of expressions as they are: anchored at the begin where they do not start with a wildcard of their own.</summary>
    /// <param name="texts">expressions; wrap them as wanted</param>
    /// <param name="set">the set</param>
    /// <param name="error">which one is malformed and why, where the result is false</param>
    public static bool TryCompile(IReadOnlyList<byte[]> texts, [NotNullWhen(true)] out PatternSet? set, out string error)
    {
        set = null;
        var nfa = new Nfa();
        NfaFragment all = default;
        for (int i = 0; i < texts.Count; i++)
        {
            if (!PatternParser.TryParse(texts[i], nfa, out NfaFragment one, out error))
            {
                error = $"{error} (compiling pattern /{System.Text.Encoding.UTF8.GetString(texts[i])}/)";
                return false;
            }

            // The acceptance is hung off a state of its own, so that joining the members leaves their ends alone.
            NfaFragment end = nfa.Empty();
            one = nfa.Then(one, end);
            nfa.Accept(one, i);
            all = i == 0 ? one : nfa.OrEntry(all, one);
        }

        if (texts.Count == 0)
        {
            all = nfa.Empty();
        }

        // A begin mark that no member asks for is skipped.
        NfaFragment begin = nfa.Optional(nfa.Symbol(NfaKind.Begin));
        all = nfa.Then(begin, all);
        nfa.Start = all.Start;
        if (nfa.IsOverflown)
        {
            error = "pattern set too large";
            return false;
        }

        set = new PatternSet(NfaProgram.From(nfa), texts.Count);
        error = "";
        return true;
    }

    /// <summary>Matches all of the input at once and tells which members match it to its end.</summary>
    public ReadOnlySpan<int> MatchExactly(ReadOnlySpan<byte> input)
    {
        if (_single is not null)
        {
            int count = 0;
            for (int i = 0; i < _single.Length; i++)
            {
                if (_single[i].MatchesExactly(input))
                {
                    _reported[count++] = i;
                }
            }

            return Reported(count);
        }

        DfaState? s = _dfa.Begin(_dfa.Start);
        s = s is null ? null : _dfa.Run(s, input);
        s = s is null ? null : _dfa.End(s);
        return s?.Accepts;
    }

    /// <summary>A matcher for input that comes in chunks.</summary>
    public PatternSetMatcher NewMatcher() => new(this);

    /// <summary>
    /// For each member that the last feeding of a matcher reported, in the same order, the position in its input where the match ended.
    /// </summary>
    public ReadOnlySpan<long> ReportedPositions => _positions;

    internal void Report(int member, int at, long position)
    {
        _reported[at] = member;
        _positions[at] = position;
    }

    internal ReadOnlySpan<int> Reported(int count) => _reported.AsSpan(0, count);

    internal ulong[] Rent() => _rentable.TryPop(out ulong[]? bits) ? bits : new ulong[(Count + 63) / 64];

    internal void Return(ulong[] bits)
    {
        bits.AsSpan().Clear();
        _rentable.Push(bits);
    }
}
