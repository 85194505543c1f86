using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NidsVm.Input.Values;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Reading;

/// <summary>
/// Makes cells of the text that logs and tables in files hold. What cannot be read is a warning and no cell; numbers with something
/// behind them are taken without it.
/// </summary>
internal sealed class CellParser
{
    private const int ProtocolShift = 16;

    private readonly Action<string> _warn;
    private readonly byte _setSeparator;
    private readonly byte[] _unset;
    private readonly byte[] _empty;

    /// <param name="warn">takes what cannot be read</param>
    /// <param name="setSeparator">stands between the elements of sets and vectors</param>
    /// <param name="unset">stands for no value; empty where nothing does</param>
    /// <param name="empty">stands for no elements</param>
    public CellParser(Action<string> warn, string setSeparator, string unset, string empty)
    {
        _warn = warn;
        _setSeparator = setSeparator.Length > 0 ? (byte)setSeparator[0] : (byte)',';
        _unset = Encoding.UTF8.GetBytes(unset);
        _empty = Encoding.UTF8.GetBytes(empty);
    }

    /// <summary>Reads one column.</summary>
    /// <param name="text">what stands there</param>
    /// <param name="name">of the field, for messages</param>
    /// <param name="type">what the policy wants</param>
    /// <param name="cell">the cell, <see cref="Cell.Missing"/> where the text stands for no value</param>
    public bool TryParse(ReadOnlySpan<byte> text, string name, PolicyType type, out Slot cell)
    {
        cell = Cell.Missing;
        if (_unset.Length > 0 && text.SequenceEqual(_unset))
        {
            return true;
        }

        switch (type.Tag)
        {
            case TypeTag.String or TypeTag.Enum:
                cell = Slot.Of((object)new StringValue(Unescape(text)));
                return true;
            case TypeTag.Bool:
                return TryBool(text, name, out cell);
            case TypeTag.Int:
                return TryInteger(text, isSigned: true, out cell);
            case TypeTag.Count:
                return TryInteger(text, isSigned: false, out cell);
            case TypeTag.Double or TypeTag.Time or TypeTag.Interval:
                return TryDouble(text, out cell);
            case TypeTag.Port:
                return TryPort(text, out cell);
            case TypeTag.Addr:
                cell = Slot.Of((object)Address(Text(Unescape(text)).Trim()));
                return true;
            case TypeTag.Subnet:
                return TrySubnet(text, out cell);
            case TypeTag.Pattern:
                return TryPattern(text, out cell);
            case TypeTag.Table:
                return TryList(text, name, ((TableType)type).Index[0], out cell);
            case TypeTag.Vector:
                return TryList(text, name, ((VectorType)type).Element, out cell);
            default:
                _warn($"unsupported field format {type} for {name}");
                return false;
        }
    }

    /// <summary>Reads an address; a bad one is told and becomes 0.0.0.0.</summary>
    public AddrValue Address(string text)
    {
        if (AddrValue.TryParse(text, out AddrValue? address))
        {
            return address!;
        }

        _warn($"Bad address: {text}");
        return text.Contains(':', StringComparison.Ordinal) ? new AddrValue(0, 0) : AddrValue.FromV4(0);
    }

    /// <summary>A port with the protocol that a column of its own names.</summary>
    public Slot WithProtocol(in Slot port, ReadOnlySpan<byte> protocol)
        => Slot.Of((port.Bits & 0xFFFF) | (ProtocolOf(Text(protocol)) << ProtocolShift));

    /// <summary>Bytes with <c>\xHH</c> resolved.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\\x"u8) < 0)
        {
            return text.ToArray();
        }

