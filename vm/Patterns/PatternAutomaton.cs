using System.Buffers;

namespace NidsVm.Vm.Patterns;

/// <summary>One compiled expression text (already wrapped for exact or for anywhere matching) and the ways to run it.</summary>
internal sealed class PatternAutomaton
{
    private readonly DfaPrefix? _prefix;
    private Dfa? _dfa;
    private SearchValues<byte>? _firstBytes;

    /// <param name="program">what to run</param>
    /// <param name="prefix">states computed beforehand, or null</param>
    public PatternAutomaton(NfaProgram program, DfaPrefix? prefix = null)
    {
        Program = program;
        _prefix = prefix;
    }

    public NfaProgram Program { get; }

    /// <summary>Computed states at present, for statistics.</summary>
    public int StateCount => _dfa?.StateCount ?? 0;

    private Dfa Dfa => _dfa ??= new Dfa(Program, PatternLimits.PatternBytes, _prefix);

    /// <summary>The same automaton without what it has computed.</summary>
    public PatternAutomaton Clone() => new(Program, _prefix);

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
        if (nfa.IsOverflown)
        {
            error = "pattern too large";
            return false;
        }

        automaton = new PatternAutomaton(NfaProgram.From(nfa));
        return true;
    }

    /// <summary>States for an image; they depend on the pattern alone, not on what was matched.</summary>
    public DfaPrefix BuildAhead() => new Dfa(Program, PatternLimits.PatternBytes).BuildAhead(PatternLimits.StatesAhead, PatternLimits.StepsAhead);

    /// <summary>Matches all of the input, begin and end mark included.</summary>
    public bool MatchesAll(ReadOnlySpan<byte> input)
    {
        Dfa dfa = Dfa;
        DfaState? s = dfa.Begin(dfa.Start);
        s = s is null ? null : dfa.Run(s, input);
        s = s is null ? null : dfa.End(s);
        return s is { IsAccepting: true };
    }

    /// <summary>
    /// The number of bytes after which a match ends first (at least 1), or 0. An empty match at the very beginning does not count
    /// unless input or its end follows, as in the reference.
    /// </summary>
    public int FirstMatchEnd(ReadOnlySpan<byte> input)
    {
        Dfa dfa = Dfa;
        DfaState? s = dfa.Begin(dfa.Start);
        if (s is null)
        {
            return 0;
        }

        int end = dfa.RunToAccept(ref s, input, null);
        if (end >= 0)
        {
            return end;
        }

        s = s is null ? null : dfa.End(s);
        return s is { IsAccepting: true } ? Math.Max(input.Length, 1) : 0;
    }

    /// <summary>The length of the longest match that starts with the input, or -1.</summary>
    /// <param name="input">the bytes to match</param>
    /// <param name="atBegin">the input starts at the begin of the whole text, so that <c>^</c> matches</param>
    /// <param name="atEnd">the input ends where the whole text does</param>
    public int LongestPrefix(ReadOnlySpan<byte> input, bool atBegin, bool atEnd)
    {
        Dfa dfa = Dfa;
        DfaState? s = atBegin ? dfa.Begin(dfa.Start) : dfa.Start;
        if (s is null)
        {
            return -1;
        }

        int last = dfa.RunToLongest(ref s, input);
        return s is not null && atEnd && dfa.End(s) is { IsAccepting: true } ? input.Length : last;
    }

    /// <summary>The first place of the input where a match of at least one byte may start, or -1.</summary>
    public int IndexOfCandidate(ReadOnlySpan<byte> input)
    {
        if (_firstBytes is null)
        {
            ByteSet first = Dfa.FirstBytes();
            Span<byte> bytes = stackalloc byte[256];
            int count = 0;
            for (int b = 0; b < 256; b++)
            {
                if (first.Contains(b))
                {
                    bytes[count++] = (byte)b;
                }
            }

            _firstBytes = SearchValues.Create(bytes[..count]);
        }

        return input.IndexOfAny(_firstBytes);
    }
}
