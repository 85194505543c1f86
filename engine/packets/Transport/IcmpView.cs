using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>An ICMP (RFC 792) or ICMPv6 (RFC 4443) message over captured bytes.</summary>
public readonly ref struct IcmpView
{
    /// <summary>Length of the part that all messages share, in bytes.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _data;

    private IcmpView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold the first eight bytes of a message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out IcmpView view)
    {
        view = data.Length < HeaderLength ? default : new IcmpView(data);
        return data.Length >= HeaderLength;
    }

    /// <summary>Type.</summary>
    public byte Type => _data[0];

    /// <summary>Code.</summary>
    public byte Code => _data[1];

    /// <summary>Checksum.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>Identifier of echo messages.</summary>
    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(_data[4..]);

    /// <summary>Sequence number of echo messages.</summary>
    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_data[6..]);

    /// <summary>The second word: gateway, MTU, pointer, flags, as the type has it.</summary>
    public uint RestOfHeader => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]);

    /// <summary>The captured bytes after the first eight.</summary>
    public ReadOnlySpan<byte> Payload => _data[HeaderLength..];
}
