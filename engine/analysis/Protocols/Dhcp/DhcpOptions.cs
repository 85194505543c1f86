namespace NidsVm.Analysis.Protocols.Dhcp;

/// <summary>Numbers of the options that policies get as fields (RFC 2132 and later ones).</summary>
public static class DhcpOption
{
    public const byte Pad = 0;
    public const byte SubnetMask = 1;
    public const byte TimeOffset = 2;
    public const byte Routers = 3;
    public const byte TimeServers = 4;
    public const byte NameServers = 5;
    public const byte DnsServers = 6;
    public const byte HostName = 12;
    public const byte DomainName = 15;
    public const byte Forwarding = 19;
    public const byte Broadcast = 28;
    public const byte NtpServers = 42;
    public const byte Vendor = 43;
    public const byte NetbiosServers = 44;
    public const byte AddressRequest = 50;
    public const byte Lease = 51;
    public const byte MessageType = 53;
    public const byte ServerAddress = 54;
    public const byte ParameterList = 55;
    public const byte Message = 56;
    public const byte MaxMessageSize = 57;
    public const byte RenewalTime = 58;
    public const byte RebindingTime = 59;
    public const byte VendorClass = 60;
    public const byte ClientId = 61;
    public const byte UserClass = 77;
    public const byte ClientFqdn = 81;
    public const byte RelayAgent = 82;
    public const byte AutoConfig = 116;
    public const byte AutoProxyConfig = 252;
    public const byte End = 255;
}

