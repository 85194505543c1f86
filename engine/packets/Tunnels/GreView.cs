using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>A GRE header (RFC 2784, RFC 2890; version 1: RFC 2637) over captured bytes.</summary>
public readonly ref struct GreView
{
    /// <summary>Length without optional fields, in bytes.</summary>
    public const int MinimumLength = 4;

    private readonly ushort _flags;

    private GreView(ushort flags, ushort protocolType)
    {
        _flags = flags;
        ProtocolType = protocolType;
    }

    /// <summary>
    /// Accepts bytes that hold the fixed four bytes. Optional fields may still be cut off: compare
    /// <see cref="HeaderLength"/> with what is there.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out GreView view)
    {
        if (data.Length < MinimumLength)
        {
            view = default;
            return false;
        }

        view = new GreView(BinaryPrimitives.ReadUInt16BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data[2..]));
        return true;
    }

    /// <summary>EtherType of the payload.</summary>
    public ushort ProtocolType { get; }

    /// <summary>Version: 0, or 1 for PPTP.</summary>
    public int Version => _flags & 7;

    /// <summary>Whether there is a checksum word.</summary>
    public bool HasChecksum => (_flags & 0x8000) != 0;

    /// <summary>Whether there is routing information (RFC 1701, given up since).</summary>
    public bool HasRouting => (_flags & 0x4000) != 0;

    /// <summary>Whether there is a key.</summary>
    public bool HasKey => (_flags & 0x2000) != 0;

    /// <summary>Whether there is a sequence number.</summary>
    public bool HasSequence => (_flags & 0x1000) != 0;

    /// <summary>Whether there is an acknowledgement number (version 1).</summary>
    public bool HasAcknowledgement => (_flags & 0x0080) != 0;

    /// <summary>Whether flags are set that must be zero.</summary>
    public bool HasReservedFlags => (_flags & 0x0078) != 0;

    /// <summary>Length in bytes with all optional fields, routing excepted.</summary>
    public int HeaderLength => MinimumLength
        + (HasChecksum ? 4 : 0)
        + (HasKey ? 4 : 0)
        + (HasSequence ? 4 : 0)
        + (HasAcknowledgement ? 4 : 0);
}
