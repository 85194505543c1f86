using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Dhcp;

/// <summary>A view of one message (RFC 2131 2): a fixed head of 240 bytes, its last four the magic cookie, then options.</summary>
public readonly ref struct DhcpMessage
{
    public const uint MagicCookie = 0x63825363;

    private const int HeadLength = 240;
    private const int HardwareAddressOffset = 28;
    private const int HardwareAddressLength = 16;
    private const int ServerNameOffset = 44;
    private const int ServerNameLength = 64;
    private const int FileOffset = 108;
    private const int FileLength = 128;
    private const int CookieOffset = 236;

    private readonly ReadOnlySpan<byte> _data;

    private DhcpMessage(ReadOnlySpan<byte> data, byte type)
    {
        _data = data;
        Type = type;
    }

    /// <summary>1: from a client, 2: from a server.</summary>
    public byte Operation => _data[0];

    /// <summary>Value of the option that tells the kind of message; 0 where it has none.</summary>
    public byte Type { get; }

    public uint TransactionId => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]);

    public ushort Seconds => BinaryPrimitives.ReadUInt16BigEndian(_data[8..]);

    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_data[10..]);

    public uint ClientAddress => BinaryPrimitives.ReadUInt32BigEndian(_data[12..]);

    public uint YourAddress => BinaryPrimitives.ReadUInt32BigEndian(_data[16..]);

    public uint ServerAddress => BinaryPrimitives.ReadUInt32BigEndian(_data[20..]);

    public uint GatewayAddress => BinaryPrimitives.ReadUInt32BigEndian(_data[24..]);

    /// <summary>16 bytes, of which mostly six are used.</summary>
    public ReadOnlySpan<byte> HardwareAddress => _data.Slice(HardwareAddressOffset, HardwareAddressLength);

    public ReadOnlySpan<byte> ServerName => WithoutPadding(_data.Slice(ServerNameOffset, ServerNameLength));

    public ReadOnlySpan<byte> File => WithoutPadding(_data.Slice(FileOffset, FileLength));

    public uint Cookie => BinaryPrimitives.ReadUInt32BigEndian(_data[CookieOffset..]);

    public DhcpOptions Options => new(_data[HeadLength..]);

    /// <summary>Checks the head and walks all options.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out DhcpMessage message, out WireFault fault)
    {
        message = default;
        fault = default;
        if (data.Length < HeadLength)
        {
            fault = new WireFault("DHCP_Message:cookie", HeadLength, data.Length);
            return false;
        }

        byte type = 0;
        DhcpOptions options = new(data[HeadLength..]);
        while (options.TryNext(out byte code, out ReadOnlySpan<byte> value))
        {
            if (code == DhcpOption.MessageType && type == 0)
            {
                type = value[0];
            }
        }

        fault = options.Fault;
        message = new DhcpMessage(data, type);
        return !fault.IsSet;
    }

    /// <summary>Up to the last byte that is not NUL; a first byte alone does not count.</summary>
    internal static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> field)
    {
        int last = field.LastIndexOfAnyExcept((byte)0);
        return last > 0 ? field[..(last + 1)] : default;
    }
}
