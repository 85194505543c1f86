using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace NidsVm.Vm.Values;

/// <summary>The text of single values, as the reference writes them to logs and with <c>print</c>. Nothing here allocates.</summary>
public static class ScalarFormatter
{
    // Above this the reference leaves fixed notation; it comes from a 32-bit intermediate there.
    private const double FixedLimit = int.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteCount(TextBuffer to, ulong value)
    {
        Utf8Formatter.TryFormat(value, to.GetSpan(20), out int n);
        to.Advance(n);
    }

    public static void WriteInt(TextBuffer to, long value)
    {
        Utf8Formatter.TryFormat(value, to.GetSpan(20), out int n);
        to.Advance(n);
    }

    public static void WriteBool(TextBuffer to, bool value) => to.Append((byte)(value ? 'T' : 'F'));

    /// <summary>A port: <c>80/tcp</c>.</summary>
    public static void WritePort(TextBuffer to, long bits)
    {
        WriteCount(to, (ulong)bits & 0xFFFF);
        to.Append(PortProtocol(bits));
    }

    /// <summary>The transport part of a port, slash included.</summary>
    public static ReadOnlySpan<byte> PortProtocol(long bits) => ((bits >> 16) & 3) switch
    {
        1 => "/tcp"u8,
        2 => "/udp"u8,
        3 => "/icmp"u8,
        _ => "/unknown"u8,
    };

    /// <summary>A double as <c>print</c> shows it: up to six decimals, <c>.0</c> where it is integral, exponents outside 1e-6 … 2147483647.</summary>
    public static void WriteDouble(TextBuffer to, double value)
    {
        int start = to.Length;
        WriteRounded(to, value, 6);
        double nearest = Math.Round(value);
        if (double.IsFinite(value) && Math.Abs(value - nearest) < 1e-9 && to.Span[start..].IndexOf((byte)'e') < 0)
        {
            to.Append(".0"u8);
        }
    }

    /// <summary>The same without the disambiguating <c>.0</c>.</summary>
    public static void WriteRounded(TextBuffer to, double value, int decimals)
    {
        if (double.IsNaN(value))
        {
            to.Append("nan"u8);
            return;
        }

        if (value < 0)
        {
            to.Append((byte)'-');
            value = -value;
        }

        if (double.IsInfinity(value))
        {
            to.Append("inf"u8);
        }
        else if (value > FixedLimit)
        {
            WriteShortest(to, value);
        }
        else if (value != 0 && value < 1e-6)
        {
            WriteExponent(to, value, 6);
        }
        else
        {
            WriteFixed(to, value, decimals, trim: true);
        }
    }

    /// <summary>Fixed notation with at most <paramref name="decimals"/> places (9 at most); halves go to the even digit.</summary>
    /// <param name="to">where the text goes</param>
    /// <param name="value">0 to 2^63</param>
    /// <param name="decimals">places after the point</param>
    /// <param name="trim">leave trailing zeros away</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteFixed(TextBuffer to, double value, int decimals, bool trim)
    {
        ulong scale = Power10(decimals);
        ulong whole = (ulong)value;
        double scaled = (value - whole) * scale;
        ulong fraction = (ulong)scaled;
        double rest = scaled - fraction;
        if (rest > 0.5 || (rest == 0.5 && (fraction & 1) != 0))
        {
            fraction++;
            if (fraction >= scale)
            {
                fraction = 0;
                whole++;
            }
        }

        WriteCount(to, whole);
        if (decimals == 0 || (trim && fraction == 0))
        {
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        for (int i = decimals - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (fraction % 10));
            fraction /= 10;
        }

        int length = decimals;
        while (trim && length > 0 && digits[length - 1] == '0')
        {
            length--;
        }

        to.Append((byte)'.');
        to.Append(digits[..length]);
    }

    /// <summary>An interval in its units: <c>1.0 min 30.0 secs</c>.</summary>
    public static void WriteInterval(TextBuffer to, double seconds)
    {
        if (seconds == 0)
        {
            to.Append("0 secs"u8);
            return;
        }

        bool any = false;
        for (int i = 0; i < 6; i++)
        {
            double unit = IntervalUnit(i, out ReadOnlySpan<byte> word);
            double amount = seconds / unit;
            if (i < 5)
            {
                amount = Math.Truncate(amount);
            }

            if (Math.Abs(amount) < 1e-6)
            {
                continue;
            }

            if (any)
            {
                to.Append((byte)' ');
            }

            any = true;
            WriteDouble(to, amount);
            to.Append((byte)' ');
            to.Append(word);
            if (Math.Abs(amount - 1) >= 1e-6 && Math.Abs(amount + 1) >= 1e-6)
            {
                to.Append((byte)'s');
            }

            seconds -= amount * unit;
        }
    }

    /// <summary>An address: dotted quad, or RFC 5952 text for IPv6.</summary>
    public static void WriteAddr(TextBuffer to, AddrValue address) => WriteAddr(to, address.Hi, address.Lo);

