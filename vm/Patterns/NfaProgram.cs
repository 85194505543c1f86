using System.Collections;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// A finished nondeterministic automaton: only states that can be reached, chains of empty steps cut short, and the bytes sorted
/// into classes that no part of it tells apart. Immutable, so an image can hold it and many automata may share it.
/// </summary>
internal sealed class NfaProgram
{
    private readonly NfaState[] _states;
    private readonly byte[] _classOf;
    private readonly BitArray[] _sets;

    /// <summary>Takes what was checked already: links, set numbers and classes are in range.</summary>
    /// <param name="states">states; <see cref="NfaKind.Epsilon"/> links may be -1</param>
    /// <param name="start">state before any input, or -1 for an automaton that accepts nothing</param>
    /// <param name="classOf">class of each of the 256 bytes</param>
    /// <param name="classes">how many classes there are</param>
    /// <param name="sets">for each byte set the classes that it holds</param>
    public NfaProgram(NfaState[] states, int start, byte[] classOf, int classes, BitArray[] sets)
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

    public ReadOnlySpan<BitArray> Sets => _sets;

    /// <summary>Whether a state consumes the symbol.</summary>
    public bool Consumes(in NfaState state, int symbol) => state.Kind switch
    {
        NfaKind.Bytes => symbol < Classes && _sets[state.Argument][symbol],
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
            if (_sets[set][_classOf[b]])
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

        var classOf = new byte[256];
        int classes = Partition(nfa.Sets, classOf);
        var sets = new BitArray[nfa.Sets.Count];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = new BitArray(classes);
            for (int b = 0; b < 256; b++)
            {
                sets[i][classOf[b]] |= nfa.Sets[i].Contains(b);
            }
        }

        return new NfaProgram(states, start < 0 ? -1 : number[start], classOf, classes, sets);

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

    private static int Partition(IReadOnlyList<ByteSet> sets, byte[] classOf)
    {
        int count = 1;
        Span<int> split = stackalloc int[512];
        foreach (ByteSet set in sets)
        {
            split.Fill(-1);
            int next = 0;
            for (int b = 0; b < 256; b++)
            {
                ref int number = ref split[(classOf[b] << 1) | (set.Contains(b) ? 1 : 0)];
                if (number < 0)
                {
                    number = next++;
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
}
