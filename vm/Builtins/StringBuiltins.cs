using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Built-ins on strings as counted bytes: case, trimming, escapes, tests, slices. Letters are those of ASCII.</summary>
public static class StringBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("to_lower", (in BuiltinCall c) => Map(c, ToLower), BuiltinTraits.Pure);
        catalog.Add("to_upper", (in BuiltinCall c) => Map(c, ToUpper), BuiltinTraits.Pure);
        catalog.Add("swap_case", (in BuiltinCall c) => Map(c, SwapCase), BuiltinTraits.Pure);
        catalog.Add("to_title", ToTitle, BuiltinTraits.Pure);
        catalog.Add("strip", Strip, BuiltinTraits.Pure);
        catalog.Add("lstrip", (in BuiltinCall c) => Text(c.Bytes(0).TrimStart(c.Bytes(1))), BuiltinTraits.Pure);
        catalog.Add("rstrip", (in BuiltinCall c) => Text(c.Bytes(0).TrimEnd(c.Bytes(1))), BuiltinTraits.Pure);
        catalog.Add("ljust", (in BuiltinCall c) => Justify(c, left: true), BuiltinTraits.Pure);
        catalog.Add("rjust", (in BuiltinCall c) => Justify(c, left: false), BuiltinTraits.Pure);
        catalog.Add("zfill", ZeroFill, BuiltinTraits.Pure);
        catalog.Add("remove_prefix", RemovePrefix, BuiltinTraits.Pure);
        catalog.Add("remove_suffix", RemoveSuffix, BuiltinTraits.Pure);
        catalog.Add("reverse", Reverse, BuiltinTraits.Pure);
        catalog.Add("sub_bytes", SubBytes, BuiltinTraits.Pure);
        catalog.Add("string_fill", StringFill, BuiltinTraits.Pure);
        catalog.Add("edit", Edit, BuiltinTraits.Pure);

        catalog.Add("clean", (in BuiltinCall c) => Escaped(c, quotes: false, backslash: false), BuiltinTraits.Pure);
        catalog.Add("to_string_literal", (in BuiltinCall c) => Escaped(c, quotes: true, backslash: true), BuiltinTraits.Pure);
        catalog.Add("escape_string", (in BuiltinCall c) => Escaped(c, quotes: false, backslash: true), BuiltinTraits.Pure);
        catalog.Add("string_to_ascii_hex", (in BuiltinCall c) => Slot.Of(new StringValue(Convert.ToHexStringLower(c.Bytes(0)))), BuiltinTraits.Pure);
        catalog.Add("safe_shell_quote", ShellQuote, BuiltinTraits.Pure);
        catalog.Add("hexdump", HexDump, BuiltinTraits.Pure);

        catalog.Add("is_ascii", (in BuiltinCall c) => Slot.Of(c.Bytes(0).IndexOfAnyInRange((byte)128, (byte)255) < 0), BuiltinTraits.Pure);
        catalog.Add("is_num", (in BuiltinCall c) => Slot.Of(c.TryText(0, out ReadOnlySpan<byte> s) && All(s, char.IsAsciiDigit)), BuiltinTraits.None);
        catalog.Add("is_alpha", (in BuiltinCall c) => Slot.Of(All(c.Bytes(0), char.IsAsciiLetter)), BuiltinTraits.Pure);
        catalog.Add("is_alnum", (in BuiltinCall c) => Slot.Of(All(c.Bytes(0), char.IsAsciiLetterOrDigit)), BuiltinTraits.Pure);
        catalog.Add("strcmp", (in BuiltinCall c) => Slot.Of((long)Math.Sign(c.Bytes(0).SequenceCompareTo(c.Bytes(1)))), BuiltinTraits.Pure);
        catalog.Add("levenshtein_distance", Levenshtein, BuiltinTraits.Pure);
        catalog.Add("str_split_indices", SplitIndices);
        catalog.Add("str_smith_waterman", SmithWatermanBuiltin.Run);
    }

    private static Slot Text(ReadOnlySpan<byte> bytes) => Slot.Of(bytes.Length == 0 ? StringValue.Empty : new StringValue(bytes));

    private static byte ToLower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    private static byte ToUpper(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b & ~0x20) : b;

    private static byte SwapCase(byte b) => char.IsAsciiLetter((char)b) ? (byte)(b ^ 0x20) : b;

    private static Slot Map(in BuiltinCall call, Func<byte, byte> map)
    {
        byte[] result = call.Bytes(0).ToArray();
        bool changed = false;
        for (int i = 0; i < result.Length; i++)
        {
            byte b = map(result[i]);
            changed |= b != result[i];
            result[i] = b;
        }

        return Slot.Of(changed ? new StringValue(result) : call.String(0));
    }

    private static Slot ToTitle(in BuiltinCall call)
    {
        byte[] result = call.Bytes(0).ToArray();
        bool atStart = true;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = atStart ? ToUpper(result[i]) : result[i];
            atStart = IsSpace(result[i]);
        }

        return Slot.Of(new StringValue(result));
    }

    /// <summary>Takes all repetitions of the prefix away, as the reference does.</summary>
    private static Slot RemovePrefix(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> prefix = call.Bytes(1);
        while (prefix.Length > 0 && text.StartsWith(prefix))
        {
            text = text[prefix.Length..];
        }

        return Text(text);
    }

    /// <summary>Takes the suffix away where its first occurrence is the one at the end, as the reference does.</summary>
    private static Slot RemoveSuffix(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> suffix = call.Bytes(1);
        int first = text.IndexOf(suffix);
        return suffix.Length > 0 && first >= 0 && first == text.Length - suffix.Length ? Text(text[..first]) : Slot.Of(call.String(0));
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);

    private static Slot Strip(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        while (text.Length > 0 && IsSpace(text[0]))
        {
            text = text[1..];
        }

        while (text.Length > 0 && IsSpace(text[^1]))
        {
            text = text[..^1];
        }

        return Text(text);
    }

    private static Slot Justify(in BuiltinCall call, bool left)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> fill = call.Bytes(2);
        if (fill.Length != 1)
        {
            call.Error($"{(left ? "ljust" : "rjust")} fill argument must be a single character");
            return Slot.Of(StringValue.Empty);
        }

        int width = (int)Math.Min(call.CountAt(1), 1 << 24);
        if (text.Length >= width)
        {
            return Slot.Of(call.String(0));
        }

        var result = new byte[width];
        result.AsSpan().Fill(fill[0]);
        text.CopyTo(result.AsSpan(left ? 0 : width - text.Length));
        return Slot.Of(new StringValue(result));
    }

    private static Slot ZeroFill(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        int width = (int)Math.Min(call.CountAt(1), 1 << 24);
        if (text.Length >= width)
        {
            return Slot.Of(call.String(0));
        }

        var result = new byte[width];
        result.AsSpan().Fill((byte)'0');
        text.CopyTo(result.AsSpan(width - text.Length));
        return Slot.Of(new StringValue(result));
    }

    private static Slot Reverse(in BuiltinCall call)
    {
        byte[] result = call.Bytes(0).ToArray();
        Array.Reverse(result);
        return Slot.Of(new StringValue(result));
    }

    /// <summary>Positions count from 1, 0 means 1; a negative length takes the rest.</summary>
    private static Slot SubBytes(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ulong start = call.CountAt(1);
        start -= start > 0 ? 1UL : 0;
        if (start >= (ulong)text.Length)
        {
            return Slot.Of(StringValue.Empty);
        }

        text = text[(int)start..];
        long length = call.Int(2);
        return Text(length < 0 || length > text.Length ? text : text[..(int)length]);
    }

    /// <summary>Repeats the source; the last byte is NUL, as the reference leaves it.</summary>
    private static Slot StringFill(in BuiltinCall call)
    {
        ReadOnlySpan<byte> source = call.Bytes(1);
        int length = (int)Math.Clamp(call.Int(0), 0, 1 << 26);
        var result = new byte[length];
        for (int i = 0; i < length - 1 && source.Length > 0; i++)
        {
            result[i] = source[i % source.Length];
        }

        return Slot.Of(new StringValue(result));
    }

    private static Slot Edit(in BuiltinCall call)
    {
        ReadOnlySpan<byte> mark = call.Bytes(1);
        if (mark.Length != 1)
        {
            call.Error("not exactly one edit character");
            if (mark.Length == 0)
            {
                return Slot.Of(call.String(0));
            }
        }

        var result = new TextBuffer(call.Bytes(0).Length);
        foreach (byte b in call.Bytes(0))
        {
            if (b == mark[0])
            {
                result.Truncate(Math.Max(0, result.Length - 1));
            }
            else
            {
                result.Append(b);
            }
        }

        return Slot.Of(result.ToStringValue());
    }

    private static Slot Escaped(in BuiltinCall call, bool quotes, bool backslash)
    {
        var result = new TextBuffer(call.Bytes(0).Length + 16);
        foreach (byte b in call.Bytes(0))
        {
            if ((quotes && b is (byte)'"' or (byte)'\'' && quotes) || (backslash && b == '\\'))
            {
                result.Append((byte)'\\');
                result.Append(b);
            }
            else if (b is < 32 or > 126)
            {
                ScalarFormatter.WriteHexEscape(result, b);
            }
            else
            {
                result.Append(b);
            }
        }

        return Slot.Of(result.ToStringValue());
    }

    private static Slot ShellQuote(in BuiltinCall call)
    {
        var result = new TextBuffer(call.Bytes(0).Length + 8);
        result.Append((byte)'"');
        foreach (byte b in call.Bytes(0))
        {
            if (b is (byte)'$' or (byte)'`' or (byte)'"' or (byte)'\\')
            {
                result.Append((byte)'\\');
            }

            result.Append(b);
        }

        result.Append((byte)'"');
        return Slot.Of(result.ToStringValue());
    }

    /// <summary>Lines of an offset, two groups of eight bytes in hex, and the printable bytes.</summary>
    private static Slot HexDump(in BuiltinCall call)
    {
        ReadOnlySpan<byte> data = call.Bytes(0);
        var text = new TextBuffer((data.Length * 5) + 80);
        for (int offset = 0; offset < data.Length; offset += 16)
        {
            text.Append(offset.ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            text.Append("  "u8);
            for (int i = 0; i < 16; i++)
            {
                if (i == 8)
                {
                    text.Append((byte)' ');
                }

                text.Append(offset + i < data.Length ? data[offset + i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture) : "  ");
                text.Append((byte)' ');
            }

            text.Append((byte)' ');
            for (int i = 0; i < 16 && offset + i < data.Length; i++)
            {
                if (i == 8)
                {
                    text.Append((byte)' ');
                }

                byte b = data[offset + i];
                text.Append(b is >= 32 and <= 126 ? b : (byte)'.');
            }

            text.Append((byte)'\n');
        }

        return Slot.Of(text.ToStringValue());
    }

    private static bool All(ReadOnlySpan<byte> text, Func<char, bool> test)
    {
        foreach (byte b in text)
        {
            if (!test((char)b))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static Slot Levenshtein(in BuiltinCall call)
    {
        ReadOnlySpan<byte> a = call.Bytes(0);
        ReadOnlySpan<byte> b = call.Bytes(1);
        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return Slot.Of((long)row[b.Length]);
    }

    private static Slot SplitIndices(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        VectorValue indices = call.Arguments[1].AsVector;
        VectorValue result = call.NewVector("string_vec", PolicyType.String);
        int start = 0;
        foreach (ref Slot index in indices.Items)
        {
            // Positions that do not go up, or lie outside, cut nothing off.
            int at = (int)Math.Min(index.AsCount, (ulong)text.Length);
            if (at <= start || index.Ref is not null)
            {
                continue;
            }

            result.Add(Text(text[start..at]));
            start = at;
        }

        ReadOnlySpan<byte> rest = text[start..];
        if (rest.Length > 0 && (indices.Count == 0 || start > 0))
        {
            result.Add(Text(rest));
        }
        else if (start == 0)
        {
            result.Add(Slot.Of(StringValue.Empty));
        }

        return Slot.Of(result);
    }
}
