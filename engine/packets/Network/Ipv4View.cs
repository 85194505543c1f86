using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>An IPv4 header (RFC 791 section 3.1) over captured bytes.</summary>
public readonly ref struct Ipv4View
{
    /// <summary>Length of the header without options, in bytes.</summary>
    public const int MinimumLength = 20;

    private const int TotalLengthOffset = 2;
    private const int IdentificationOffset = 4;
    private const int FragmentWordOffset = 6;
    private const int TtlOffset = 8;
    private const int ProtocolOffset = 9;
    private const int ChecksumOffset = 10;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;

    private readonly ReadOnlySpan<byte> _data;

    private Ipv4View(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>
    /// Accepts bytes that hold the whole fixed part of an IPv4 header. Header length and total length are given as
    /// they stand in the packet and may lie; the decoder checks them, because each lie has its own weird.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out Ipv4View view)
    {
        if (data.Length < MinimumLength || data[0] >> 4 != 4)
        {
            view = default;
            return false;
        }

        view = new Ipv4View(data);
        return true;
    }

    /// <summary>Header length in bytes as the packet gives it, options included.</summary>
    public int HeaderLength => (_data[0] & 0x0F) * 4;

    /// <summary>Type of service.</summary>
    public byte TypeOfService => _data[1];

    /// <summary>Length of header and payload in bytes as the packet gives it; 0 where offloading left it out.</summary>
    public int TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_data[TotalLengthOffset..]);

    /// <summary>Identification.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_data[IdentificationOffset..]);

    /// <summary>The flags and the fragment offset as one word.</summary>
    public ushort FragmentWord => BinaryPrimitives.ReadUInt16BigEndian(_data[FragmentWordOffset..]);

    /// <summary>Don't Fragment.</summary>
    public bool DontFragment => (FragmentWord & 0x4000) != 0;

    /// <summary>More Fragments.</summary>
    public bool MoreFragments => (FragmentWord & 0x2000) != 0;

    /// <summary>Fragment offset in bytes.</summary>
    public int FragmentOffset => (FragmentWord & 0x1FFF) * 8;

    /// <summary>Whether this is one of several fragments.</summary>
    public bool IsFragment => (FragmentWord & 0x3FFF) != 0;

    /// <summary>Time to live.</summary>
    public byte Ttl => _data[TtlOffset];

    /// <summary>Protocol of the payload.</summary>
    public byte Protocol => _data[ProtocolOffset];

    /// <summary>Header checksum.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_data[ChecksumOffset..]);

    /// <summary>Source address.</summary>
    public IpAddress Source => IpAddress.ReadV4(_data[SourceOffset..]);

    /// <summary>Destination address.</summary>
    public IpAddress Destination => IpAddress.ReadV4(_data[DestinationOffset..]);

    /// <summary>The captured bytes of the options; empty when there are none.</summary>
    public ReadOnlySpan<byte> Options
    {
        get
        {
            var end = Math.Min(HeaderLength, _data.Length);
            return end > MinimumLength ? _data[MinimumLength..end] : default;
        }
    }
}
