using NidsVm.Vm.Patterns;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Probabilistic;

/// <summary>Many glob patterns (<c>* ? […] \x</c>) in one automaton; a match tells which of them fit all of a string.</summary>
internal sealed class ParaglobValue : OpaqueValue
{
    private readonly StringValue[] _globs;
    private readonly PatternSet _set;

    private ParaglobValue(StringValue[] globs, PatternSet set)
        : base("paraglob")
    {
        _globs = globs;
        _set = set;
    }

    /// <summary>Makes one; false with a message where the set is too large.</summary>
    public static bool TryMake(StringValue[] globs, out ParaglobValue? value, out string error)
    {
        value = null;
        if (!PatternSet.TryCompile(Array.ConvertAll(globs, g => Expression(g.Span)), out PatternSet? set, out error))
        {
            return false;
        }

        value = new ParaglobValue(globs, set);
        return true;
    }

    public IEnumerable<StringValue> Match(ReadOnlySpan<byte> text)
    {
        List<StringValue> result = [];
        foreach (int member in _set.MatchExactly(text))
        {
            result.Add(_globs[member]);
        }

        return result;
    }

    public bool SameGlobs(ParaglobValue other)
    {
        IEnumerable<string> Sorted(StringValue[] globs) => globs.Select(g => Convert.ToHexString(g.Span)).Order(StringComparer.Ordinal);
        return Sorted(_globs).SequenceEqual(Sorted(other._globs), StringComparer.Ordinal);
    }

    private static byte[] Expression(ReadOnlySpan<byte> glob)
    {
        var text = new TextBuffer(glob.Length * 4);
        text.Append("^?("u8);
        while (glob.Length > 0)
        {
            byte c = glob[0];
            int end;
            if (c == '*')
            {
                text.Append(@"(.|\n)*"u8);
                glob = glob[1..];
            }
            else if (c == '?')
            {
                text.Append(@"(.|\n)"u8);
                glob = glob[1..];
            }
            else if (c == '[' && (end = ClassEnd(glob)) > 0)
            {
                Class(text, glob[1..end]);
                glob = glob[(end + 1)..];
            }
            else
            {
                int skip = c == '\\' && glob.Length > 1 ? 1 : 0;
                ScalarFormatter.WriteHexEscape(text, glob[skip]);
                glob = glob[(skip + 1)..];
            }
        }

        text.Append(")$?"u8);
        return text.Span.ToArray();
    }

    private static int ClassEnd(ReadOnlySpan<byte> glob)
    {
        int i = 1;
        if (i < glob.Length && glob[i] is (byte)'!' or (byte)'^')
        {
            i++;
        }

        // A bracket right at the start is a member.
        for (int first = i; i < glob.Length; i++)
        {
            if (glob[i] == ']' && i > first)
            {
                return i;
            }
        }

        return -1;
    }

    private static void Class(TextBuffer text, ReadOnlySpan<byte> members)
    {
        text.Append((byte)'[');
        if (members[0] is (byte)'!' or (byte)'^')
        {
            text.Append((byte)'^');
            members = members[1..];
        }

        for (int i = 0; i < members.Length; i++)
        {
            if (members[i] == '-' && i > 0 && i + 1 < members.Length && members[i - 1] <= members[i + 1])
            {
                text.Append((byte)'-');
            }
            else
            {
                ScalarFormatter.WriteHexEscape(text, members[i]);
            }
        }

        text.Append((byte)']');
    }
}
