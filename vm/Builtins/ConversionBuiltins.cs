using System.Globalization;
using System.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Conversions between numbers, times and strings.</summary>
public static class ConversionBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("enum_to_int", EnumToInt);
        catalog.Add("to_int", ToInt);
        catalog.Add("to_count", ToCount);
        catalog.Add("to_double", ToDouble);
        catalog.Add("int_to_count", IntToCount);
        catalog.Add("double_to_int", (in BuiltinCall c) => Slot.Of((long)Math.Round(c.Double(0), MidpointRounding.ToEven)), BuiltinTraits.Pure);
        catalog.Add("double_to_count", DoubleToCount);
        catalog.Add("interval_to_double", Same, BuiltinTraits.Pure);
        catalog.Add("time_to_double", Same, BuiltinTraits.Pure);
        catalog.Add("double_to_time", Same, BuiltinTraits.Pure);
        catalog.Add("double_to_interval", Same, BuiltinTraits.Pure);
        catalog.Add("count_to_double", (in BuiltinCall c) => Slot.Of((double)c.CountAt(0)), BuiltinTraits.Pure);
        catalog.Add("int_to_double", (in BuiltinCall c) => Slot.Of((double)c.Int(0)), BuiltinTraits.Pure);
    }

    private static Slot Same(in BuiltinCall call) => Slot.Of(call.Arguments[0].Bits);

    private static Slot EnumToInt(in BuiltinCall call)
    {
        Slot slot = call.Actual(0, out PolicyType type);
        if (type.Tag != TypeTag.Enum)
        {
            call.Error("enum_to_int() requires enum value");
            return Slot.Of(-1L);
        }

        return Slot.Of(slot.Bits);
    }

    /// <summary>As C's <c>strtoll</c> does it: blanks, a sign, the base's digits; saturates. False where nothing or not all was read.</summary>
    private static bool TryInteger(ReadOnlySpan<byte> text, ulong numberBase, out bool negative, out ulong magnitude, out bool overflow)
    {
        negative = false;
        magnitude = 0;
        overflow = false;
        text = text.TrimStart(" \t\n\v\f\r"u8);
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            text = text[1..];
        }

        if (numberBase is 0 or 16 && text.Length > 2 && text[0] == '0' && text[1] is (byte)'x' or (byte)'X' && EncodingBuiltins.HexDigit(text[2]) >= 0)
        {
            text = text[2..];
            numberBase = 16;
        }
        else if (numberBase == 0)
        {
            numberBase = text.Length > 1 && text[0] == '0' ? 8UL : 10;
        }

        if (text.Length == 0 || numberBase is < 2 or > 36)
        {
            return false;
        }

        foreach (byte b in text)
        {
            int digit = b switch
            {
                >= (byte)'0' and <= (byte)'9' => b - '0',
                >= (byte)'a' and <= (byte)'z' => b - 'a' + 10,
                >= (byte)'A' and <= (byte)'Z' => b - 'A' + 10,
                _ => 99,
            };
            if ((ulong)digit >= numberBase)
            {
                return false;
            }

            ulong hi = Math.BigMul(magnitude, numberBase, out ulong lo);
            overflow |= hi > 0 || lo + (ulong)digit < lo;
            magnitude = lo + (ulong)digit;
        }

        return true;
    }

    private static Slot ToInt(in BuiltinCall call)
    {
        if (!call.TryText(0, out ReadOnlySpan<byte> text) || !TryInteger(text, call.CountAt(1), out bool negative, out ulong value, out bool overflow))
        {
            call.Error("bad conversion to integer");
            return Slot.Of(0L);
        }

        if (overflow || value > long.MaxValue)
        {
            return Slot.Of(negative ? long.MinValue : long.MaxValue);
        }

        return Slot.Of(negative ? -(long)value : (long)value);
    }

    private static Slot ToCount(in BuiltinCall call)
    {
        if (!call.TryText(0, out ReadOnlySpan<byte> text) || !TryInteger(text, call.CountAt(1), out bool negative, out ulong value, out bool overflow))
        {
            call.Error("bad conversion to count");
            return Slot.Of(0L);
        }

        return Slot.Of(overflow ? ulong.MaxValue : negative ? unchecked(0 - value) : value);
    }

    private static Slot ToDouble(in BuiltinCall call)
    {
        if (call.TryText(0, out ReadOnlySpan<byte> bytes))
        {
            string text = Encoding.Latin1.GetString(bytes).TrimStart();
            string plain = text.TrimStart('-', '+');
            if (plain.Length == text.Length || plain.Length == text.Length - 1)
            {
                double sign = text.StartsWith('-') ? -1 : 1;
                if (plain.Equals("inf", StringComparison.OrdinalIgnoreCase) || plain.Equals("infinity", StringComparison.OrdinalIgnoreCase))
                {
                    return Slot.Of(sign * double.PositiveInfinity);
                }

                if (plain.Equals("nan", StringComparison.OrdinalIgnoreCase))
                {
                    return Slot.Of(double.NaN);
                }

                if (double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value))
                {
                    return Slot.Of(sign * value);
                }
            }
        }

        call.Error("bad conversion to double");
        return Slot.Of(0.0);
    }

    private static Slot IntToCount(in BuiltinCall call)
    {
        if (call.Int(0) < 0)
        {
            call.Error("bad conversion to count");
            return Slot.Of(0L);
        }

        return Slot.Of(call.Int(0));
    }

    private static Slot DoubleToCount(in BuiltinCall call)
    {
        double value = call.Double(0);
        if (value < 0)
        {
            call.Error("bad conversion to count");
            return Slot.Of(0L);
        }

        double rounded = Math.Round(value, MidpointRounding.ToEven);
        return Slot.Of(rounded >= 18446744073709551616.0 ? ulong.MaxValue : (ulong)rounded);
    }
}
