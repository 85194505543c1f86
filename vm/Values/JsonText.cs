using System.Globalization;

namespace NidsVm.Vm.Values;

/// <summary>Pieces of JSON as the reference writes them: strings, and doubles in their shortest form.</summary>
public static class JsonText
{
    /// <summary>
    /// A quoted string. Well-formed UTF-8 stays as it is up to the first byte that is neither that nor printable; from there on
    /// bytes outside ASCII are written as <c>\\xHH</c>, as the reference does. Tab, newline and their like have their own escapes.
    /// </summary>
    public static void WriteString(TextBuffer to, ReadOnlySpan<byte> text)
    {
        to.Append((byte)'"');
        bool foundBad = false;
        while (text.Length > 0)
        {
            byte b = text[0];
            if (b is >= 32 and < 127)
            {
                if (b is (byte)'"' or (byte)'\\')
                {
                    to.Append((byte)'\\');
                }

                to.Append(b);
                text = text[1..];
                continue;
            }

            ReadOnlySpan<byte> control = b switch
            {
                8 => "\\b"u8,
                9 => "\\t"u8,
                10 => "\\n"u8,
                12 => "\\f"u8,
                13 => "\\r"u8,
                _ => default,
            };
            if (control.Length > 0)
            {
                to.Append(control);
                text = text[1..];
                continue;
            }

            if (b >= 128 && !foundBad && System.Text.Rune.DecodeFromUtf8(text, out _, out int length) == System.Buffers.OperationStatus.Done)
            {
                to.Append(text[..length]);
                text = text[length..];
                continue;
            }

            foundBad = true;
            to.Append((byte)'\\');
            ScalarFormatter.WriteHexEscape(to, b);
            text = text[1..];
        }

        to.Append((byte)'"');
    }

    /// <summary>A double: shortest digits that read back, at least one decimal, an exponent outside 1e-6 … 1e21; <c>null</c> where it is not finite.</summary>
    public static void WriteDouble(TextBuffer to, double value)
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

        Span<byte> raw = stackalloc byte[40];
        value.TryFormat(raw, out int n, "E16", CultureInfo.InvariantCulture);
        Span<byte> shortest = stackalloc byte[40];
        value.TryFormat(shortest, out int shortestLength, "R", CultureInfo.InvariantCulture);

        // Digits and the power of ten of the point behind the first digit.
        Span<byte> digits = stackalloc byte[24];
        int count = 0;
        foreach (byte b in shortest[..shortestLength])
        {
            if (b == 'E')
            {
                break;
            }

            if (b is >= (byte)'0' and <= (byte)'9' && (count > 0 || b != '0') && count < digits.Length)
            {
                digits[count++] = b;
            }
        }

        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }

        _ = System.Buffers.Text.Utf8Parser.TryParse(raw[(raw[..n].IndexOf((byte)'E') + 1)..n], out int exponent, out _);
        if (value < 0)
        {
            to.Append((byte)'-');
        }

        int point = exponent + 1;
        if (point > 21 || point <= -6)
        {
            to.Append(digits[0]);
            if (count > 1)
            {
                to.Append((byte)'.');
                to.Append(digits[1..count]);
            }

            to.Append((byte)'e');
            ScalarFormatter.WriteInt(to, exponent);
        }
        else if (point <= 0)
        {
            to.Append("0."u8);
            for (int i = point; i < 0; i++)
            {
                to.Append((byte)'0');
            }

            to.Append(digits[..count]);
        }
        else
        {
            for (int i = 0; i < point; i++)
            {
                to.Append(i < count ? digits[i] : (byte)'0');
            }

            to.Append((byte)'.');
            if (count > point)
            {
                to.Append(digits[point..count]);
            }
            else
            {
                to.Append((byte)'0');
            }
        }
    }
}
