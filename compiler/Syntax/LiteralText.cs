using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Syntax;

/// <summary>Turns the text of literals into their values. The lexer has checked their shape.</summary>
internal static class LiteralText
{
    /// <summary>A decimal count; what is too large becomes the largest count.</summary>
    public static ulong ParseCount(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (byte b in digits)
        {
            uint digit = (uint)(b - '0');
            if (value > (ulong.MaxValue - digit) / 10)
            {
                return ulong.MaxValue;
            }

            value = (value * 10) + digit;
        }

        return value;
    }

    /// <summary>A hexadecimal count after its <c>0x</c>; what is too large becomes the largest count.</summary>
    public static ulong ParseHex(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (byte b in digits)
        {
            if (value >> 60 != 0)
            {
                return ulong.MaxValue;
            }

            value = (value << 4) | (uint)Convert.ToInt32(((char)b).ToString(), 16);
        }

        return value;
    }

    /// <summary>A number with point or exponent.</summary>
    public static double ParseDouble(ReadOnlySpan<byte> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;

    /// <summary>An interval, in seconds.</summary>
    public static double ParseInterval(ReadOnlySpan<byte> text)
    {
        int unit = text.Length;
        while (unit > 0 && (text[unit - 1] | 0x20) is >= 'a' and <= 'z')
        {
            unit--;
        }

        double number = ParseDouble(text[..unit].TrimEnd(" \t"u8));
        return text[unit] switch
        {
            (byte)'d' => number * 86400.0,
            (byte)'h' => number * 3600.0,
            (byte)'m' when text[unit + 1] == (byte)'i' => number * 60.0,
            (byte)'m' => number * 1e-3,
            (byte)'u' => number * 1e-6,
            _ => number,
        };
    }

    /// <summary>A port. False where the number is too large for its transport; the value is then 0.</summary>
    public static bool TryParsePort(ReadOnlySpan<byte> text, out ushort number, out PortTransport transport)
    {
        int slash = text.IndexOf((byte)'/');
        transport = text[slash + 1] switch
        {
            (byte)'t' => PortTransport.Tcp,
            (byte)'i' => PortTransport.Icmp,
            (byte)'u' when text[slash + 2] == (byte)'d' => PortTransport.Udp,
            _ => PortTransport.Unknown,
        };
        ulong value = ParseCount(text[..slash]);
        ulong largest = transport is PortTransport.Icmp or PortTransport.Unknown ? 255UL : 65535UL;
        number = value <= largest ? (ushort)value : (ushort)0;
        return value <= largest;
    }

    /// <summary>An address, IPv6 in brackets. Where it is none, the value is <c>::</c>.</summary>
    public static bool TryParseAddress(ReadOnlySpan<byte> text, out AddrValue value, out bool isV4)
    {
        isV4 = text[0] != (byte)'[';
        bool good;
        ulong high = 0;
        ulong low = 0;
        if (isV4)
        {
            good = TryParseQuad(text, out uint quad);
            low = good ? AddrValue.MappedPrefix | quad : 0;
        }
        else
        {
            good = TryParseGroups(text[1..^1], out high, out low);
        }

        value = new AddrValue(high, low);
        return good;
    }

    /// <summary>An IPv6 address without brackets (RFC 4291, section 2.2): eight groups, one run of them left out, a dotted quad for the last two.</summary>
    private static bool TryParseGroups(ReadOnlySpan<byte> text, out ulong high, out ulong low)
    {
        Span<ushort> groups = stackalloc ushort[8];
        high = 0;
        low = 0;
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            at = 2;
        }

        while (at < text.Length)
        {
            int end = text[at..].IndexOf((byte)':') is var colon and >= 0 ? at + colon : text.Length;
            if (!TryParseGroup(text[at..end], end == text.Length, groups, ref count))
            {
                return false;
            }

            at = end + 1;
            if (end < text.Length && (at == text.Length || (text[at] == (byte)':' && gap >= 0)))
            {
                return false;
            }

            if (at < text.Length && text[at] == (byte)':')
            {
                gap = count;
                at++;
            }
        }

        if (gap < 0 ? count != 8 : count > 7)
        {
            return false;
        }

        int missing = 8 - count;
        for (int i = 0; i < 8; i++)
        {
            ushort group = gap < 0 || i < gap ? groups[i] : i < gap + missing ? (ushort)0 : groups[i - missing];
            high = (high << 16) | (low >> 48);
            low = (low << 16) | group;
        }

        return true;
    }