/// <summary>
/// Walks the options of a message. Options of fixed size take that size, whatever their length byte says, as the reference does;
/// lists of addresses end with the message at the latest.
/// </summary>
public ref struct DhcpOptions
{
    private const int AddressLength = 4;
    private const int ClientIdHead = 1;
    private const int ClientFqdnHead = 3;
    private const int SubOptionHead = 2;

    private WireReader _reader;
    private bool _ended;

    /// <param name="options">what follows the magic cookie</param>
    public DhcpOptions(ReadOnlySpan<byte> options) => _reader = new WireReader(options);

    /// <summary>Set once an option is broken.</summary>
    public readonly WireFault Fault => _reader.Fault;

    /// <summary>The next option with its value; false at the end and where one is broken.</summary>
    public bool TryNext(out byte code, out ReadOnlySpan<byte> value)
    {
        value = default;
        code = 0;
        if (_ended || _reader.IsAtEnd)
        {
            return false;
        }

        code = _reader.U8();
        if (code is DhcpOption.Pad or DhcpOption.End)
        {
            _ended = code == DhcpOption.End;
            return true;
        }

        _reader.Begin();
        if (!_reader.Need(1, "OptionValueWrapper:length"))
        {
            _ended = true;
            return false;
        }

        int length = _reader.U8();
        _reader.Begin();
        if (!TryValue(code, length, out value))
        {
            _ended = true;
            return false;
        }

        return true;
    }

    /// <summary>The next part of the relay agent's option (RFC 3046): what is left of it is shortened.</summary>
    public static bool TryNextSubOption(ref ReadOnlySpan<byte> rest, out byte code, out ReadOnlySpan<byte> value)
    {
        code = 0;
        value = default;
        if (rest.Length < SubOptionHead || rest.Length < SubOptionHead + rest[1])
        {
            return false;
        }

        code = rest[0];
        value = rest.Slice(SubOptionHead, rest[1]);
        rest = rest[(SubOptionHead + value.Length)..];
        return true;
    }

    private bool TryValue(byte code, int length, out ReadOnlySpan<byte> value)
    {
        value = default;
        switch (code)
        {
            case DhcpOption.MessageType or DhcpOption.Forwarding or DhcpOption.AutoConfig:
                return TryFixed(1, code, out value);

            case DhcpOption.MaxMessageSize:
                return TryFixed(2, code, out value);

            case DhcpOption.SubnetMask or DhcpOption.TimeOffset or DhcpOption.Broadcast or DhcpOption.AddressRequest or DhcpOption.Lease
                or DhcpOption.ServerAddress or DhcpOption.RenewalTime or DhcpOption.RebindingTime:
                return TryFixed(4, code, out value);

            case DhcpOption.Routers or DhcpOption.TimeServers or DhcpOption.NameServers or DhcpOption.DnsServers or DhcpOption.NtpServers
                or DhcpOption.NetbiosServers:
                int whole = length / AddressLength * AddressLength;
                if (_reader.Remaining < whole && _reader.Remaining % AddressLength != 0)
                {
                    return _reader.Need(whole, FieldName(code));
                }

                value = _reader.TakeUpTo(whole);
                return true;

            case DhcpOption.ParameterList:
                value = _reader.TakeUpTo(length);
                return true;

            case DhcpOption.ClientId:
                return _reader.Need(ClientIdHead, "Client_Identifier:hwtype")
                    && CheckLength(length - ClientIdHead, "Client_Identifier:hwaddr") && TryBytes(length, "Client_Identifier:hwaddr", out value);

            case DhcpOption.ClientFqdn:
                return _reader.Need(ClientFqdnHead, "Client_FQDN:rcode2")
                    && CheckLength(length - ClientFqdnHead, "Client_FQDN:domain_name") && TryBytes(length, "Client_FQDN:domain_name", out value);

            case DhcpOption.RelayAgent:
                return TrySubOptions(length, out value);

            default:
                return TryBytes(length, FieldName(code), out value);
        }
    }

    private bool CheckLength(int length, string where) => length >= 0 || _reader.Need(length, where);

    private bool TryFixed(int length, byte code, out ReadOnlySpan<byte> value) => TryBytes(length, FieldName(code), out value);

    private bool TryBytes(int length, string where, out ReadOnlySpan<byte> value)
    {
        if (_reader.Need(length, where))
        {
            value = _reader.Take(length);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Parts follow each other until their lengths add up to the option's, or the message ends.</summary>
    private bool TrySubOptions(int length, out ReadOnlySpan<byte> value)
    {
        int start = _reader.Position;
        byte sum = 0;
        value = default;
        do
        {
            if (_reader.IsAtEnd)
            {
                break;
            }

            _reader.Begin();
            if (!_reader.Need(SubOptionHead, "Relay_Agent_SubOption:length"))
            {
                return false;
            }

            _reader.U8();
            int part = _reader.U8();
            if (!_reader.Need(part, "Relay_Agent_SubOption:value"))
            {
                return false;
            }

            _reader.Take(part);
            sum += (byte)(SubOptionHead + part);
        }
        while (sum != length);

        value = _reader.Since(start);
        return true;
    }

    private static string FieldName(byte code) => code switch
    {
        DhcpOption.SubnetMask => "OptionValue:subnet",
        DhcpOption.TimeOffset => "OptionValue:time_offset",
        DhcpOption.Routers => "OptionValue:router_list",
        DhcpOption.TimeServers => "OptionValue:timeserver_list",
        DhcpOption.NameServers => "OptionValue:nameserver_list",
        DhcpOption.DnsServers => "OptionValue:dns_server_list",
        DhcpOption.HostName => "OptionValue:host_name",
        DhcpOption.DomainName => "OptionValue:domain_name",
        DhcpOption.Forwarding => "OptionValue:forwarding",
        DhcpOption.Broadcast => "OptionValue:broadcast_address",
        DhcpOption.NtpServers => "OptionValue:ntpserver_list",
        DhcpOption.Vendor => "OptionValue:vendor_specific",
        DhcpOption.NetbiosServers => "OptionValue:nbns",
        DhcpOption.AddressRequest => "OptionValue:addr_request",
        DhcpOption.Lease => "OptionValue:lease",
        DhcpOption.MessageType => "OptionValue:msg_type",
        DhcpOption.ServerAddress => "OptionValue:serv_addr",
        DhcpOption.Message => "OptionValue:message",
        DhcpOption.MaxMessageSize => "OptionValue:max_msg_size",
        DhcpOption.RenewalTime => "OptionValue:renewal_time",
        DhcpOption.RebindingTime => "OptionValue:rebinding_time",
        DhcpOption.VendorClass => "OptionValue:vendor_class",
        DhcpOption.UserClass => "OptionValue:user_class",
        DhcpOption.AutoConfig => "OptionValue:auto_config",
        DhcpOption.AutoProxyConfig => "OptionValue:auto_proxy_config",
        _ => "OptionValue:other",
    };
}
