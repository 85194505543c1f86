using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Finding and replacing substrings.</summary>
public static class SearchBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("strstr", StrStr, BuiltinTraits.Pure);
        catalog.Add("subst_string", Substitute, BuiltinTraits.Pure);
        catalog.Add("count_substr", CountSubstring);
        catalog.Add("find_str", (in BuiltinCall c) => Find(c, last: false));
        catalog.Add("rfind_str", (in BuiltinCall c) => Find(c, last: true));
        catalog.Add("starts_with", (in BuiltinCall c) => Slot.Of(c.Bytes(0).StartsWith(c.Bytes(1))), BuiltinTraits.Pure);
        catalog.Add("ends_with", (in BuiltinCall c) => Slot.Of(c.Bytes(0).EndsWith(c.Bytes(1))), BuiltinTraits.Pure);
    }

    /// <summary>The position of the first occurrence from 1, or 0; an empty needle is at 1 … where anything is.</summary>
    private static Slot StrStr(in BuiltinCall call) => Slot.Of((long)(call.Bytes(0).IndexOf(call.Bytes(1)) + 1));

    private static Slot Substitute(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> from = call.Bytes(1);
        int at;
        if (from.Length == 0 || (at = text.IndexOf(from)) < 0)
        {
            return Slot.Of(call.String(0));
        }

        var result = new TextBuffer(text.Length + call.Bytes(2).Length);
        while (at >= 0)
        {
            result.Append(text[..at]);
            result.Append(call.Bytes(2));
            text = text[(at + from.Length)..];
            at = text.IndexOf(from);
        }

        result.Append(text);
        return Slot.Of(result.ToStringValue());
    }

    private static Slot CountSubstring(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> needle = call.Bytes(1);
        if (needle.Length == 0)
        {
            call.Error("count_substr sub argument cannot be empty");
            return Slot.Of(-1L);
        }

        long n = 0;
        int at;
        while ((at = text.IndexOf(needle)) >= 0)
        {
            n++;
            text = text[(at + needle.Length)..];
        }

        return Slot.Of(n);
    }

    private static Slot Find(in BuiltinCall call, bool last)
    {
        string name = last ? "rfind_str" : "find_str";
        ReadOnlySpan<byte> text = call.Bytes(0);
        ulong start = call.CountAt(2);
        long end = call.Int(3);
        if (end != -1 && end < (long)start)
        {
            call.Error($"{name} end position must be greater than start position");
            return Slot.Of(-1L);
        }

        if (start > (ulong)text.Length)
        {
            return Slot.Of(-1L);
        }

        int stop = end < 0 || end > text.Length ? text.Length : (int)end;
        ReadOnlySpan<byte> part = text[(int)start..stop];
        ReadOnlySpan<byte> needle = call.Bytes(1);
        if (!call.Bool(4))
        {
            part = Lower(part);
            needle = Lower(needle);
        }

        int at = last ? part.LastIndexOf(needle) : part.IndexOf(needle);
        return Slot.Of(at < 0 ? -1L : at + (long)start);
    }

    private static byte[] Lower(ReadOnlySpan<byte> text)
    {
        var result = new byte[text.Length];
        System.Text.Ascii.ToLower(text, result, out int written);
        if (written < text.Length)
        {
            // Bytes outside ASCII end the fast way.
            for (int i = 0; i < text.Length; i++)
            {
                result[i] = text[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[i] | 0x20) : text[i];
            }
        }

        return result;
    }
}
