using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>An ARP or RARP message (RFC 826) over captured bytes.</summary>
public readonly ref struct ArpView
{
    /// <summary>Length of the part before the addresses, in bytes.</summary>
    public const int FixedLength = 8;

    private readonly ReadOnlySpan<byte> _data;

    private ArpView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold the fixed part and all four addresses in the lengths it gives.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out ArpView view)
    {
        if (data.Length < FixedLength || data.Length < FixedLength + (2 * (data[4] + data[5])))
        {
            view = default;
            return false;
        }

        view = new ArpView(data);
        return true;
    }

    /// <summary>Hardware type; 1 is Ethernet.</summary>
    public ushort HardwareType => BinaryPrimitives.ReadUInt16BigEndian(_data);

    /// <summary>Protocol type, an EtherType.</summary>
    public ushort ProtocolType => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>Length of a hardware address in bytes.</summary>
    public byte HardwareLength => _data[4];

    /// <summary>Length of a protocol address in bytes.</summary>
    public byte ProtocolLength => _data[5];

    /// <summary>Operation; 1 is a request, 2 a reply.</summary>
    public ushort Operation => BinaryPrimitives.ReadUInt16BigEndian(_data[6..]);

    /// <summary>Sender's hardware address.</summary>
    public ReadOnlySpan<byte> SenderHardware => _data.Slice(FixedLength, HardwareLength);

    /// <summary>Sender's protocol address.</summary>
    public ReadOnlySpan<byte> SenderProtocol => _data.Slice(FixedLength + HardwareLength, ProtocolLength);

    /// <summary>Target's hardware address.</summary>
    public ReadOnlySpan<byte> TargetHardware => _data.Slice(FixedLength + HardwareLength + ProtocolLength, HardwareLength);

    /// <summary>Target's protocol address.</summary>
    public ReadOnlySpan<byte> TargetProtocol =>
        _data.Slice(FixedLength + (2 * HardwareLength) + ProtocolLength, ProtocolLength);
}
