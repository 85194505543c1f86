using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// Compiled patterns as bytes of an image: the byte classes, the nondeterministic automaton, and the first states of the
/// deterministic one. Numbers have seven bits a byte, the lowest first. Reading checks every number against what it indexes, so
/// bytes of any origin give an automaton that runs within its limits, or nothing.
/// </summary>
internal static class AutomatonImage
{
    private const int MostStatesAhead = 64;

    /// <summary>The bytes for an automaton. Equal automata give equal bytes, whatever they matched so far.</summary>
    public static byte[] Write(PatternAutomaton automaton)
    {
        NfaProgram program = automaton.Program;
        DfaPrefix prefix = automaton.BuildAhead();
        List<byte> to = [];
        WriteClasses(to, program);
        WriteNumber(to, program.Sets.Length);
        Span<byte> bits = stackalloc byte[32];
        foreach (ByteSet set in program.Sets)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bits, set.A);
            BinaryPrimitives.WriteUInt64LittleEndian(bits[8..], set.B);
            BinaryPrimitives.WriteUInt64LittleEndian(bits[16..], set.C);
            BinaryPrimitives.WriteUInt64LittleEndian(bits[24..], set.D);
            to.AddRange(bits[..((program.Classes + 7) / 8)]);
        }

        WriteNumber(to, program.States.Length);
        WriteNumber(to, program.Start + 1);
        foreach (ref readonly NfaState state in program.States)
        {
            to.Add((byte)state.Kind);
            if (state.Kind is NfaKind.Bytes or NfaKind.Accept)
            {
                WriteNumber(to, state.Argument);
            }

            if (state.Kind != NfaKind.Accept)
            {
                WriteNumber(to, state.Out + 1);
            }

            if (state.Kind == NfaKind.Epsilon)
            {
                WriteNumber(to, state.Alternative + 1);
            }
        }

        WriteNumber(to, prefix.Members.Length);
        for (int i = 0; i < prefix.Members.Length; i++)
        {
            WriteNumber(to, prefix.Members[i].Length);
            int last = -1;
            foreach (int member in prefix.Members[i])
            {
                WriteNumber(to, member - last - 1);
                last = member;
            }

            foreach (int target in prefix.Targets[i])
            {
                WriteNumber(to, target - DfaPrefix.Unknown);
            }
        }

        return [.. to];
    }

    /// <summary>Reads an automaton for one pattern; null where the bytes are none.</summary>
    public static PatternAutomaton? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        if (!TryReadProgram(ref reader, out NfaProgram? program) || !TryReadPrefix(ref reader, program, out DfaPrefix? prefix) || !reader.IsAtEnd)
        {
            return null;
        }

        return new PatternAutomaton(program, prefix);
    }

    private static void WriteClasses(List<byte> to, NfaProgram program)
    {
        byte[] classOf = program.ClassOf;
        WriteNumber(to, program.Classes);
        for (int b = 0; b < 256;)
        {
            int end = b + 1;
            while (end < 256 && classOf[end] == classOf[b])
            {
                end++;
            }

            to.Add(classOf[b]);
            WriteNumber(to, end - b);
            b = end;
        }
    }

    private static bool TryReadProgram(ref Reader reader, [NotNullWhen(true)] out NfaProgram? program)
    {
        program = null;
        var classOf = new byte[256];
        if (!reader.TryNumber(257, out int classes) || classes == 0)
        {
            return false;
        }

        for (int b = 0; b < 256;)
        {
            if (!reader.TryByte(out byte number) || number >= classes || !reader.TryNumber(257 - b, out int length) || length == 0)
            {
                return false;
            }

            classOf.AsSpan(b, length).Fill(number);
            b += length;
        }

        int setBytes = (classes + 7) / 8;
        if (!reader.TryNumber((reader.Left / setBytes) + 1, out int setCount) || setCount * setBytes > reader.Left)
        {
            return false;
        }

        var sets = new ByteSet[setCount];
        Span<byte> bits = stackalloc byte[32];
        bits.Clear();
        for (int i = 0; i < setCount; i++)
        {
            reader.Take(setBytes).CopyTo(bits);
            sets[i] = new ByteSet(
                BinaryPrimitives.ReadUInt64LittleEndian(bits),
                BinaryPrimitives.ReadUInt64LittleEndian(bits[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bits[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bits[24..]));
        }

        if (!reader.TryNumber(Math.Min(PatternLimits.NfaStates, reader.Left) + 1, out int count) || !reader.TryNumber(count + 1, out int start))
        {
            return false;
        }

        var states = new NfaState[count];
        for (int i = 0; i < count; i++)
        {
            if (!TryReadState(ref reader, count, setCount, out states[i]))
            {
                return false;
            }
        }

        program = new NfaProgram(states, start - 1, classOf, classes, sets);
        return true;
    }

    private static bool TryReadState(ref Reader reader, int states, int sets, out NfaState state)
    {
        state = new NfaState { Out = -1, Alternative = -1 };
        if (!reader.TryByte(out byte kind) || kind > (byte)NfaKind.Accept)
        {
            return false;
        }

        state.Kind = (NfaKind)kind;
        int link = 0;
        int other = 0;

        // A pattern is its only member.
        int arguments = state.Kind == NfaKind.Bytes ? sets : 1;
        bool isWhole = (state.Kind is not (NfaKind.Bytes or NfaKind.Accept) || reader.TryNumber(arguments, out state.Argument))
            && (state.Kind == NfaKind.Accept || reader.TryNumber(states + 1, out link))
            && (state.Kind != NfaKind.Epsilon || reader.TryNumber(states + 1, out other));
        state.Out = link - 1;
        state.Alternative = other - 1;

        // Empty states with one way out were cut short; a loop of them would have no end.
        return isWhole && (state.Kind != NfaKind.Epsilon || (link > 0 && other > 0));
    }

    private static bool TryReadPrefix(ref Reader reader, NfaProgram program, [NotNullWhen(true)] out DfaPrefix? prefix)
    {
        prefix = null;
        if (!reader.TryNumber(MostStatesAhead + 1, out int count) || count == 0)
        {
            return false;
        }

        var members = new int[count][];
        var targets = new int[count][];
        for (int i = 0; i < count; i++)
        {
            if (!TryReadMembers(ref reader, program.States, out members[i]))
            {
                return false;
            }

            // No two states are the same one.
            for (int other = 0; other < i; other++)
            {
                if (members[other].AsSpan().SequenceEqual(members[i]))
                {
                    return false;
                }
            }

            targets[i] = new int[program.Classes + 2];
            for (int symbol = 0; symbol < targets[i].Length; symbol++)
            {
                if (!reader.TryNumber(count - DfaPrefix.Unknown, out int target))
                {
                    return false;
                }

                targets[i][symbol] = target + DfaPrefix.Unknown;
            }
        }

        prefix = new DfaPrefix(members, targets);
        return true;
    }

    private static bool TryReadMembers(ref Reader reader, ReadOnlySpan<NfaState> states, out int[] members)
    {
        members = [];
        if (!reader.TryNumber(Math.Min(states.Length, reader.Left) + 1, out int count))
        {
            return false;
        }

        members = new int[count];
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryNumber(states.Length - next, out int step) || states[next + step].Kind == NfaKind.Epsilon)
            {
                return false;
            }

            members[i] = next + step;
            next = members[i] + 1;
        }

        return true;
    }

    private static void WriteNumber(List<byte> to, int value)
    {
        uint rest = (uint)value;
        while (rest >= 0x80)
        {
            to.Add((byte)(rest | 0x80));
            rest >>= 7;
        }

        to.Add((byte)rest);
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _bytes = bytes;

        public readonly int Left => _bytes.Length;

        public readonly bool IsAtEnd => _bytes.IsEmpty;

        public ReadOnlySpan<byte> Take(int count)
        {
            ReadOnlySpan<byte> taken = _bytes[..count];
            _bytes = _bytes[count..];
            return taken;
        }

        public bool TryByte(out byte value)
        {
            value = 0;
            if (_bytes.IsEmpty)
            {
                return false;
            }

            value = _bytes[0];
            _bytes = _bytes[1..];
            return true;
        }

        /// <summary>A number from 0 to below the limit.</summary>
        public bool TryNumber(int limit, out int value)
        {
            value = 0;
            for (int shift = 0; shift < 28; shift += 7)
            {
                if (!TryByte(out byte next))
                {
                    return false;
                }

                value |= (next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value < limit;
                }
            }

            return false;
        }
    }
}
