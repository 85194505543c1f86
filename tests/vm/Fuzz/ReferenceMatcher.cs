using NidsVm.Vm.Patterns;

namespace NidsVm.Vm.Tests.Fuzz;

/// <summary>
/// The slowest way to match: keeps the set of all states that the nondeterministic automaton may be in, symbol by symbol, with
/// nothing cached and nothing skipped.
/// </summary>
internal static class ReferenceMatcher
{
    public static bool MatchesAll(NfaProgram program, ReadOnlySpan<byte> input)
    {
        SortedSet<int> states = Step(program, Start(program), program.BeginSymbol);
        foreach (byte b in input)
        {
            states = Step(program, states, program.ClassOf[b]);
        }

        return Accepts(program, Step(program, states, program.EndSymbol)).Count > 0;
    }

    public static int Longest(NfaProgram program, ReadOnlySpan<byte> input)
    {
        SortedSet<int> states = Step(program, Start(program), program.BeginSymbol);
        int last = Accepts(program, states).Count > 0 ? 0 : -1;
        for (int i = 0; i < input.Length; i++)
        {
            states = Step(program, states, program.ClassOf[input[i]]);
            last = Accepts(program, states).Count > 0 ? i + 1 : last;
        }

        return Accepts(program, Step(program, states, program.EndSymbol)).Count > 0 ? input.Length : last;
    }

    /// <summary>Symbols after which something accepts first, a match before the first byte not counted; 0 for never.</summary>
    public static int FirstEnd(NfaProgram program, ReadOnlySpan<byte> input)
    {
        SortedSet<int> states = Step(program, Start(program), program.BeginSymbol);
        for (int i = 0; i < input.Length; i++)
        {
            states = Step(program, states, program.ClassOf[input[i]]);
            if (Accepts(program, states).Count > 0)
            {
                return i + 1;
            }
        }

        return Accepts(program, Step(program, states, program.EndSymbol)).Count > 0 ? input.Length + 1 : 0;
    }

    /// <summary>All members that accept after some symbol of the input, its marks included, or before the first.</summary>
    public static IEnumerable<int> Members(NfaProgram program, ReadOnlySpan<byte> input)
    {
        SortedSet<int> states = Start(program);
        SortedSet<int> members = Accepts(program, states);
        states = Step(program, states, program.BeginSymbol);
        members.UnionWith(Accepts(program, states));
        foreach (byte b in input)
        {
            states = Step(program, states, program.ClassOf[b]);
            members.UnionWith(Accepts(program, states));
        }

        members.UnionWith(Accepts(program, Step(program, states, program.EndSymbol)));
        return members;
    }

    private static SortedSet<int> Start(NfaProgram program)
    {
        SortedSet<int> states = [];
        Close(program, program.Start, states);
        return states;
    }

    private static SortedSet<int> Step(NfaProgram program, SortedSet<int> from, int symbol)
    {
        SortedSet<int> states = [];
        foreach (int n in from)
        {
            NfaState state = program.States[n];
            if (program.Consumes(state, symbol))
            {
                Close(program, state.Out, states);
            }
        }

        return states;
    }

    private static void Close(NfaProgram program, int state, SortedSet<int> states)
    {
        if (state < 0 || !states.Add(state) || program.States[state].Kind != NfaKind.Epsilon)
        {
            return;
        }

        Close(program, program.States[state].Out, states);
        Close(program, program.States[state].Alternative, states);
    }

    private static SortedSet<int> Accepts(NfaProgram program, SortedSet<int> states)
        => [.. states.Where(n => program.States[n].Kind == NfaKind.Accept).Select(n => program.States[n].Argument)];
}
