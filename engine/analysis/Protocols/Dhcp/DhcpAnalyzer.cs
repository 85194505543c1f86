using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Dhcp;

/// <summary>Raises the event of DHCP: one for each message.</summary>
public sealed class DhcpAnalyzer : Analyzer
{
    private readonly DhcpEvents _events;

    public DhcpAnalyzer(Connection connection, AnalyzerInfo info, DhcpEvents events)
        : base(connection, info) => _events = events;

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (!DhcpMessage.TryParse(data, out DhcpMessage message, out WireFault fault))
        {
            Violation(fault.Text());
            return;
        }

        if (message.Type == 0)
        {
            Violation("no DHCP message type option");
        }

        if (message.Cookie != DhcpMessage.MagicCookie)
        {
            Violation(string.Create(CultureInfo.InvariantCulture, $"bad cookie ({(int)message.Cookie})"));
            return;
        }

        if (_events.Message.IsHandled())
        {
            RecordValue head = NewHead(message);
            RecordValue options = NewOptions(message);
            Span<Slot> a = Enqueue(_events.Message);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = head;
            a[3].Ref = options;
        }

        Confirm();
    }

    private RecordValue NewHead(in DhcpMessage message)
    {
        RecordShape shape = _events.MessageData;
        RecordValue head = shape.New();
        shape.Set(head, 0, (ulong)message.Operation);
        shape.Set(head, 1, (ulong)message.Type);
        shape.Set(head, 2, (ulong)message.TransactionId);
        shape.Set(head, 3, (double)message.Seconds);
        shape.Set(head, 4, (ulong)message.Flags);
        shape.Set(head, 5, AddrValue.FromV4(message.ClientAddress));
        shape.Set(head, 6, AddrValue.FromV4(message.YourAddress));
        shape.Set(head, 7, AddrValue.FromV4(message.ServerAddress));
        shape.Set(head, 8, AddrValue.FromV4(message.GatewayAddress));
        shape.Set(head, 9, HardwareAddress(message.HardwareAddress));
        if (!message.ServerName.IsEmpty)
        {
            shape.Set(head, 10, new StringValue(message.ServerName));
        }

        if (!message.File.IsEmpty)
        {
            shape.Set(head, 11, new StringValue(message.File));
        }

        return head;
    }

    private RecordValue NewOptions(in DhcpMessage message)
    {
        RecordShape shape = _events.OptionData;
        RecordValue record = shape.New();
        VectorValue codes = new(Context.Records.CountVector!);
        shape.Set(record, 0, codes);
        DhcpOptions options = message.Options;
        while (options.TryNext(out byte code, out ReadOnlySpan<byte> value))
        {
            if (code != DhcpOption.End)
            {
                codes.Add(Slot.Of((ulong)code));
                SetOption(record, code, value);
            }
        }

        return record;
    }

    private void SetOption(RecordValue record, byte code, ReadOnlySpan<byte> value)
    {
        RecordShape shape = _events.OptionData;
        switch (code)
        {
            case DhcpOption.SubnetMask:
                shape.Set(record, 1, Address(value));
                break;
            case DhcpOption.Routers:
                shape.Set(record, 2, Addresses(value));
                break;
            case DhcpOption.DnsServers:
                shape.Set(record, 3, Addresses(value));
                break;
            case DhcpOption.HostName:
                shape.Set(record, 4, new StringValue(value));
                break;
            case DhcpOption.DomainName:
                shape.Set(record, 5, new StringValue(DhcpMessage.WithoutPadding(value)));
                break;
            case DhcpOption.Forwarding:
                shape.Set(record, 6, value[0] != 0);
                break;
            case DhcpOption.Broadcast:
                shape.Set(record, 7, Address(value));
                break;
            case DhcpOption.Vendor:
                shape.Set(record, 8, new StringValue(value));
                break;
            case DhcpOption.NetbiosServers:
                shape.Set(record, 9, Addresses(value));
                break;
            case DhcpOption.AddressRequest:
                shape.Set(record, 10, Address(value));
                break;
            case DhcpOption.Lease:
                shape.Set(record, 11, (double)BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case DhcpOption.ServerAddress:
                shape.Set(record, 12, Address(value));
                break;
            case DhcpOption.ParameterList:
                shape.Set(record, 13, Counts(value));
                break;
            case DhcpOption.Message:
                shape.Set(record, 14, new StringValue(value));
                break;
            case DhcpOption.MaxMessageSize:
                shape.Set(record, 15, (ulong)BinaryPrimitives.ReadUInt16BigEndian(value));
                break;
            case DhcpOption.RenewalTime:
                shape.Set(record, 16, (double)BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case DhcpOption.RebindingTime:
                shape.Set(record, 17, (double)BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case DhcpOption.VendorClass:
                shape.Set(record, 18, new StringValue(value));
                break;
            case DhcpOption.ClientId:
                shape.Set(record, 19, ClientId(value));
                break;
            case DhcpOption.UserClass:
                shape.Set(record, 20, new StringValue(value));
                break;
            case DhcpOption.ClientFqdn:
                shape.Set(record, 21, ClientFqdn(value));
                break;
            case DhcpOption.RelayAgent:
                shape.Set(record, 22, SubOptions(value));
                break;
            case DhcpOption.AutoConfig:
                shape.Set(record, 23, value[0] != 0);
                break;
            case DhcpOption.AutoProxyConfig:
                shape.Set(record, 24, new StringValue(value.EndsWith((byte)'\n') ? value[..^1] : value));
                break;
            case DhcpOption.TimeOffset:
                shape.Set(record, 25, BinaryPrimitives.ReadInt32BigEndian(value));
                break;
            case DhcpOption.TimeServers:
                shape.Set(record, 26, Addresses(value));
                break;
            case DhcpOption.NameServers:
                shape.Set(record, 27, Addresses(value));
                break;
            case DhcpOption.NtpServers:
                shape.Set(record, 28, Addresses(value));
                break;
            default:
                break;
        }
    }

    private RecordValue ClientId(ReadOnlySpan<byte> value)
    {
        RecordValue id = _events.ClientId.New();
        _events.ClientId.Set(id, 0, (ulong)value[0]);
        _events.ClientId.Set(id, 1, HardwareAddress(value[1..]));
        return id;
    }

    private RecordValue ClientFqdn(ReadOnlySpan<byte> value)
    {
        RecordShape shape = _events.ClientFqdn;
        RecordValue name = shape.New();
        shape.Set(name, 0, (ulong)value[0]);
        shape.Set(name, 1, (ulong)value[1]);
        shape.Set(name, 2, (ulong)value[2]);
        shape.Set(name, 3, new StringValue(value[3..]));
        return name;
    }

    private VectorValue SubOptions(ReadOnlySpan<byte> rest)
    {
        RecordShape shape = _events.SubOption;
        VectorValue list = new(_events.SubOptions!);
        while (DhcpOptions.TryNextSubOption(ref rest, out byte code, out ReadOnlySpan<byte> value))
        {
            RecordValue part = shape.New();
            shape.Set(part, 0, (ulong)code);
            shape.Set(part, 1, new StringValue(value));
            list.Add(Slot.Of((object)part));
        }

        return list;
    }

    private VectorValue Addresses(ReadOnlySpan<byte> value)
    {
        VectorValue list = new(_events.Addresses!, value.Length / 4);
        for (; value.Length >= 4; value = value[4..])
        {
            list.Add(Slot.Of((object)Address(value)));
        }

        return list;
    }

    private VectorValue Counts(ReadOnlySpan<byte> value)
    {
        VectorValue list = new(Context.Records.CountVector!, value.Length);
        foreach (byte b in value)
        {
            list.Add(Slot.Of((ulong)b));
        }

        return list;
    }

    private static AddrValue Address(ReadOnlySpan<byte> value) => AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(value));

    /// <summary>As text with colons: eight bytes where the last two of them are set, else six; nothing for other lengths.</summary>
    private static StringValue HardwareAddress(ReadOnlySpan<byte> address)
    {
        if (address.Length < 8 && address.Length != 6)
        {
            return StringValue.Empty;
        }

        int length = address.Length == 6 || (address[6] | address[7]) == 0 ? 6 : 8;
        Span<byte> text = stackalloc byte[23];
        for (int i = 0; i < length; i++)
        {
            address[i].TryFormat(text[(3 * i)..], out _, "x2", CultureInfo.InvariantCulture);
            if (i + 1 < length)
            {
                text[(3 * i) + 2] = (byte)':';
            }
        }

        return new StringValue(text[..((3 * length) - 1)]);
    }
}
