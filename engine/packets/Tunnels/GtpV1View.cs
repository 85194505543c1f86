using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>
/// A GTP version 1 header (3GPP TS 29.060 section 6, TS 29.281 section 5) in the payload of a UDP datagram.
/// </summary>
public readonly ref struct GtpV1View
{
    /// <summary>Length without optional fields, in bytes.</summary>
    public const int MinimumLength = 8;

    /// <summary>Registered port of the user plane.</summary>
    public const ushort UserPort = 2152;

    /// <summary>Registered port of the control plane.</summary>
    public const ushort ControlPort = 2123;

    /// <summary>Message type of user packets.</summary>
    public const byte UserPacket = 255;

    private readonly ReadOnlySpan<byte> _data;

    private GtpV1View(ReadOnlySpan<byte> data, int headerLength)
    {
        _data = data;
        HeaderLength = headerLength;
    }

    /// <summary>Accepts bytes that hold the whole header with optional fields and all extension headers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out GtpV1View view)
    {
        view = default;
        if (data.Length < MinimumLength)
        {
            return false;
        }

        var length = MinimumLength;
        if ((data[0] & 7) != 0)
        {
            // Sequence number, N-PDU number and next extension type come together when any of them is announced.
            length += 4;
            if (data.Length < length)
            {
                return false;
            }

            // An extension is a length in words, its content, and the type of the next one.
            var next = (data[0] & 4) != 0 ? data[length - 1] : (byte)0;
            while (next != 0)
            {
                if (data.Length <= length || data[length] == 0 || data.Length < length + (data[length] * 4))
                {
                    return false;
                }

                length += data[length] * 4;
                next = data[length - 1];
            }
        }

        view = new GtpV1View(data, length);
        return true;
    }

    /// <summary>Length of the header in bytes with optional fields and extension headers.</summary>
    public int HeaderLength { get; }

    /// <summary>Version; 1 is GTPv1.</summary>
    public int Version => _data[0] >> 5;

    /// <summary>Protocol type: true for GTP, false for GTP'.</summary>
    public bool IsGtp => (_data[0] & 0x10) != 0;

    /// <summary>The reserved bit.</summary>
    public bool Reserved => (_data[0] & 0x08) != 0;

    /// <summary>Whether extension headers are announced.</summary>
    public bool HasExtension => (_data[0] & 0x04) != 0;

    /// <summary>Whether the sequence number counts.</summary>
    public bool HasSequence => (_data[0] & 0x02) != 0;

    /// <summary>Whether the N-PDU number counts.</summary>
    public bool HasNpdu => (_data[0] & 0x01) != 0;

    /// <summary>Message type.</summary>
    public byte MessageType => _data[1];

    /// <summary>Length of everything after the first eight bytes, as the header gives it.</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>Tunnel endpoint identifier.</summary>
    public uint TunnelId => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]);

    /// <summary>Whether the optional four bytes are there.</summary>
    public bool HasOptionalFields => (_data[0] & 7) != 0;

    /// <summary>Sequence number; only when <see cref="HasOptionalFields"/>.</summary>
    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_data[8..]);

    /// <summary>N-PDU number; only when <see cref="HasOptionalFields"/>.</summary>
    public byte Npdu => _data[10];

    /// <summary>Type of the first extension header; only when <see cref="HasOptionalFields"/>.</summary>
    public byte NextExtension => _data[11];

    /// <summary>Everything after the header: information elements, or the user packet.</summary>
    public ReadOnlySpan<byte> Content => _data[HeaderLength..];

    /// <summary>The inner packet of a <see cref="UserPacket"/> message.</summary>
    public TunnelPayload Payload => new(TunnelType.GtpV1, _data[HeaderLength..], LinkType.Raw);
}
