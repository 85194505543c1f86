using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>A UDP header (RFC 768) over captured bytes.</summary>
public readonly ref struct UdpView
{
    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _data;

    private UdpView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold a whole UDP header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out UdpView view)
    {
        view = data.Length < HeaderLength ? default : new UdpView(data);
        return data.Length >= HeaderLength;
    }

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_data);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>Length of header and payload in bytes as the header gives it.</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_data[4..]);

    /// <summary>Checksum; 0 means that the sender computed none.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_data[6..]);

    /// <summary>The captured bytes after the header.</summary>
    public ReadOnlySpan<byte> Payload => _data[HeaderLength..];
}