    private static bool TryParseGroup(ReadOnlySpan<byte> text, bool isLast, Span<ushort> groups, ref int count)
    {
        if (isLast && text.Contains((byte)'.'))
        {
            if (count > 6 || !TryParseQuad(text, out uint quad))
            {
                return false;
            }

            groups[count++] = (ushort)(quad >> 16);
            groups[count++] = (ushort)quad;
            return true;
        }

        if (text.Length is 0 or > 4 || count > 7)
        {
            return false;
        }

        int value = 0;
        foreach (byte b in text)
        {
            if (!char.IsAsciiHexDigit((char)b))
            {
                return false;
            }

            value = (value << 4) | HexValue(b);
        }

        groups[count++] = (ushort)value;
        return true;
    }

    private static int HexValue(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>A network, IPv6 in brackets; the address is not masked.</summary>
    public static bool TryParseSubnet(ReadOnlySpan<byte> text, out AddrValue prefix, out bool isV4, out int width)
    {
        int slash = text.LastIndexOf((byte)'/');
        ulong number = ParseCount(text[(slash + 1)..].Trim(" \t"u8));
        width = (int)Math.Min(number, 1000);
        return TryParseAddress(text[..slash].TrimEnd(" \t"u8), out prefix, out isV4) && width <= (isV4 ? 32 : 128);
    }

    /// <summary>The bytes of a string, without its quotes and with its escapes resolved.</summary>
    /// <param name="text">The literal with its quotes.</param>
    /// <param name="badEscape">Offset of an escape that cannot be resolved, or -1.</param>
    public static byte[] ParseString(ReadOnlySpan<byte> text, out int badEscape)
    {
        badEscape = -1;
        ReadOnlySpan<byte> inner = text[1..];
        if (inner.Length > 0 && inner[^1] == (byte)'"')
        {
            inner = inner[..^1];
        }

        if (inner.IndexOf((byte)'\\') < 0)
        {
            return inner.ToArray();
        }

        var bytes = new byte[inner.Length];
        int length = 0;
        for (int at = 0; at < inner.Length;)
        {
            if (inner[at] != (byte)'\\' || at + 1 >= inner.Length)
            {
                bytes[length++] = inner[at++];
                continue;
            }

            int used = ParseEscape(inner[(at + 1)..], out byte value);
            if (used == 0)
            {
                badEscape = at + 1;
                used = 1;
            }

            bytes[length++] = value;
            at += 1 + used;
        }

        return bytes[..length];
    }

    /// <summary>Resolves what follows a backslash. Returns the number of bytes used, 0 where it has no meaning.</summary>
    private static int ParseEscape(ReadOnlySpan<byte> text, out byte value)
    {
        switch (text[0])
        {
            case (byte)'n': value = (byte)'\n'; return 1;
            case (byte)'t': value = (byte)'\t'; return 1;
            case (byte)'r': value = (byte)'\r'; return 1;
            case (byte)'v': value = (byte)'\v'; return 1;
            case (byte)'f': value = (byte)'\f'; return 1;
            case (byte)'b': value = (byte)'\b'; return 1;
            case (byte)'a': value = (byte)'\a'; return 1;
            case >= (byte)'0' and <= (byte)'7': return ParseOctal(text, out value);
            case (byte)'x':
                int digits = 1;
                while (digits < 3 && digits < text.Length && char.IsAsciiHexDigit((char)text[digits]))
                {
                    digits++;
                }

                value = (byte)(digits == 1 ? 0 : ParseHex(text[1..digits]));
                return digits == 1 ? 0 : digits;
            default: value = text[0]; return 1;
        }
    }

    private static int ParseOctal(ReadOnlySpan<byte> text, out byte value)
    {
        int number = 0;
        int used = 0;
        while (used < 3 && used < text.Length && text[used] is >= (byte)'0' and <= (byte)'7')
        {
            number = (number * 8) + (text[used++] - '0');
        }

        value = (byte)number;
        return used;
    }

    private static bool TryParseQuad(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        for (int i = 0; i < 4; i++)
        {
            // "010" is ten here, as in the reference: no octal.
            if (!Utf8Parser.TryParse(text, out uint part, out int used) || part > 255)
            {
                return false;
            }

            value = (value << 8) | part;
            text = text[Math.Min(text.Length, used + 1)..];
        }

        return true;
    }
}
