using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Splitting, finding and replacing by pattern; patterns out of strings.</summary>
public static class PatternBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("split_string", (in BuiltinCall c) => Split(c, separators: false, 0));
        catalog.Add("split_string1", (in BuiltinCall c) => Split(c, separators: false, 1));
        catalog.Add("split_string_all", (in BuiltinCall c) => Split(c, separators: true, 0));
        catalog.Add("split_string_n", (in BuiltinCall c) => Split(c, c.Bool(2), c.CountAt(3)));
        catalog.Add("sub", (in BuiltinCall c) => Replace(c, all: false));
        catalog.Add("gsub", (in BuiltinCall c) => Replace(c, all: true));
        catalog.Add("find_all", FindAll);
        catalog.Add("find_all_ordered", FindAllOrdered);
        catalog.Add("find_first", FindFirst);
        catalog.Add("find_last", FindLast);
        catalog.Add("convert_for_pattern", (in BuiltinCall c) => Slot.Of(Quote(c.Bytes(0)).ToStringValue()), BuiltinTraits.Pure);
        catalog.Add("string_to_pattern", ToPattern);
    }

    private static Slot Text(ReadOnlySpan<byte> bytes) => Slot.Of(bytes.Length == 0 ? StringValue.Empty : new StringValue(bytes));

    /// <summary>Moves on to the next place where a match may start; false, and the place after the text, where there is none.</summary>
    private static bool Seek(PatternValue pattern, ReadOnlySpan<byte> text, ref int at)
    {
        int step = pattern.IndexOfCandidate(text[at..]);
        at = step < 0 ? text.Length : at + step;
        return step >= 0;
    }

    private static Slot Split(in BuiltinCall call, bool separators, ulong most)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        PatternValue pattern = call.Pattern(1);
        VectorValue result = call.NewVector("string_vec", PolicyType.String);
        ulong found = 0;
        while (most == 0 || found < most)
        {
            // The begin of each piece counts as begin of the text.
            int offset = 0;
            int length = 0;
            while (Seek(pattern, text, ref offset) && (length = pattern.LongestPrefix(text[offset..], atBegin: offset == 0)) <= 0)
            {
                offset++;
            }

            if (offset >= text.Length)
            {
                break;
            }

            result.Add(Text(text[..offset]));
            if (separators)
            {
                result.Add(Text(text.Slice(offset, length)));
            }

            text = text[(offset + length)..];
            found++;
        }

        result.Add(Text(text));
        return Slot.Of(result);
    }

    private static Slot Replace(in BuiltinCall call, bool all)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        PatternValue pattern = call.Pattern(1);
        ReadOnlySpan<byte> replacement = call.Bytes(2);
        TextBuffer? result = null;
        int copied = 0;
        int offset = 0;
        while (Seek(pattern, text, ref offset))
        {
            // Every position may match an anchor at the begin, as in the reference.
            int length = pattern.LongestPrefix(text[offset..]);
            if (length <= 0)
            {
                offset++;
                continue;
            }

            result ??= new TextBuffer(text.Length + replacement.Length);
            result.Append(text[copied..offset]);
            result.Append(replacement);
            offset += length;
            copied = offset;
            if (!all)
            {
                break;
            }
        }

        if (result is null)
        {
            return Slot.Of(call.String(0));
        }

        result.Append(text[copied..]);
        return Slot.Of(result.ToStringValue());
    }

    /// <summary>False where the text is longer than the caller's limit, or than that of the policy.</summary>
    private static bool IsWithinLimit(in BuiltinCall call)
    {
        long limit = call.Int(2);
        if (limit < 0)
        {
            int global = call.Machine.FindGlobal("max_find_all_string_length");
            limit = global >= 0 && call.Machine.Global(global) is { Ref: null } value ? value.Bits : 10_000;
        }

        return limit == 0 || call.Bytes(0).Length <= limit;
    }

    private static Slot FindAll(in BuiltinCall call)
    {
        var set = new TableValue(call.Machine.FindType("string_set") as TableType ?? new TableType([PolicyType.String], null));
        if (!IsWithinLimit(call))
        {
            return Slot.Of(set);
        }

        ReadOnlySpan<byte> text = call.Bytes(0);
        PatternValue pattern = call.Pattern(1);
        Span<Slot> key = [default];
        for (int i = 0; Seek(pattern, text, ref i);)
        {
            int n = pattern.LongestPrefix(text[i..]);
            if (n > 0)
            {
                key[0] = Text(text.Slice(i, n));
                set.FindOrAdd(key, out _);
            }

            i += Math.Max(n, 1);
        }

        return Slot.Of(set);
    }

    private static Slot FindAllOrdered(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("string_vec", PolicyType.String);
        if (!IsWithinLimit(call))
        {
            return Slot.Of(result);
        }

        ReadOnlySpan<byte> text = call.Bytes(0);
        PatternValue pattern = call.Pattern(1);
        for (int i = 0; Seek(pattern, text, ref i);)
        {
            int n = pattern.LongestPrefix(text[i..]);
            if (n > 0)
            {
                result.Add(Text(text.Slice(i, n)));
            }

            i += Math.Max(n, 1);
        }

        return Slot.Of(result);
    }

    private static Slot FindFirst(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        if (call.CountAt(2) > (ulong)text.Length)
        {
            return Slot.Of(StringValue.Empty);
        }

        PatternValue pattern = call.Pattern(1);
        for (int i = (int)call.CountAt(2); Seek(pattern, text, ref i); i++)
        {
            int n = pattern.LongestPrefix(text[i..]);
            if (n > 0)
            {
                return Text(text.Slice(i, n));
            }
        }

        return Slot.Of(StringValue.Empty);
    }

    /// <summary>The match at the last position, not before the offset, where there is one.</summary>
    private static Slot FindLast(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        if (call.CountAt(2) > (ulong)text.Length)
        {
            return Slot.Of(StringValue.Empty);
        }

        PatternValue pattern = call.Pattern(1);
        for (int i = text.Length - 1; i >= (int)call.CountAt(2); i--)
        {
            int n = pattern.LongestPrefix(text[i..]);
            if (n > 0)
            {
                return Text(text.Slice(i, n));
            }
        }

        return Slot.Of(StringValue.Empty);
    }

    private static TextBuffer Quote(ReadOnlySpan<byte> text)
    {
        var quoted = new TextBuffer(text.Length + 16);
        foreach (byte b in text)
        {
            if ("^$-:\"\\/|*+?.(){}[]"u8.Contains(b))
            {
                quoted.Append((byte)'\\');
            }

            quoted.Append(b);
        }

        return quoted;
    }

    private static Slot ToPattern(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bool(1) ? Quote(call.Bytes(0)).Span : call.Bytes(0);
        if (PatternCompiler.TryCompile(text, PatternModes.None, out PatternValue? pattern, out string error))
        {
            return Slot.Of(pattern);
        }

        call.Error(error);
        return Slot.Of(PatternCompiler.Wrap("[^\\x00-\\xff]"u8, PatternModes.None));
    }
}
