using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Addresses, subnets and ports: conversions and tests.</summary>
public static class NetworkBuiltins
{
    private static readonly AddrValue Nowhere = new(0, 0);
    private static readonly AddrValue NowhereV4 = AddrValue.FromV4(0);

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("is_v4_addr", (in BuiltinCall c) => Slot.Of(c.Addr(0).IsV4), BuiltinTraits.Pure);
        catalog.Add("is_v6_addr", (in BuiltinCall c) => Slot.Of(!c.Addr(0).IsV4), BuiltinTraits.Pure);
        catalog.Add("is_v4_subnet", (in BuiltinCall c) => Slot.Of(c.Subnet(0).IsV4), BuiltinTraits.Pure);
        catalog.Add("is_v6_subnet", (in BuiltinCall c) => Slot.Of(!c.Subnet(0).IsV4), BuiltinTraits.Pure);
        catalog.Add("to_addr", ToAddr);
        catalog.Add("is_valid_ip", (in BuiltinCall c) => Slot.Of(TryParseAddr(c.String(0).ToString(), out _)), BuiltinTraits.Pure);
        catalog.Add("to_subnet", ToSubnet);
        catalog.Add("is_valid_subnet", (in BuiltinCall c) => Slot.Of(TryParseSubnet(c.String(0).ToString(), out _, out _)), BuiltinTraits.Pure);
        catalog.Add("addr_to_subnet", (in BuiltinCall c) => Slot.Of(new SubnetValue(c.Addr(0), 128)), BuiltinTraits.Pure);
        catalog.Add("subnet_to_addr", (in BuiltinCall c) => Slot.Of(c.Subnet(0).Prefix), BuiltinTraits.Pure);
        catalog.Add("subnet_width", (in BuiltinCall c) => Slot.Of((long)c.Subnet(0).Width), BuiltinTraits.Pure);
        catalog.Add("mask_addr", MaskAddr);
        catalog.Add("remask_addr", RemaskAddr, BuiltinTraits.Pure);
        catalog.Add("addr_to_counts", AddrToCounts);
        catalog.Add("counts_to_addr", CountsToAddr);
        catalog.Add("count_to_v4_addr", CountToV4);
        catalog.Add("raw_bytes_to_v4_addr", RawToV4);
        catalog.Add("raw_bytes_to_v6_addr", RawToV6);
        catalog.Add("routing0_data_to_addrs", Routing0Addresses);
        catalog.Add("addr_to_ptr_name", AddrToPtrName, BuiltinTraits.Pure);
        catalog.Add("ptr_name_to_addr", PtrNameToAddr);

