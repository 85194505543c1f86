using System.Diagnostics.CodeAnalysis;

namespace NidsVm.Vm.Patterns;

/// <summary>Many patterns in one automaton: one pass over the input tells which of them match. Members are numbered as they were given.</summary>
public sealed class PatternSet
{
    private readonly Dfa _dfa;

    private PatternSet(Dfa dfa, int count)
    {
        _dfa = dfa;
        Count = count;
    }

    /// <summary>How many members it has.</summary>
    public int Count { get; }

    /// <summary>Computed states at present, for statistics.</summary>
    public int StateCount => _dfa.StateCount;

    /// <summary>The set that matches members exactly, as <c>table[pattern]</c> does.</summary>
    public static PatternSet OfExact(ReadOnlySpan<PatternValue> patterns)
    {
        var texts = new byte[patterns.Length][];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = patterns[i].Text.ToArray();
        }

        return TryCompile(texts, out PatternSet? set, out string error) ? set : throw new InvalidOperationException(error);
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

        set = new PatternSet(new Dfa(nfa), texts.Count);
        error = "";
        return true;
    }

    /// <summary>Matches all of the input at once and tells which members match it to its end.</summary>
    public ReadOnlySpan<int> MatchExactly(ReadOnlySpan<byte> input)
    {
        DfaState? s = _dfa.Begin(_dfa.Start);
        s = s is null ? null : _dfa.Run(s, input);
        s = s is null ? null : _dfa.End(s);
        return s?.Accepts;
    }

    /// <summary>A cursor for input in chunks; see <see cref="PatternCursor.Feed"/>.</summary>
    public PatternCursor NewCursor() => new(_dfa);
}

/// <summary>Collects the members of a set that matched. Reused from input to input.</summary>
public sealed class PatternMatches
{
    private readonly ulong[] _seen;
    private readonly List<int> _members = [];

    /// <param name="count">how many members the set has</param>
    public PatternMatches(int count) => _seen = new ulong[(count + 63) / 64];

    /// <summary>Members in the order in which they matched first.</summary>
    public IReadOnlyList<int> Members => _members;

    public bool Contains(int member) => (_seen[member >> 6] >> (member & 63) & 1) != 0;

    public void Clear()
    {
        _seen.AsSpan().Clear();
        _members.Clear();
    }

    internal void Add(int[]? members)
    {
        if (members is null)
        {
            return;
        }

        foreach (int m in members)
        {
            ulong bit = 1UL << (m & 63);
            if ((_seen[m >> 6] & bit) == 0)
            {
                _seen[m >> 6] |= bit;
                _members.Add(m);
            }
        }
    }
}
