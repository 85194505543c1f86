using System.Globalization;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Formats;

/// <summary>Numbers as logs write them.</summary>
internal static class NumberFormat
{
    /// <summary>A time or interval with six decimals; beyond 32 bits in exponent form, as the reference does.</summary>
    public static void WriteSixDecimals(TextBuffer to, double value)
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

        if (value <= int.MaxValue)
        {
            ScalarFormatter.WriteFixed(to, value, 6, trim: false);
        }
        else if (double.IsInfinity(value))
        {
            to.Append("inf"u8);
        }
        else
        {
            Span<byte> text = to.GetSpan(32);
            value.TryFormat(text, out int n, "0.000000e+00", CultureInfo.InvariantCulture);
            to.Advance(n);
        }
    }

    /// <summary>A double with up to six decimals, <c>.0</c> where it is whole, and never an exponent.</summary>
    public static void WriteDouble(TextBuffer to, double value)
    {
        const int LongestText = 320;
        if (!double.IsFinite(value))
        {
            ScalarFormatter.WriteRounded(to, value, 6);
            return;
        }

        if (value < 0)
        {
            to.Append((byte)'-');
            value = -value;
        }

        if (value <= int.MaxValue)
        {
            ScalarFormatter.WriteFixed(to, value, 6, trim: true);
        }
        else
        {
            value.TryFormat(to.GetSpan(LongestText), out int n, "0.######", CultureInfo.InvariantCulture);
            to.Advance(n);
        }

        if (Math.Abs(value - Math.Round(value)) < 1e-9)
        {
            to.Append(".0"u8);
        }
    }

    /// <summary>
    /// The shortest digits that read back as the value, laid out as RapidJSON does: with a point always, plain from 1e-6 up to 1e21.
    /// What is no number is <c>null</c>.
    /// </summary>
    public static void WriteJson(TextBuffer to, double value)
    {
        if (!double.IsFinite(value))
        {
            to.Append("null"u8);
            return;
        }

        if (value == 0)
        {
            to.Append(double.IsNegative(value) ? "-0.0"u8 : "0.0"u8);
            return;
        }

        if (value < 0)
        {
            to.Append((byte)'-');
            value = -value;
        }

        Span<byte> digits = stackalloc byte[32];
        int point = ShortestDigits(value, digits, out int count);
        digits = digits[..count];
        if (count <= point && point <= 21)
        {
            to.Append(digits);
            AppendZeros(to, point - count);
            to.Append(".0"u8);
        }
        else if (point is > 0 and <= 21)
        {
            to.Append(digits[..point]);
            to.Append((byte)'.');
            to.Append(digits[point..]);
        }
        else if (point is > -6 and <= 0)
        {
            to.Append("0."u8);
            AppendZeros(to, -point);
            to.Append(digits);
        }
        else
        {
            to.Append(digits[0]);
            if (count > 1)
            {
                to.Append((byte)'.');
                to.Append(digits[1..]);
            }

            to.Append((byte)'e');
            ScalarFormatter.WriteInt(to, point - 1);
        }
    }

    /// <summary>The significant digits of a positive number; yields where the point stands among them (1: after the first).</summary>
    private static int ShortestDigits(double value, Span<byte> digits, out int count)
    {
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out int n, "R", CultureInfo.InvariantCulture);
        count = 0;
        int point = -1;
        int exponent = 0;
        for (int i = 0; i < n; i++)
        {
            byte b = text[i];
            if (b == (byte)'.')
            {
                point = count;
            }
            else if (b == (byte)'E')
            {
                System.Buffers.Text.Utf8Parser.TryParse(text[(i + (text[i + 1] == (byte)'+' ? 2 : 1))..n], out exponent, out _);
                break;
            }
            else
            {
                digits[count++] = b;
            }
        }

        point = (point < 0 ? count : point) + exponent;
        int zeros = 0;
        while (zeros < count - 1 && digits[zeros] == (byte)'0')
        {
            zeros++;
        }

        digits[zeros..count].CopyTo(digits);
        count -= zeros;
        point -= zeros;
        while (count > 1 && digits[count - 1] == (byte)'0')
        {
            count--;
        }

        return point;
    }

    private static void AppendZeros(TextBuffer to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            to.Append((byte)'0');
        }
    }
}