    /// <inheritdoc cref="WriteAddr(TextBuffer, AddrValue)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteAddr(TextBuffer to, ulong hi, ulong lo)
    {
        if (hi == 0 && (lo & 0xFFFF_FFFF_0000_0000) == AddrValue.MappedPrefix)
        {
            WriteQuad(to, (uint)lo);
            return;
        }

        // The longest run of zero groups, of two or more, is written as "::"; of equal ones the first.
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++)
        {
            int n = 0;
            while (i + n < 8 && Group(hi, lo, i + n) == 0)
            {
                n++;
            }

            if (n > bestLength)
            {
                (bestStart, bestLength) = (i, n);
            }

            i += n;
        }

        for (int i = 0; i < 8; i++)
        {
            if (i == bestStart)
            {
                to.Append("::"u8);
                i += bestLength - 1;
                continue;
            }

            if (i > 0 && i != bestStart + bestLength)
            {
                to.Append((byte)':');
            }
            else if (i > 0 && bestStart < 0)
            {
                to.Append((byte)':');
            }

            if (i == 6 && bestStart == 0 && bestLength == 6)
            {
                WriteQuad(to, (uint)lo);
                return;
            }

            Utf8Formatter.TryFormat((uint)Group(hi, lo, i), to.GetSpan(4), out int written, new System.Buffers.StandardFormat('x'));
            to.Advance(written);
        }
    }

    /// <summary>A subnet: <c>10.0.0.0/8</c>.</summary>
    public static void WriteSubnet(TextBuffer to, SubnetValue subnet)
    {
        WriteAddr(to, subnet.Prefix);
        to.Append((byte)'/');
        WriteInt(to, subnet.Width);
    }

    /// <summary>Bytes with everything outside printable ASCII as <c>\xHH</c>; a backslash stays as it is.</summary>
    public static void WriteEscaped(TextBuffer to, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int plain = bytes.IndexOfAnyExceptInRange((byte)32, (byte)126);
            if (plain < 0)
            {
                to.Append(bytes);
                return;
            }

            to.Append(bytes[..plain]);
            WriteHexEscape(to, bytes[plain]);
            bytes = bytes[(plain + 1)..];
        }
    }

    public static void WriteHexEscape(TextBuffer to, byte b)
    {
        to.Append("\\x"u8);
        to.Append("0123456789abcdef"u8[b >> 4]);
        to.Append("0123456789abcdef"u8[b & 15]);
    }

    /// <summary>The shortest digits that read back as the value, in exponent form: <c>1.5e+10</c>.</summary>
    public static void WriteShortest(TextBuffer to, double value)
    {
        Span<byte> raw = stackalloc byte[40];
        value.TryFormat(raw, out int n, "E16", CultureInfo.InvariantCulture);
        for (int digits = 0; digits < 17; digits++)
        {
            // Few are asked for often; the first precision that reads back is the shortest.
            Span<char> format = ['E', (char)('0' + (digits / 10)), (char)('0' + (digits % 10))];
            value.TryFormat(raw, out n, format, CultureInfo.InvariantCulture);
            if (Utf8Parser.TryParse(raw[..n], out double back, out _) && back.Equals(value))
            {
                break;
            }
        }

        AppendExponentForm(to, raw[..n]);
    }

    /// <summary>Exponent form with so many significant digits, trailing zeros dropped (<c>%g</c> of small values).</summary>
    public static void WriteExponent(TextBuffer to, double value, int significant)
    {
        Span<byte> raw = stackalloc byte[40];
        Span<char> format = ['E', (char)('0' + ((significant - 1) / 10)), (char)('0' + ((significant - 1) % 10))];
        value.TryFormat(raw, out int n, format, CultureInfo.InvariantCulture);
        AppendExponentForm(to, raw[..n]);
    }

    private static void AppendExponentForm(TextBuffer to, ReadOnlySpan<byte> raw)
    {
        int e = raw.IndexOf((byte)'E');
        ReadOnlySpan<byte> mantissa = raw[..e];
        if (mantissa.IndexOf((byte)'.') >= 0)
        {
            mantissa = mantissa.TrimEnd((byte)'0').TrimEnd((byte)'.');
        }

        to.Append(mantissa);
        to.Append((byte)'e');
        to.Append(raw[e + 1]);

        // Two exponent digits at least, as C writes them.
        ReadOnlySpan<byte> exponent = raw[(e + 2)..].TrimStart((byte)'0');
        for (int i = exponent.Length; i < 2; i++)
        {
            to.Append((byte)'0');
        }

        to.Append(exponent);
    }

    private static void WriteQuad(TextBuffer to, uint address)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            WriteCount(to, (address >> shift) & 255);
            if (shift > 0)
            {
                to.Append((byte)'.');
            }
        }
    }

    private static ushort Group(ulong hi, ulong lo, int i) => (ushort)((i < 4 ? hi : lo) >> (48 - ((i & 3) * 16)));

    private static ulong Power10(int n)
    {
        ulong p = 1;
        for (int i = 0; i < n; i++)
        {
            p *= 10;
        }

        return p;
    }

    private static double IntervalUnit(int i, out ReadOnlySpan<byte> word)
    {
        switch (i)
        {
            case 0:
                word = "day"u8;
                return 86400;
            case 1:
                word = "hr"u8;
                return 3600;
            case 2:
                word = "min"u8;
                return 60;
            case 3:
                word = "sec"u8;
                return 1;
            case 4:
                word = "msec"u8;
                return 1e-3;
            default:
                word = "usec"u8;
                return 1e-6;
        }
    }
}
