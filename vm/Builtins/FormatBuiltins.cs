using System.Globalization;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Values as text: <c>cat fmt cat_sep string_cat print_raw join_string_*</c>.</summary>
public static class FormatBuiltins
{
    private const int MostWidth = 128;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("cat", Cat);
        catalog.Add("cat_sep", CatSep);
        catalog.Add("fmt", Fmt);
        catalog.Add("string_cat", Cat);
        catalog.Add("print_raw", PrintRaw);
        catalog.Add("join_string_vec", JoinVector);
        catalog.Add("join_string_set", JoinSet);
    }

    /// <summary>The text of all arguments, one after the other.</summary>
    private static Slot Cat(in BuiltinCall call)
    {
        var text = new TextBuffer(64);
        for (int i = 0; i < call.Count; i++)
        {
            Slot slot = call.Actual(i, out PolicyType type);
            ValueFormatter.Write(text, type, slot, ValueStyle.Text);
        }

        return Slot.Of(text.ToStringValue());
    }

    private static Slot CatSep(in BuiltinCall call)
    {
        var text = new TextBuffer(64);
        for (int i = 2; i < call.Count; i++)
        {
            if (i > 2)
            {
                text.Append(call.Bytes(0));
            }

            Slot slot = call.Actual(i, out PolicyType type);
            int before = text.Length;
            ValueFormatter.Write(text, type, slot, ValueStyle.Text);
            if (text.Length == before && type.Tag == TypeTag.String)
            {
                text.Append(call.Bytes(1));
            }
        }

        return Slot.Of(text.ToStringValue());
    }

    private static Slot PrintRaw(in BuiltinCall call)
    {
        var text = new TextBuffer(64);
        for (int i = 0; i < call.Count; i++)
        {
            Slot slot = call.Actual(i, out PolicyType type);
            WriteRaw(text, type, slot);
        }

        call.Machine.Output.Write(text.Span);
        return Slot.Of(true);
    }

    /// <summary>A file without escapes prints strings as they are, and containers without indentation.</summary>
    private static void WriteRaw(TextBuffer to, PolicyType type, in Slot slot)
    {
        if (slot.Ref is TableValue or VectorValue or RecordValue)
        {
            ValueFormatter.Write(to, type, slot, ValueStyle.Raw);
        }
        else
        {
            ValueFormatter.Write(to, type, slot, ValueStyle.Text);
        }
    }

    private static Slot JoinVector(in BuiltinCall call)
    {
        var text = new TextBuffer(64);
        VectorValue vector = call.Arguments[0].AsVector;
        for (int i = 0; i < vector.Count; i++)
        {
            if (i > 0)
            {
                text.Append(call.Bytes(1));
            }

            if (vector[i].IsSet(vector.Type.Element.IsScalar))
            {
                ValueFormatter.Write(text, vector.Type.Element, vector[i], ValueStyle.Text);
            }
        }

        return Slot.Of(text.ToStringValue());
    }

    private static Slot JoinSet(in BuiltinCall call)
    {
        var text = new TextBuffer(64);
        TableValue set = call.Arguments[0].AsTable;
        bool first = true;
        for (int i = 0; i < set.EntryLimit; i++)
        {
            if (!set.IsLive(i))
            {
                continue;
            }

            if (!first)
            {
                text.Append(call.Bytes(1));
            }

            first = false;
            ValueFormatter.Write(text, set.Type.Index[0], set.KeyAt(i)[0], ValueStyle.Text);
        }

        return Slot.Of(text.ToStringValue());
    }

    private static Slot Fmt(in BuiltinCall call)
    {
        if (call.Count == 0)
        {
            return Slot.Of(StringValue.Empty);
        }

        call.TryText(0, out ReadOnlySpan<byte> format);
        int wanted = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] == '%')
            {
                wanted += i + 1 < format.Length && format[i + 1] == '%' ? 0 : 1;
                i++;
            }
        }

        if (wanted != call.Count - 1)
        {
            call.Error(wanted > call.Count - 1 ? "too few arguments for format" : "too many arguments for format");
            return Slot.Of(StringValue.Empty);
        }

        var text = new TextBuffer(format.Length + 32);
        int argument = 0;
        while (format.Length > 0)
        {
            int percent = format.IndexOf((byte)'%');
            if (percent < 0)
            {
                text.Append(format);
                break;
            }

            text.Append(format[..percent]);
            format = format[(percent + 1)..];
            if (format.Length > 0 && format[0] == '%')
            {
                text.Append((byte)'%');
                format = format[1..];
                continue;
            }

            Verb(call, ref format, ref argument, text);
        }

        return Slot.Of(text.ToStringValue());
    }

    private static void Verb(in BuiltinCall call, ref ReadOnlySpan<byte> format, ref int argument, TextBuffer text)
    {
        bool left = false;
        bool zeros = false;
        while (format.Length > 0 && format[0] is (byte)'-' or (byte)'0')
        {
            left |= format[0] == '-';
            zeros |= format[0] == '0';
            format = format[1..];
        }

        int width = Number(ref format) ?? 0;
        int? precision = null;
        if (format.Length > 0 && format[0] == '.')
        {
            format = format[1..];
            precision = Number(ref format) ?? 0;
        }

        if (width > MostWidth || precision > MostWidth)
        {
            call.Error("excessive field width or precision");
            return;
        }

        argument++;
        byte verb = format.Length > 0 ? format[0] : (byte)0;
        format = format.Length > 0 ? format[1..] : format;
        if (precision is not null && verb is not ((byte)'e' or (byte)'f' or (byte)'g'))
        {
            call.Error("precision specified for non-floating point");
        }

        if (argument >= call.Count)
        {
            call.Error("no argument for format");
            return;
        }

        Slot slot = call.Actual(argument, out PolicyType type);
        int start = text.Length;
        switch ((char)verb)
        {
            case 's':
                zeros = false;
                ValueFormatter.Write(text, type, slot, ValueStyle.Text);
                break;
            case 'd':
            case 'x':
                if (!Integer(text, type, slot, verb == 'x', precision ?? 0))
                {
                    call.Error("bad type for %d/%x format");
                    return;
                }

                break;
            case 'e':
            case 'f':
            case 'g':
                if (type.Tag is not (TypeTag.Double or TypeTag.Time or TypeTag.Interval))
                {
                    call.Error("bad type for floating-point format");
                    return;
                }

                int places = precision ?? 6;
                double value = slot.AsDouble;
                text.Append(verb == 'e' ? CFormat.Exponential(value, places) : verb == 'f' ? CFormat.Fixed(value, places) : CFormat.General(value, places));
                zeros &= double.IsFinite(value);
                break;
            case 'D':
            case 'T':
                if (type.Tag != TypeTag.Time)
                {
                    call.Error("bad type for Date/Time format");
                    return;
                }

                Date(text, slot.AsDouble, verb == 'T');
                zeros = false;
                break;
            default:
                call.Error("bad format");
                return;
        }

        Pad(text, start, width, left, zeros && !left);
    }

    private static int? Number(ref ReadOnlySpan<byte> format)
    {
        int n = 0;
        int digits = 0;
        while (format.Length > 0 && format[0] is >= (byte)'0' and <= (byte)'9')
        {
            n = Math.Min((n * 10) + format[0] - '0', 1_000_000);
            format = format[1..];
            digits++;
        }

        return digits == 0 ? null : n;
    }

    private static bool Integer(TextBuffer text, PolicyType type, in Slot slot, bool hex, int digits)
    {
        int start = text.Length;
        switch (type.Tag)
        {
            case TypeTag.Addr when hex:
                AddrValue address = slot.AsAddr;
                text.Append(address.IsV4 ? ((uint)address.Lo).ToString("x8", CultureInfo.InvariantCulture)
                    : address.Hi.ToString("x16", CultureInfo.InvariantCulture) + address.Lo.ToString("x16", CultureInfo.InvariantCulture));
                return true;
            case TypeTag.Bool or TypeTag.Int or TypeTag.Enum or TypeTag.Count or TypeTag.Port:
                long bits = type.Tag == TypeTag.Port ? slot.Bits & 0xFFFF : slot.Bits;
                if (hex)
                {
                    text.Append(bits.ToString("x", CultureInfo.InvariantCulture));
                }
                else if (type.Tag == TypeTag.Count)
                {
                    ScalarFormatter.WriteCount(text, (ulong)bits);
                }
                else
                {
                    ScalarFormatter.WriteInt(text, bits);
                }

                if (text.Length - start < digits)
                {
                    Pad(text, start, digits, left: false, zeros: true);
                }

                return true;
            default:
                return false;
        }
    }

    private static void Date(TextBuffer text, double time, bool withFraction)
    {
        long seconds = (long)Math.Floor(time);
        if (seconds is < -62135596800 or > 253402300799)
        {
            text.Append("<out of range>"u8);
            return;
        }

        DateTime date = DateTime.UnixEpoch.AddSeconds(seconds);
        text.Append(date.ToString("yyyy-MM-dd-HH:mm:ss", CultureInfo.InvariantCulture));
        if (withFraction)
        {
            long nanoseconds = (long)((time - seconds) * 1e9);
            text.Append("." + nanoseconds.ToString("000000000", CultureInfo.InvariantCulture));
        }
    }

    private static void Pad(TextBuffer text, int start, int width, bool left, bool zeros)
    {
        int length = text.Length - start;
        int missing = width - length;
        if (missing <= 0)
        {
            return;
        }

        if (left)
        {
            for (int i = 0; i < missing; i++)
            {
                text.Append((byte)' ');
            }

            return;
        }

        byte[] body = text.Span[start..].ToArray();
        text.Truncate(start);
        int sign = zeros && body.Length > 0 && body[0] == '-' ? 1 : 0;
        text.Append(body.AsSpan(0, sign));
        for (int i = 0; i < missing; i++)
        {
            text.Append((byte)(zeros ? '0' : ' '));
        }

        text.Append(body.AsSpan(sign));
    }
}