        byte[] result = new byte[text.Length];
        int n = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text[i + 1] == 'x'
                && Utf8Parser.TryParse(text.Slice(i + 2, 2), out byte value, out int used, 'x') && used == 2)
            {
                result[n++] = value;
                i += 3;
            }
            else
            {
                result[n++] = text[i];
            }
        }

        return result[..n];
    }

    private long ProtocolOf(string name)
    {
        switch (name.ToLowerInvariant())
        {
            case "tcp":
                return 1;
            case "udp":
                return 2;
            case "icmp":
                return 3;
            case "unknown":
                return 0;
            default:
                _warn($"Bad protocol: {name}");
                return 0;
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private bool TryBool(ReadOnlySpan<byte> text, string name, out Slot cell)
    {
        ReadOnlySpan<byte> value = text.Trim(" \t"u8);
        if (value.SequenceEqual("T"u8) || value.SequenceEqual("1"u8))
        {
            cell = Slot.Of(true);
            return true;
        }

        cell = Slot.Of(false);
        if (value.SequenceEqual("F"u8) || value.SequenceEqual("0"u8))
        {
            return true;
        }

        _warn($"Field: {name} Invalid value for boolean: {Text(text)}");
        return false;
    }

    private bool TryInteger(ReadOnlySpan<byte> text, bool isSigned, out Slot cell)
    {
        cell = default;
        ReadOnlySpan<byte> digits = text.TrimStart(" \t"u8);
        int sign = digits.Length > 0 && digits[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int length = sign;
        while (length < digits.Length && digits[length] is >= (byte)'0' and <= (byte)'9')
        {
            length++;
        }

        if (!TryNumber(text, digits[length..], length > sign))
        {
            return false;
        }

        if (isSigned)
        {
            bool fits = long.TryParse(digits[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
            cell = Slot.Of(number);
            return fits || OutOfRange(text);
        }

        bool isCount = ulong.TryParse(digits[sign..length], NumberStyles.None, CultureInfo.InvariantCulture, out ulong count);
        cell = Slot.Of(sign == 1 && digits[0] == '-' ? (ulong)-(long)count : count);
        return isCount || OutOfRange(text);
    }

    private bool TryDouble(ReadOnlySpan<byte> text, out Slot cell)
    {
        cell = default;
        ReadOnlySpan<byte> digits = text.TrimStart(" \t"u8);
        bool any = Utf8Parser.TryParse(digits, out double value, out int used);
        if (!TryNumber(text, any ? digits[used..] : digits, any))
        {
            return false;
        }

        cell = Slot.Of(value);
        return !double.IsInfinity(value) || !char.IsAsciiDigit((char)digits[digits[0] is (byte)'-' or (byte)'+' ? 1 : 0]) || OutOfRange(text);
    }

    /// <summary>Tells what is wrong with a number; false where it is none.</summary>
    private bool TryNumber(ReadOnlySpan<byte> text, ReadOnlySpan<byte> rest, bool hasDigits)
    {
        if (!hasDigits)
        {
            _warn(text.IsEmpty ? "Got empty string for number field" : $"String '{Text(text)}' contained no parseable number");
            return false;
        }

        if (!rest.IsEmpty)
        {
            _warn($"Number '{Text(text)}' contained non-numeric trailing characters. Ignored trailing characters '{Text(rest)}'");
        }

        return true;
    }

    private bool OutOfRange(ReadOnlySpan<byte> text)
    {
        _warn($"Number '{Text(text)}' out of supported range.");
        return false;
    }

    private bool TryPort(ReadOnlySpan<byte> text, out Slot cell)
    {
        ReadOnlySpan<byte> value = text.Trim(" \t"u8);
        long protocol = 0;
        int slash = value.IndexOf((byte)'/');
        if (slash >= 0 && value.Length > slash + 1)
        {
            string name = Text(value[(slash + 1)..]);
            switch (name.ToLowerInvariant())
            {
                case "tcp":
                    protocol = 1;
                    break;
                case "udp":
                    protocol = 2;
                    break;
                case "icmp":
                    protocol = 3;
                    break;
                case "unknown":
                    break;
                default:
                    _warn($"Port '{Text(text)}' contained unknown protocol '{name}'");
                    break;
            }
        }

        if (!TryInteger(slash > 0 ? value[..slash] : value, isSigned: false, out cell))
        {
            return false;
        }

        cell = Slot.Of((cell.Bits & 0xFFFF) | (protocol << ProtocolShift));
        return true;
    }

    private bool TrySubnet(ReadOnlySpan<byte> text, out Slot cell)
    {
        cell = default;
        string value = Text(Unescape(text)).Trim();
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            _warn($"Invalid value for subnet: {Text(text)}");
            return false;
        }

        if (!TryInteger(Encoding.UTF8.GetBytes(value[(slash + 1)..]), isSigned: false, out Slot width))
        {
            return false;
        }

        AddrValue prefix = Address(value[..slash]);
        bool isV4 = !value.AsSpan(0, slash).Contains(':');
        if ((ulong)width.Bits > (isV4 ? 32UL : 128UL))
        {
            _warn($"Invalid value for subnet: {Text(text)}");
            return false;
        }

        cell = Slot.Of((object)new SubnetValue(prefix, (int)width.Bits + (isV4 ? 96 : 0)));
        return true;
    }

    private bool TryPattern(ReadOnlySpan<byte> text, out Slot cell)
    {
        byte[] value = Unescape(text);
        cell = default;
        if (value.Length < 2 || value[0] != '/' || value[^1] != '/')
        {
            _warn($"String '{Text(value)}' contained no parseable pattern.");
            return false;
        }

        cell = Slot.Of((object)new PatternText(value[1..^1]));
        return true;
    }

    private bool TryList(ReadOnlySpan<byte> text, string name, PolicyType element, out Slot cell)
    {
        cell = default;
        if (text.SequenceEqual(_empty))
        {
            cell = Slot.Of((object)new CellList([]));
            return true;
        }

        List<Slot> items = [];
        foreach (Range part in text.Split(_setSeparator))
        {
            if (!TryParse(text[part], name, element, out Slot item))
            {
                _warn("Error while reading set or vector");
                return false;
            }

            items.Add(item);
        }

        cell = Slot.Of((object)new CellList([.. items]));
        return true;
    }
}
