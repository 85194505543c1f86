using System.Globalization;

namespace NidsVm.Vm.Builtins;

/// <summary>Numbers as C's <c>printf</c> writes them: <c>%f %e %g</c> with halves rounded to even on the exact value.</summary>
internal static class CFormat
{
    // The longest exact decimal expansion of a double.
    private const int ExactDigits = 770;

    public static string Fixed(double value, int precision)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        string sign = double.IsNegative(value) ? "-" : "";
        value = Math.Abs(value);
        if (value == 0)
        {
            return sign + (precision > 0 ? "0." + new string('0', precision) : "0");
        }

        int exponent = Exponent(value);
        int significant = exponent + 1 + precision;
        if (significant < 0)
        {
            return sign + (precision > 0 ? "0." + new string('0', precision) : "0");
        }

        string digits = Round(value, significant, ref exponent);

        // The digits stand for 0.ddd × 10^(exponent+1).
        int whole = exponent + 1;
        string left = whole <= 0 ? "0" : digits.PadRight(whole, '0')[..whole];
        string right = (whole <= 0 ? new string('0', -whole) + digits : digits.Length > whole ? digits[whole..] : "").PadRight(precision, '0');
        return sign + left + (precision > 0 ? "." + right[..precision] : "");
    }

    public static string Exponential(double value, int precision)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        string sign = double.IsNegative(value) ? "-" : "";
        value = Math.Abs(value);
        int exponent = value == 0 ? 0 : Exponent(value);
        string digits = value == 0 ? new string('0', precision + 1) : Round(value, precision + 1, ref exponent);
        return sign + digits[0] + (precision > 0 ? "." + digits[1..] : "") + ExponentPart(exponent);
    }

    public static string General(double value, int precision)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        precision = Math.Max(precision, 1);
        int exponent = value == 0 ? 0 : Exponent(Math.Abs(value));
        if (value != 0)
        {
            Round(Math.Abs(value), precision, ref exponent);
        }

        string text = exponent < -4 || exponent >= precision ? Exponential(value, precision - 1) : Fixed(value, precision - 1 - exponent);
        int e = text.IndexOf('e', StringComparison.Ordinal);
        string mantissa = e < 0 ? text : text[..e];
        if (mantissa.Contains('.', StringComparison.Ordinal))
        {
            mantissa = mantissa.TrimEnd('0').TrimEnd('.');
        }

        return e < 0 ? mantissa : mantissa + text[e..];
    }

    private static string NotFinite(double value) => double.IsNaN(value) ? double.IsNegative(value) ? "-nan" : "nan" : value > 0 ? "inf" : "-inf";

    private static string ExponentPart(int exponent)
        => $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";

    private static int Exponent(double value)
    {
        string text = value.ToString("E16", CultureInfo.InvariantCulture);

        // Rounding to 17 digits may have carried into the next power of ten.
        int exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string exact = value.ToString("E40", CultureInfo.InvariantCulture);
        int other = int.Parse(exact.AsSpan(exact.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Math.Min(exponent, other);
    }

    /// <summary>The first digits of the value, rounded; a carry raises the exponent.</summary>
    private static string Round(double value, int count, ref int exponent)
    {
        string exact = Digits(value, count + 24);
        bool mayTie = exact.AsSpan(count).TrimEnd('0') is ['5'];
        if (mayTie)
        {
            exact = Digits(value, ExactDigits);
        }

        bool up = exact.Length > count && (exact[count] > '5' || (exact[count] == '5'
            && (exact.AsSpan(count + 1).TrimEnd('0').Length > 0 || (count > 0 && (exact[count - 1] - '0') % 2 == 1))));
        char[] digits = exact[..count].ToCharArray();
        if (!up)
        {
            return new string(digits);
        }

        int i = count - 1;
        while (i >= 0 && digits[i] == '9')
        {
            digits[i--] = '0';
        }

        if (i >= 0)
        {
            digits[i]++;
            return new string(digits);
        }

        exponent++;
        return "1" + new string(digits);
    }

    private static string Digits(double value, int count)
    {
        string text = value.ToString("E" + (count - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text[..text.IndexOf('E', StringComparison.Ordinal)].Replace(".", "", StringComparison.Ordinal);
    }
}
