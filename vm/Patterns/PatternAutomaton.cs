namespace NidsVm.Vm.Patterns;

/// <summary>One compiled expression text (already wrapped for exact or for anywhere matching) and the ways to run it.</summary>
internal sealed class PatternAutomaton
{
    private readonly Dfa _dfa;

    private PatternAutomaton(Dfa dfa) => _dfa = dfa;

    public Dfa Dfa => _dfa;

    public static bool TryCompile(ReadOnlySpan<byte> text, out PatternAutomaton? automaton, out string error)
    {
        automaton = null;
        var nfa = new Nfa();
        if (!PatternParser.TryParse(text, nfa, out NfaFragment all, out error))
        {
            return false;
        }

        nfa.Accept(all, 0);
        nfa.Start = all.Start;
        automaton = new PatternAutomaton(new Dfa(nfa));
        return true;
    }

    /// <summary>Matches all of the input, begin and end mark included.</summary>
    public bool MatchesAll(ReadOnlySpan<byte> input)
    {
        DfaState? s = _dfa.Begin(_dfa.Start);
        s = s is null ? null : _dfa.Run(s, input);
        s = s is null ? null : _dfa.End(s);
        return s is { IsAccepting: true };
    }

    /// <summary>
    /// The number of bytes after which a match ends first (at least 1), or 0. An empty match at the very beginning does not count
    /// unless input or its end follows, as in the reference.
    /// </summary>
    public int FirstMatchEnd(ReadOnlySpan<byte> input)
    {
        DfaState? s = _dfa.Begin(_dfa.Start);
        if (s is null)
        {
            return 0;
        }

        int end = _dfa.RunToAccept(ref s, input);
        if (end >= 0)
        {
            return end;
        }

        s = s is null ? null : _dfa.End(s);
        return s is { IsAccepting: true } ? Math.Max(input.Length, 1) : 0;
    }

    /// <summary>The length of the longest match that starts with the input, or -1.</summary>
    /// <param name="input">the bytes to match</param>
    /// <param name="atBegin">the input starts at the begin of the whole text, so that <c>^</c> matches</param>
    /// <param name="atEnd">the input ends where the whole text does</param>
    public int LongestPrefix(ReadOnlySpan<byte> input, bool atBegin, bool atEnd)
    {
        DfaState? s = atBegin ? _dfa.Begin(_dfa.Start) : _dfa.Start;
        if (s is null)
        {
            return -1;
        }

        int last = s.IsAccepting ? 0 : -1;
        for (int i = 0; i < input.Length; i++)
        {
            s = _dfa.Step(s, input[i]);
            if (s is null)
            {
                return last;
            }

            if (s.IsAccepting)
            {
                last = i + 1;
            }
        }

        return atEnd && _dfa.End(s) is { IsAccepting: true } ? input.Length : last;
    }
}
