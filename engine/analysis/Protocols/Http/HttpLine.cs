using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>A protocol version.</summary>
public readonly record struct HttpVersion(byte Major, byte Minor)
{
    public static readonly HttpVersion Http09 = new(0, 9);
    public static readonly HttpVersion Http11 = new(1, 1);

    public bool IsKnown => Major != 0 || Minor != 0;

    public double ToDouble() => Major + (Minor * 0.1);

    /// <summary>Digit, dot, digit at the start.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out HttpVersion version)
    {
        if (text.Length >= 3 && char.IsAsciiDigit((char)text[0]) && text[1] == '.' && char.IsAsciiDigit((char)text[2]))
        {
            version = new HttpVersion((byte)(text[0] - '0'), (byte)(text[2] - '0'));
            return true;
        }

        version = default;
        return false;
    }
}

/// <summary>First lines of messages, taken apart without a state.</summary>
public static class HttpLine
{
    public static bool IsTokenChar(byte b) => b is > 32 and < 127 && "()<>@,;:\\\"/[]?={}"u8.IndexOf(b) < 0;

    /// <summary>Where the method ends.</summary>
    public static int MethodEnd(ReadOnlySpan<byte> line)
    {
        int i = 0;
        while (i < line.Length && IsTokenChar(line[i]))
        {
            i++;
        }

        return i;
    }

    public static int SkipBlanks(ReadOnlySpan<byte> line, int from)
    {
        while (from < line.Length && MimeTokens.IsBlank(line[from]))
        {
            from++;
        }

        return from;
    }

    /// <summary>"HTTP/" at the start, in the case it should have or, with <paramref name="isOdd"/>, in another.</summary>
    public static bool StartsWithKeyword(ReadOnlySpan<byte> text, out bool isOdd)
    {
        isOdd = false;
        if (text.StartsWith("HTTP/"u8))
        {
            return true;
        }

        isOdd = text.Length >= 5 && MimeTokens.EqualsIgnoreCase(text[..5], "http/"u8);
        return isOdd;
    }

    /// <summary>A line that names no method but ends in a version, as broken requests do.</summary>
    public static bool EndsInVersion(ReadOnlySpan<byte> line) =>
        line.Length >= 9 && MimeTokens.EqualsIgnoreCase(line.Slice(line.Length - 9, 6), " http/"u8);

    /// <summary>A number at the start: digits up to the first other character. Too large ones are the largest there is.</summary>
    /// <returns>false where the text starts with something else</returns>
    public static bool TryNumber(ReadOnlySpan<byte> text, int radix, out long value)
    {
        value = 0;
        bool isNegative = !text.IsEmpty && text[0] == '-';
        ReadOnlySpan<byte> digits = isNegative ? text[1..] : text;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = char.IsAsciiHexDigit((char)digits[i]) ? HexDigit(digits[i]) : radix;
            if (digit >= radix)
            {
                if (i == 0)
                {
                    return false;
                }

                break;
            }

            value = value > (long.MaxValue - digit) / radix ? long.MaxValue : (value * radix) + digit;
        }

        if (isNegative)
        {
            value = -value;
        }

        return true;
    }

    private static int HexDigit(byte b) => b <= '9' ? b - '0' : (b & 0xDF) - 'A' + 10;
}
