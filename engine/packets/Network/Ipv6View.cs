using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>A fixed IPv6 header (RFC 8200 section 3) over captured bytes.</summary>
public readonly ref struct Ipv6View
{
    /// <summary>Length of the fixed header in bytes.</summary>
    public const int Length = 40;

    private const int PayloadLengthOffset = 4;
    private const int NextHeaderOffset = 6;
    private const int HopLimitOffset = 7;
    private const int SourceOffset = 8;
    private const int DestinationOffset = 24;

    private readonly ReadOnlySpan<byte> _data;

    private Ipv6View(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold a whole fixed IPv6 header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out Ipv6View view)
    {
        if (data.Length < Length || data[0] >> 4 != 6)
        {
            view = default;
            return false;
        }

        view = new Ipv6View(data);
        return true;
    }

    /// <summary>Traffic class.</summary>
    public byte TrafficClass => (byte)(BinaryPrimitives.ReadUInt32BigEndian(_data) >> 20);

    /// <summary>Flow label, 20 bits.</summary>
    public uint FlowLabel => BinaryPrimitives.ReadUInt32BigEndian(_data) & 0xF_FFFF;

    /// <summary>Length of everything after the fixed header, in bytes, as the packet gives it.</summary>
    public int PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_data[PayloadLengthOffset..]);

    /// <summary>Protocol of what follows the fixed header.</summary>
    public byte NextHeader => _data[NextHeaderOffset];

    /// <summary>Hop limit.</summary>
    public byte HopLimit => _data[HopLimitOffset];

    /// <summary>Source address.</summary>
    public IpAddress Source => IpAddress.ReadV6(_data[SourceOffset..]);

    /// <summary>Destination address.</summary>
    public IpAddress Destination => IpAddress.ReadV6(_data[DestinationOffset..]);
}

/// <summary>One IPv6 extension header.</summary>
/// <param name="Type">Its protocol number.</param>
/// <param name="Offset">Where it begins, in bytes from the fixed header.</param>
/// <param name="Length">Its length in bytes; only the first eight bytes for ESP, whose length is not known.</param>
/// <param name="Next">Protocol number of what follows.</param>
public readonly record struct Ipv6Extension(byte Type, int Offset, int Length, byte Next);

/// <summary>
/// Walks the extension headers of an IPv6 packet (RFC 8200 section 4), as far as they are captured. The chain ends
/// after a fragment, ESP or mobility header.
/// </summary>
public ref struct Ipv6ExtensionEnumerator
{
    private readonly ReadOnlySpan<byte> _packet;
    private int _offset;
    private byte _next;
    private bool _ended;

    /// <summary>Starts before the first extension header. The span begins with the fixed header.</summary>
    public Ipv6ExtensionEnumerator(ReadOnlySpan<byte> packet)
    {
        _packet = packet;
        _offset = Ipv6View.Length;
        if (Ipv6View.TryParse(packet, out var view))
        {
            _next = view.NextHeader;
        }
        else
        {
            _ended = true;
        }
    }

    /// <summary>The header that <see cref="MoveNext"/> found.</summary>
    public Ipv6Extension Current { get; private set; }

    /// <summary>Lets foreach walk the chain.</summary>
    public readonly Ipv6ExtensionEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next header; false at the end of the chain or where the capture cuts it.</summary>
    public bool MoveNext()
    {
        if (_ended || !IpProtocol.IsIpv6Extension(_next) || _packet.Length - _offset < 2)
        {
            return false;
        }

        var header = _packet[_offset..];
        var length = LengthOf(_next, header[1]);
        if (length > header.Length)
        {
            return false;
        }

        var type = _next;
        _next = type == IpProtocol.Esp ? IpProtocol.None : header[0];
        Current = new Ipv6Extension(type, _offset, length, _next);
        _offset += length;
        _ended = type is IpProtocol.Fragment or IpProtocol.Esp or IpProtocol.Mobility;
        return true;
    }

    /// <summary>Length in bytes of an extension header, from its type and its length field.</summary>
    internal static int LengthOf(byte type, byte lengthField) => type switch
    {
        IpProtocol.Fragment or IpProtocol.Esp => 8,
        IpProtocol.Ah => 8 + (4 * lengthField),
        _ => 8 + (8 * lengthField),
    };
}

/// <summary>An IPv6 fragment header (RFC 8200 section 4.5).</summary>
public readonly ref struct Ipv6FragmentView
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 8;

    private readonly ReadOnlySpan<byte> _data;

    private Ipv6FragmentView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold a whole fragment header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out Ipv6FragmentView view)
    {
        view = data.Length < Length ? default : new Ipv6FragmentView(data);
        return data.Length >= Length;
    }

    /// <summary>Protocol of the fragmented payload.</summary>
    public byte NextHeader => _data[0];

    /// <summary>Offset of this fragment in bytes.</summary>
    public int Offset => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]) & 0xFFF8;

    /// <summary>More Fragments.</summary>
    public bool MoreFragments => (_data[3] & 1) != 0;

    /// <summary>Identification.</summary>
    public uint Identification => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]);
}
