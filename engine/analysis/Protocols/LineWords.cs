namespace NidsVm.Analysis.Protocols;

/// <summary>The lexical pieces of lines.</summary>
internal static class LineWords
{
    /// <summary>The bytes before the first white space or NUL.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(" \t\n\v\f\r\0"u8);
        return end < 0 ? text : text[..end];
    }

    public static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8);

    /// <summary>Compares without regard to the case of ASCII letters.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        a.Length == b.Length && StartsWithIgnoreCase(a, b);

    public static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
    {
        if (text.Length < start.Length)
        {
            return false;
        }

        for (int i = 0; i < start.Length; i++)
        {
            if (ToLower(text[i]) != ToLower(start[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    /// <summary>The three digits that a reply begins with, or -1.</summary>
    public static int ReplyCode(ReadOnlySpan<byte> line) =>
        line.Length >= 3 && IsDigit(line[0]) && IsDigit(line[1]) && IsDigit(line[2])
            ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0')
            : -1;

    private static int ToLower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b;
}
