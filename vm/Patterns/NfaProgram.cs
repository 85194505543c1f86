namespace NidsVm.Vm.Patterns;

/// <summary>
/// A finished nondeterministic automaton: only states that can be reached, chains of empty steps cut short, and the bytes sorted
/// into classes that no part of it tells apart. Immutable, so an image can hold it and many automata may share it.
/// </summary>
internal sealed class NfaProgram
{
    private readonly NfaState[] _states;
    private readonly byte[] _classOf;
    private readonly ByteSet[] _sets;

    /// <summary>Takes what was checked already: links, set numbers and classes are in range.</summary>
    /// <param name="states">states; <see cref="NfaKind.Epsilon"/> links may be -1</param>
    /// <param name="start">state before any input, or -1 for an automaton that accepts nothing</param>
    /// <param name="classOf">class of each of the 256 bytes</param>
    /// <param name="classes">how many classes there are</param>
    /// <param name="sets">for each byte set the classes that it holds</param>
    public NfaProgram(NfaState[] states, int start, byte[] classOf, int classes, ByteSet[] sets)
    {
        _states = states;
        _classOf = classOf;
        _sets = sets;
        Start = start;
        Classes = classes;
    }

    public int Start { get; }

    /// <summary>Number of byte classes. The symbols of the automaton are the classes and then the marks of begin and end.</summary>
    public int Classes { get; }

    public int BeginSymbol => Classes;

    public int EndSymbol => Classes + 1;

    public ReadOnlySpan<NfaState> States => _states;

    public byte[] ClassOf => _classOf;

    /// <summary>For each set that a state may consume the classes in it.</summary>
    public ReadOnlySpan<ByteSet> Sets => _sets;

    /// <summary>Whether a state consumes the symbol.</summary>
    public bool Consumes(in NfaState state, int symbol) => state.Kind switch
    {
        NfaKind.Bytes => symbol < Classes && _sets[state.Argument].Contains(symbol),
        NfaKind.Begin => symbol == BeginSymbol,
        NfaKind.End => symbol == EndSymbol,
        _ => false,
    };

    /// <summary>The bytes of a set.</summary>
    public ByteSet BytesOf(int set)
    {
        ByteSet bytes = default;
        for (int b = 0; b < 256; b++)
        {
            if (_sets[set].Contains(_classOf[b]))
            {
                bytes |= ByteSet.Of(b);
            }
        }

        return bytes;
    }

    /// <summary>Finishes what was built.</summary>
    public static NfaProgram From(Nfa nfa)
    {
        ReadOnlySpan<NfaState> all = nfa.States;
        var number = new int[all.Length];
        Array.Fill(number, -1);
        List<int> order = [];
        Stack<int> open = [];
        int start = Through(all, nfa.Start);
        Visit(start);
        while (open.TryPop(out int n))
        {
            order.Add(n);
            if (all[n].Kind == NfaKind.Epsilon)
            {
                Visit(Through(all, all[n].Alternative));
            }

            Visit(Through(all, all[n].Out));
        }

        for (int i = 0; i < order.Count; i++)
        {
            number[order[i]] = i;
        }

        var states = new NfaState[order.Count];
        for (int i = 0; i < states.Length; i++)
        {
            NfaState state = all[order[i]];
            state.Out = Renumbered(all, state.Out);
            state.Alternative = Renumbered(all, state.Alternative);
            states[i] = state;
        }

        List<ByteSet> classes = Classify(nfa.Sets);
        var classOf = new byte[256];
        var sets = new ByteSet[nfa.Sets.Count];
        for (int c = 0; c < classes.Count; c++)
        {
            for (int b = 0; b < 256; b++)
            {
                classOf[b] = classes[c].Contains(b) ? (byte)c : classOf[b];
            }

            for (int i = 0; i < sets.Length; i++)
            {
                sets[i] |= (nfa.Sets[i] & classes[c]).IsEmpty ? default : ByteSet.Of(c);
            }
        }

        return new NfaProgram(states, start < 0 ? -1 : number[start], classOf, classes.Count, sets);

        int Renumbered(ReadOnlySpan<NfaState> from, int link) => Through(from, link) is >= 0 and var target ? number[target] : -1;

        void Visit(int n)
        {
            if (n >= 0 && number[n] < 0)
            {
                number[n] = 0;
                open.Push(n);
            }
        }
    }

    /// <summary>The state that a link leads to once empty states with one way out are skipped, or -1.</summary>
    private static int Through(ReadOnlySpan<NfaState> states, int link)
    {
        // Every loop of empty states has a fork in it, where this stops.
        while (link >= 0 && states[link] is { Kind: NfaKind.Epsilon, Alternative: < 0 } state)
        {
            link = state.Out;
        }

        return link;
    }

    /// <summary>The coarsest parts of all bytes that no set cuts through, in the order of their first bytes.</summary>
    private static List<ByteSet> Classify(IReadOnlyList<ByteSet> sets)
    {
        List<ByteSet> classes = [ByteSet.All];
        foreach (ByteSet set in sets)
        {
            for (int c = classes.Count - 1; c >= 0; c--)
            {
                ByteSet inside = classes[c] & set;
                ByteSet outside = classes[c] & ~set;
                if (!inside.IsEmpty && !outside.IsEmpty)
                {
                    classes[c] = inside;
                    classes.Add(outside);
                }
            }

            if (classes.Count == 256)
            {
                break;
            }
        }

        classes.Sort((a, b) => a.First.CompareTo(b.First));
        return classes;
    }
}