        catalog.Add("port_to_count", (in BuiltinCall c) => Slot.Of(c.Int(0) & 0xFFFF), BuiltinTraits.Pure);
        catalog.Add("count_to_port", (in BuiltinCall c) => Slot.Of((c.Int(0) & 0xFFFF) | ((c.Int(1) & 3) << 16)), BuiltinTraits.Pure);
        catalog.Add("to_port", ToPort);
        catalog.Add("is_tcp_port", (in BuiltinCall c) => Slot.Of(c.Int(0) >> 16 == 1), BuiltinTraits.Pure);
        catalog.Add("is_udp_port", (in BuiltinCall c) => Slot.Of(c.Int(0) >> 16 == 2), BuiltinTraits.Pure);
        catalog.Add("is_icmp_port", (in BuiltinCall c) => Slot.Of(c.Int(0) >> 16 == 3), BuiltinTraits.Pure);
        catalog.Add("get_port_transport_proto", (in BuiltinCall c) => Slot.Of(c.Int(0) >> 16), BuiltinTraits.Pure);
        catalog.Add("is_local_interface", IsLocalInterface);
    }

    /// <summary>Reads an address; leading zeros of a dotted quad do not mean octal.</summary>
    internal static bool TryParseAddr(string text, out AddrValue? value)
    {
        value = null;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return !text.Contains('[', StringComparison.Ordinal) && AddrValue.TryParse(text, out value);
        }

        string[] parts = text.Split('.');
        uint address = 0;
        foreach (string part in parts)
        {
            if (part.Length is 0 or > 3 || !uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out uint n) || n > 255)
            {
                return false;
            }

            address = (address << 8) | n;
        }

        value = AddrValue.FromV4(address);
        return parts.Length == 4;
    }

    /// <summary>Reads a prefix; the length may be missing behind the slash, and then is 0, as in the reference.</summary>
    internal static bool TryParseSubnet(string text, out SubnetValue? value, out string error)
    {
        value = null;
        error = "failed converting string to IP prefix";
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseAddr(text[..slash], out AddrValue? address))
        {
            return false;
        }

        string digits = text[(slash + 1)..];
        int width = 0;
        if (digits.Length > 0 && (digits.Length > 3 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out width)))
        {
            return false;
        }

        int most = address!.IsV4 && !text.Contains(':', StringComparison.Ordinal) ? 32 : 128;
        if (width > most)
        {
            return false;
        }

        value = new SubnetValue(address, most == 32 ? width + 96 : width);
        return true;
    }

    private static Slot ToAddr(in BuiltinCall call)
    {
        if (TryParseAddr(call.String(0).ToString(), out AddrValue? address))
        {
            return Slot.Of(address);
        }

        call.Error($"failed converting string to IP address: {call.String(0)}");
        return Slot.Of(Nowhere);
    }

    private static Slot ToSubnet(in BuiltinCall call)
    {
        if (TryParseSubnet(call.String(0).ToString(), out SubnetValue? subnet, out string error))
        {
            return Slot.Of(subnet);
        }

        call.Error($"{error}: {call.String(0)}");
        return Slot.Of(new SubnetValue(Nowhere, 0));
    }

    private static Slot MaskAddr(in BuiltinCall call)
    {
        AddrValue address = call.Addr(0);
        int most = address.IsV4 ? 32 : 128;
        if (call.CountAt(1) > (ulong)most)
        {
            call.Error($"Bad IPAddr({(address.IsV4 ? "v4" : "v6")}) IPPrefix length : {call.CountAt(1)}");
            return Slot.Of(new SubnetValue(Nowhere, 0));
        }

        return Slot.Of(new SubnetValue(address, (int)call.CountAt(1) + 128 - most));
    }

    private static Slot RemaskAddr(in BuiltinCall call)
    {
        (ulong hi, ulong lo) = SubnetValue.Mask((int)Math.Min(call.CountAt(2), 128));
        AddrValue a = call.Addr(0);
        AddrValue b = call.Addr(1);
        return Slot.Of(new AddrValue((a.Hi & hi) | (b.Hi & ~hi), (a.Lo & lo) | (b.Lo & ~lo)));
    }

    private static Slot AddrToCounts(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("index_vec", PolicyType.Count);
        AddrValue address = call.Addr(0);
        if (!address.IsV4)
        {
            result.Add(Slot.Of((long)(address.Hi >> 32)));
            result.Add(Slot.Of((long)(uint)address.Hi));
            result.Add(Slot.Of((long)(address.Lo >> 32)));
        }

        result.Add(Slot.Of((long)(uint)address.Lo));
        return Slot.Of(result);
    }

    private static Slot CountsToAddr(in BuiltinCall call)
    {
        VectorValue words = call.Arguments[0].AsVector;
        switch (words.Count)
        {
            case 1:
                return Slot.Of(AddrValue.FromV4((uint)words[0].Bits));
            case 4:
                return Slot.Of(new AddrValue(
                    ((ulong)(uint)words[0].Bits << 32) | (uint)words[1].Bits,
                    ((ulong)(uint)words[2].Bits << 32) | (uint)words[3].Bits));
            default:
                call.Error("invalid vector size");
                return Slot.Of(Nowhere);
        }
    }

    private static Slot CountToV4(in BuiltinCall call)
    {
        if (call.CountAt(0) > uint.MaxValue)
        {
            call.Error("conversion of non-IPv4 count to addr");
            return Slot.Of(NowhereV4);
        }

        return Slot.Of(AddrValue.FromV4((uint)call.CountAt(0)));
    }

    private static Slot RawToV4(in BuiltinCall call)
    {
        if (call.Bytes(0).Length < 4)
        {
            call.Error("too short a string as input to raw_bytes_to_v4_addr()");
            return Slot.Of(NowhereV4);
        }

        return Slot.Of(AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(call.Bytes(0))));
    }

    private static Slot RawToV6(in BuiltinCall call)
    {
        if (call.Bytes(0).Length < 16)
        {
            call.Error("too short a string as input to raw_bytes_to_v6_addr()");
            return Slot.Of(Nowhere);
        }

        return Slot.Of(V6(call.Bytes(0)));
    }

    private static AddrValue V6(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    private static Slot Routing0Addresses(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("addr_vec", PolicyType.Addr);
        ReadOnlySpan<byte> data = call.Bytes(0);
        if (data.Length < 4)
        {
            return Slot.Of(result);
        }

        // Four reserved bytes come first (RFC 2460, section 4.4).
        for (data = data[4..]; data.Length >= 16; data = data[16..])
        {
            result.Add(Slot.Of(V6(data)));
        }

        if (data.Length > 0)
        {
            call.Machine.Reporter.Warning($"Bad data length in routing0_data_to_addrs: {call.Bytes(0).Length}");
        }

        return Slot.Of(result);
    }

    private static Slot AddrToPtrName(in BuiltinCall call)
    {
        AddrValue address = call.Addr(0);
        var text = new TextBuffer(80);
        if (address.IsV4)
        {
            for (int shift = 0; shift < 32; shift += 8)
            {
                ScalarFormatter.WriteCount(text, (address.Lo >> shift) & 255);
                text.Append((byte)'.');
            }

            text.Append("in-addr.arpa"u8);
            return Slot.Of(text.ToStringValue());
        }

        for (int i = 0; i < 32; i++)
        {
            ulong half = i < 16 ? address.Lo : address.Hi;
            text.Append("0123456789abcdef"u8[(int)(half >> (4 * (i & 15))) & 15]);
            text.Append((byte)'.');
        }

        text.Append("ip6.arpa"u8);
        return Slot.Of(text.ToStringValue());
    }

    private static Slot PtrNameToAddr(in BuiltinCall call)
    {
        string name = call.String(0).ToString().TrimEnd('.').ToLowerInvariant();
        if (name.EndsWith(".in-addr.arpa", StringComparison.Ordinal))
        {
            string[] parts = name[..^".in-addr.arpa".Length].Split('.');
            if (parts.Length == 4 && TryParseAddr(string.Join('.', parts.Reverse()), out AddrValue? v4))
            {
                return Slot.Of(v4);
            }
        }
        else if (name.EndsWith(".ip6.arpa", StringComparison.Ordinal))
        {
            string nibbles = name[..^".ip6.arpa".Length];
            if (nibbles.Length == 63 && nibbles.Split('.') is { Length: 32 } digits && Array.TrueForAll(digits, d => d.Length == 1 && char.IsAsciiHexDigit(d[0])))
            {
                string hex = string.Concat(digits.Reverse());
                return Slot.Of(new AddrValue(
                    ulong.Parse(hex.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                    ulong.Parse(hex.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
            }
        }

        call.Error($"bad PTR name: {call.String(0)}");
        return Slot.Of(NowhereV4);
    }

    private static Slot ToPort(in BuiltinCall call)
    {
        string text = call.String(0).ToString();
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash is >= 1 and <= 5 && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            long protocol = text[(slash + 1)..] switch
            {
                "tcp" => 1,
                "udp" => 2,
                "icmp" => 3,
                _ => -1,
            };
            if (protocol > 0)
            {
                if (number > 65535)
                {
                    call.Machine.Reporter.Warning($"bad port number {number}");
                    number = 0;
                }

                return Slot.Of((protocol << 16) + number);
            }
        }

        call.Error("wrong port format, must be /[0-9]{1,5}\\/(tcp|udp|icmp)/");
        return Slot.Of(0L);
    }

    private static Slot IsLocalInterface(in BuiltinCall call)
    {
        string text = call.Addr(0).ToString();
        if (text is "127.0.0.1" or "::1")
        {
            return Slot.Of(true);
        }

        try
        {
            foreach (System.Net.NetworkInformation.NetworkInterface card in System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces())
            {
                foreach (System.Net.NetworkInformation.UnicastIPAddressInformation address in card.GetIPProperties().UnicastAddresses)
                {
                    if (AddrValue.TryParse(address.Address.ToString().Split('%')[0], out AddrValue? own) && own!.Equals(call.Addr(0)))
                    {
                        return Slot.Of(true);
                    }
                }
            }
        }
        catch (System.Net.NetworkInformation.NetworkInformationException)
        {
            // Where the system does not tell its interfaces only the loopback ones are known.
        }

        return Slot.Of(false);
    }
}
