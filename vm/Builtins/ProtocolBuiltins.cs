using System.Globalization;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Texts of protocols that policies read themselves: FTP ports (RFC 959, RFC 2428) and NetBIOS names (RFC 1001, section 14).</summary>
public static class ProtocolBuiltins
{
    private const int NetBiosLength = 32;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("parse_ftp_port", (in BuiltinCall c) => SixNumbers(c, c.String(0).ToString()));
        catalog.Add("parse_eftp_port", ParseExtended);
        catalog.Add("parse_ftp_pasv", ParsePassive);
        catalog.Add("parse_ftp_epsv", ParseExtendedPassive);
        catalog.Add("fmt_ftp_port", FormatPort);
        catalog.Add("decode_netbios_name", DecodeName);
        catalog.Add("decode_netbios_name_type", DecodeNameType);
    }

    private static Slot Port(in BuiltinCall call, AddrValue? address, long port)
    {
        RecordValue result = call.NewRecord("ftp_port");
        result["h"] = Slot.Of(address ?? AddrValue.FromV4(0));
        result["p"] = Slot.Of((port & 0xFFFF) | (1L << 16));
        result["valid"] = Slot.Of(address is not null);
        return Slot.Of(result);
    }

    /// <summary>Four numbers of an address and two of a port.</summary>
    private static Slot SixNumbers(in BuiltinCall call, string text)
    {
        string[] parts = text.Split(',');
        Span<int> numbers = stackalloc int[6];
        bool good = parts.Length >= 6;
        for (int i = 0; i < 6 && good; i++)
        {
            // Behind the last number anything may follow.
            string part = i == 5 ? Digits(parts[i]) : parts[i].Trim();
            good = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] < 256;
        }

        if (!good)
        {
            return Port(call, null, 0);
        }

        uint address = ((uint)numbers[0] << 24) | ((uint)numbers[1] << 16) | ((uint)numbers[2] << 8) | (uint)numbers[3];
        return Port(call, AddrValue.FromV4(address), (numbers[4] << 8) | numbers[5]);
    }

    private static string Digits(string text)
    {
        int n = 0;
        while (n < text.Length && char.IsAsciiDigit(text[n]))
        {
            n++;
        }

        return text[..n];
    }

    /// <summary><c>|1|address|port|</c>, any character for the bar.</summary>
    private static Slot ParseExtended(in BuiltinCall call)
    {
        string text = call.String(0).ToString().Trim();
        string[] parts = text.Length == 0 ? [] : text.Split(text[0]);
        bool good = parts.Length >= 5 && parts[1] is "1" or "2"
            && NetworkBuiltins.TryParseAddr(parts[2], out AddrValue? address) && (address!.IsV4 == (parts[1] == "1"));
        return good && NetworkBuiltins.TryParseAddr(parts[2], out AddrValue? found) && ushort.TryParse(parts[3], CultureInfo.InvariantCulture, out ushort port)
            ? Port(call, found, port) : Port(call, null, 0);
    }

    /// <summary>The numbers of a passive reply, in parentheses or right behind the text.</summary>
    private static Slot ParsePassive(in BuiltinCall call)
    {
        string text = call.String(0).ToString();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0)
        {
            return SixNumbers(call, text[(open + 1)..]);
        }

        int comma = text.IndexOf(',', StringComparison.Ordinal);
        int start = comma;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return comma < 0 ? Port(call, null, 0) : SixNumbers(call, text[start..]);
    }

    private static Slot ParseExtendedPassive(in BuiltinCall call)
    {
        string text = call.String(0).ToString();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string[] parts = open >= 0 && open + 1 < text.Length ? text[(open + 1)..].Split(text[open + 1]) : [];
        if (parts.Length < 5 || !ushort.TryParse(parts[3], CultureInfo.InvariantCulture, out ushort port))
        {
            return Port(call, null, 0);
        }

        // The address is that of the control connection where none is given.
        AddrValue? address = new AddrValue(0, 0);
        bool good = parts[2].Length == 0 || NetworkBuiltins.TryParseAddr(parts[2], out address);
        return Port(call, good ? address : null, port);
    }

    private static Slot FormatPort(in BuiltinCall call)
    {
        AddrValue address = call.Addr(0);
        if (!address.IsV4)
        {
            call.Error("conversion of non-IPv4 address in fmt_ftp_port");
            return Slot.Of(StringValue.Empty);
        }

        uint a = (uint)address.Lo;
        long p = call.Int(1) & 0xFFFF;
        return Slot.Of(new StringValue($"{a >> 24},{(a >> 16) & 255},{(a >> 8) & 255},{a & 255},{p >> 8},{p & 255}"));
    }

    /// <summary>Two letters a byte, four bits each, counted from <c>A</c> (in either case).</summary>
    private static int Byte(ReadOnlySpan<byte> name, int i)
    {
        int hi = (name[2 * i] | 0x20) - 'a';
        int lo = (name[(2 * i) + 1] | 0x20) - 'a';
        return hi is >= 0 and < 16 && lo is >= 0 and < 16 ? (hi << 4) | lo : -1;
    }

    private static Slot DecodeName(in BuiltinCall call)
    {
        ReadOnlySpan<byte> name = call.Bytes(0);
        var text = new TextBuffer(16);
        if (name.Length != NetBiosLength)
        {
            return Slot.Of(StringValue.Empty);
        }

        for (int i = 0; i < 15; i++)
        {
            int b = Byte(name, i);
            if (b is < 32 or > 126)
            {
                break;
            }

            text.Append((byte)b);
        }

        return Slot.Of(new StringValue(text.Span.TrimEnd((byte)' ')));
    }

    /// <summary>The sixteenth byte, or 256 where there is none.</summary>
    private static Slot DecodeNameType(in BuiltinCall call)
    {
        ReadOnlySpan<byte> name = call.Bytes(0);
        int type = name.Length == NetBiosLength ? Byte(name, 15) : -1;
        return Slot.Of(type < 0 ? 256L : type);
    }
}
